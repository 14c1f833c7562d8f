/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_SWITCH_CMD_H
#define RINGCTL_SWITCH_CMD_H

/* What drain, undrain and home have in common: the command line, the lock, looking, walking, the line at the end. */

#include "switch_walk.h"

struct switch_options {
	struct switch_wish wish;
	const char *reason; /* of --force */
	const char *root;   /* where this machine's files are; "" */
	bool plan, json, look;
	double limit;	  /* seconds */
	const char *name; /* the node or the volume that was named; NULL: none */
};

/* 0; -1: not understood, usage is to be shown. letters: which options this command has, by their letters in switch_cmd.c. */
int switch_options_read(struct switch_options *options, int argc, char **argv, const char *letters);

/* Asks all nodes that matter, and Pacemaker. Beginning and end of everything that is done with it. */
void switch_begin(struct switch_world *world, struct switch_facts *facts, const struct self *self, const char *root);
void switch_finish(struct switch_world *world, struct switch_facts *facts);

/* One switch-over at a time on this machine: the lock, held until it is closed; -1: the report says why not. */
int switch_lock(const char *root, struct report *report);

/*
 * After the decision (0 or 1, as of plan/switch.h): says what the report has, shows the plan or walks it, logs it.
 * what: "drain node1". done: what is true at the end, for the last line. Returns the exit status.
 */
int switch_carry_out(struct switch_world *world, const struct switch_facts *facts, const struct switch_options *options,
		     int refused, const struct switch_plan *plan, const struct report *report, const char *what,
		     const char *done);

/* The node of that name, or this one; 0: there is none of that name, and that was said. */
int switch_node(const struct self *self, const char *name);

#endif
