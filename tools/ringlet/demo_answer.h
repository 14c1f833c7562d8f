/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_ANSWER_H
#define RINGLET_DEMO_ANSWER_H

#include "demo.h"

/* The command that a node is asked by. */
#define DEMO_QUESTION "cat /proc/uptime; ringctl status --json"

/*
 * What it says: the uptime's line, then the JSON. Pure. Anything that is not
 * plainly "healthy" becomes a complaint.
 */
void demo_answer_parse(struct demo_answer *answer, const char *text);
void demo_answer_free(struct demo_answer *answer);

/* All answers as a table. */
void demo_answer_table(struct text *out, const struct demo_state *state, const struct demo_answer *answers);

#endif
