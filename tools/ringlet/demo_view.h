/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_VIEW_H
#define RINGLET_DEMO_VIEW_H

/* What a person sees of a running demo, as text. Pure: who calls decides where it goes. */

#include "base/text.h"
#include "demo_cell.h"
#include "demo_state.h"

/*
 * The nodes side by side, as many in a row as there is room for. Whole lines,
 * none wider than the screen, and fewer than it has rows. Returns their number.
 */
int demo_view(struct text *out, const struct demo_state *state, double now, const struct demo_screen *screen);

/* One event as one line, for a log: "  12.3 s  node1  restore    45 %  text". */
void demo_view_line(struct text *out, const struct demo_node *node, const struct demo_event *event, double now);

/* Every stage of every node with its seconds, a column per node. */
void demo_view_stages(struct text *out, const struct demo_state *state);

#endif
