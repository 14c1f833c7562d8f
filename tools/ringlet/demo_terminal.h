/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_TERMINAL_H
#define RINGLET_DEMO_TERMINAL_H

/* Where the demo is shown: a terminal whose lower part is drawn again and again, or a plain stream of lines. */

#include "demo_view.h"

struct demo_terminal {
	bool live; /* standard output is a terminal */
	struct demo_screen screen;
	int drawn; /* lines that the last drawing left there */
};

void demo_terminal_open(struct demo_terminal *terminal);

/* The size has changed: what was drawn may have been wrapped, so begin on an empty screen. */
void demo_terminal_resized(struct demo_terminal *terminal);

/* Live only: in place of the last drawing. */
void demo_terminal_draw(struct demo_terminal *terminal, const struct demo_state *state, double now);

/* Live only: any text in place of the last drawing; its last line need not be ended, and the cursor stays behind it. */
void demo_terminal_put(struct demo_terminal *terminal, const char *text, int lines);

/* Not live only: one event. */
void demo_terminal_line(struct demo_terminal *terminal, const struct demo_node *node, const struct demo_event *event,
			double now);

#endif
