/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LOAD_H
#define RINGLET_LOAD_H

/* From a profile's path to a cluster plan, as every command of the host begins. */

#include "plan/cluster.h"

struct loaded {
	struct profile profile;
	struct cluster cluster;
	struct report report;
};

/* Reads and plans; says nothing yet. 0; -1: the report has errors. */
int load_profile(struct loaded *loaded, const char *path, const char *cluster_id);

/* The same for commands that need the plan: prints the report to standard error. 0; else the exit status. */
int load_or_say(struct loaded *loaded, const char *path, const char *cluster_id);

/*
 * How a command ends: says the report on standard error and frees it. Returns the exit status;
 * result is 0 for fine, above zero for refused, below for trouble.
 */
int say_and_end(struct report *report, int result);

void load_free(struct loaded *loaded);

/* The line a message is about; 0: no line of a file. */
int message_line(const struct message *message);

/* Colour, when a person looks: the stream is a terminal and NO_COLOR is not set. */
bool wants_colour(FILE *stream);

#endif
