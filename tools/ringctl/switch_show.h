/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_SWITCH_SHOW_H
#define RINGCTL_SWITCH_SHOW_H

/*
 * A switch-over as it is seen: one line for each step with its seconds, which changes on a terminal while the step is
 * under way; or events, one JSON object a line.
 */

#include <stdbool.h>

#include "plan/switch.h"

enum switch_form { SHOW_LINES, SHOW_TERMINAL, SHOW_JSON };

struct switch_show {
	enum switch_form form;
	const struct cluster *cluster;
	double since;	 /* when the step began */
	char *step;	 /* its text; NULL: none is under way */
	const char *name; /* its name */
	char *said;	 /* what was last said to be awaited */
};

void switch_show_init(struct switch_show *show, const struct cluster *cluster, bool json);
void switch_show_free(struct switch_show *show);

/* The list, before or instead of walking it. */
void switch_show_plan(struct switch_show *show, const struct switch_plan *plan);

void switch_show_begin(struct switch_show *show, const struct switch_step *step);
/* What the step waits for now; said once for each change. */
void switch_show_await(struct switch_show *show, const char *what);
/* why: NULL: it is done; else why it failed. */
void switch_show_end(struct switch_show *show, const char *why);
/* A sentence on its own; kind, for JSON: "note", "undo", "end". */
void switch_show_say(struct switch_show *show, const char *kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
