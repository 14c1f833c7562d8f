/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_CELL_H
#define RINGLET_DEMO_CELL_H

/* Text of a certain width on a screen: the letters that it takes are counted, not bytes, and colours take none. Pure. */

#include "base/text.h"

struct demo_screen {
	int columns, rows; /* of the terminal */
	bool colour;
	bool utf8; /* bars of blocks; else of ASCII */
};

#define PLAIN ""
#define BOLD "\033[1m"
#define DIM "\033[2m"
#define GREEN "\033[32m"
#define RED "\033[1;31m"
#define CYAN "\033[36m"

int demo_columns(const char *s);

/* The text in just so many columns: cut, or filled with blanks. */
void demo_cell(struct text *out, const struct demo_screen *screen, const char *paint, int width, const char *s);

/* Ends a line, without the blanks at its end. */
void demo_cell_end(struct text *out);

/* Leaves the first lines, and so many at most. Returns how many are left. */
int demo_cell_cut(struct text *out, int most);

#endif
