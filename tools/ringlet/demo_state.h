/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_STATE_H
#define RINGLET_DEMO_STATE_H

/*
 * What is known of the machines of a demo, from their events. Pure: the clock
 * is an argument. All times are seconds since power-on, by the host's clock;
 * the guests' own clocks begin anew at every boot.
 */

#include <stdbool.h>
#include <stddef.h>

#include "plan/cluster.h"
#include "sys/event.h"

#define DEMO_NODES 16 /* a cluster's, or those of a few that are watched at a time */

struct demo_event {
	char stage[32];
	char text[256];
	enum event_state state;
	int percent; /* -1: not said */
};

/* A stage that a node is in or was in. After a reboot it may be in one again: that is a stage more. */
struct demo_stage {
	char name[32];
	double start, end;	/* end < 0: it lasts */
	enum event_state state; /* of its last event */
};

enum demo_outcome { DEMO_RUNNING, DEMO_FINISHED, DEMO_FAILED };

struct demo_node {
	const char *name;
	uint32_t address;
	struct demo_stage *stages;
	size_t count;
	int percent;	 /* of the last stage; -1: not said */
	char text[256];	 /* the last that was said for people; "" */
	enum demo_outcome outcome;
	double end;	 /* when the outcome came */
	bool answered;	 /* asked from outside, it said that it is healthy */
	const char *silent; /* what is shown before it says anything; NULL: "boot loader" */
};

struct demo_state {
	char title[96]; /* "cluster demo, 3 machines, emulation" */
	struct demo_node node[DEMO_NODES];
	int nodes;
};

void demo_state_init(struct demo_state *state, const struct cluster *cluster, bool kvm);
void demo_state_free(struct demo_state *state);

/* What a machine says goes to a person's terminal, which nothing of it may command: controls become blanks. */
void demo_text_copy(char *to, size_t room, const char *from);

/* One line of a node's event channel. False: not an event. Control characters become blanks. */
bool demo_event_parse(struct demo_event *event, const char *line);

void demo_state_apply(struct demo_node *node, const struct demo_event *event, double now);

/* What comes after the end of its way, as its guest: a stage more, and the outcome stays. */
void demo_state_after(struct demo_node *node, const struct demo_event *event, double now);

/* The machine ended, or the time is up: it failed in the stage it is in, for this reason. */
void demo_state_fail(struct demo_node *node, const char *reason, double now);

/* Its machine was started anew: whatever came before, it is on its way again. */
void demo_state_again(struct demo_node *node);

/* The stage the node is in, or was last in; NULL: it has said nothing yet. */
const struct demo_stage *demo_node_stage(const struct demo_node *node);

/* How much of the way it has gone, 0..1, as time is usually spent. */
double demo_node_share(const struct demo_node *node);

/* Finished when all nodes are, failed as soon as one has. */
enum demo_outcome demo_state_outcome(const struct demo_state *state);

#endif
