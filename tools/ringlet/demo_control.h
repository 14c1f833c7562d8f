/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_CONTROL_H
#define RINGLET_DEMO_CONTROL_H

/*
 * Commands from elsewhere: a unix socket in the run folder. A caller writes one line, and reads until the end: first
 * a line with the status as of a program, then what there is to say.
 */

#include <stdbool.h>

#include "base/report.h"
#include "base/text.h"

#define DEMO_CALLERS 8
#define DEMO_NOBODY (-1)

struct demo_caller {
	int fd; /* -1: none */
	bool asked;
	struct text line;
};

struct demo_control {
	int listener; /* -1: not open */
	struct demo_caller caller[DEMO_CALLERS];
};

#define DEMO_CONTROL_NULL {.listener = -1}

/* In the current folder. 0, or -1 with a report. */
int demo_control_open(struct demo_control *control, struct report *report);
/* Whoever still waits hears nothing more. Safe when not open. */
void demo_control_close(struct demo_control *control);

/* Descriptors to be polled for reading, DEMO_CALLERS + 1 at most; how many. */
int demo_control_fds(const struct demo_control *control, int fds[DEMO_CALLERS + 1]);

/* Takes what is there. A line, for the caller to free, and who said it; NULL: none. Ask until NULL. */
char *demo_control_line(struct demo_control *control, int *caller);

/* The answer to a line; DEMO_NOBODY is told nothing. */
void demo_control_answer(struct demo_control *control, int caller, int status, const char *said);

/* The other side: tells the demo of this folder a line, prints the answer. The exit status. */
int demo_control_tell(const char *folder, const char *line);

#endif
