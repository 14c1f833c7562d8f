/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_BOARD_H
#define RINGLET_DEMO_BOARD_H

/* What a person sees of the book (demo_book.h), as text. Pure. */

#include "demo_book.h"
#include "demo_cell.h"

/* As wide as it comes, without colours: for a file or a pipe. */
extern const struct demo_screen demo_board_plain;

/* A line per node, with its volumes and guests, and what the cluster can still lose. */
void demo_board_nodes(struct text *out, const struct demo_book *book, double now, const struct demo_screen *screen);

/* A command and what happened since, a line each with its seconds; of many notes the last ones, so many at most. */
void demo_board_deed(struct text *out, const struct book_deed *deed, double now, size_t notes);

/*
 * All of it on a screen: heading, nodes, the last commands, what was said last, and the line that is being typed. Whole
 * lines, none wider than the screen, and fewer than it has rows; but the last one, the typed one, has no end. Returns
 * the number of ended lines.
 */
int demo_board(struct text *out, const struct demo_book *book, const char *title, const char *said, const char *typed,
	       double now, const struct demo_screen *screen);

#endif
