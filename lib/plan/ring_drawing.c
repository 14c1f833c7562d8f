/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/ring_drawing.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define BOX_ROWS 4   /* wall, name, volumes, wall */
#define CABLE_ROWS 3 /* of a cable between two boxes: end, number, end */
#define ROWS (NODES_MAX * BOX_ROWS + (NODES_MAX - 1) * CABLE_ROWS)
#define BOX_WIDTH 34 /* a name of 11, an address of 15, walls and blanks */
#define BOX_COLUMN 2
#define CABLE_COLUMN 6 /* of a cable below a box */
#define SIDE_COLUMN 73 /* of the cable along the right */

struct canvas {
	char cell[ROWS][RING_DRAWING_WIDTH + 1];
	int rows;
};

/* Writes over what is there; what does not fit is cut off. */
__attribute__((format(printf, 4, 5))) static void put(struct canvas *canvas, int row, int column, const char *format,
						      ...)
{
	char s[RING_DRAWING_WIDTH + 1];
	va_list args;
	va_start(args, format);
	vsnprintf(s, sizeof s, format, args);
	va_end(args);
	for (int i = 0; s[i] && column + i < RING_DRAWING_WIDTH; i++)
		canvas->cell[row][column + i] = s[i];
}

static void put_line(struct canvas *canvas, int row, int from, int to)
{
	for (int column = from; column <= to; column++)
		put(canvas, row, column, "-");
}

static int row_of(int node)
{
	return (node - 1) * (BOX_ROWS + CABLE_ROWS);
}

static void draw_node(struct canvas *canvas, const struct cluster *cluster, const struct cluster_node *node)
{
	char address[IPV4_TEXT];
	int row = row_of(node->number), right = BOX_COLUMN + BOX_WIDTH - 1;
	for (int wall = row; wall <= row + BOX_ROWS - 1; wall += BOX_ROWS - 1) {
		put_line(canvas, wall, BOX_COLUMN, right);
		put(canvas, wall, BOX_COLUMN, "+");
		put(canvas, wall, right, "+");
	}
	for (int inside = row + 1; inside <= row + 2; inside++) {
		put(canvas, inside, BOX_COLUMN, "|");
		put(canvas, inside, right, "|");
	}
	put(canvas, row + 1, BOX_COLUMN + 2, "%-*s  %s", NODE_NAME_MAX, node->name,
	    ipv4_format(node->address, address));
	put(canvas, row + 2, BOX_COLUMN + 2, "home of %s, copy of %s", cluster->volume[node->own - 1].name,
	    cluster->volume[node->copy - 1].name);
}

/* From a node down to the next. */
static void draw_cable_below(struct canvas *canvas, const struct cluster_cable *cable)
{
	char address[IPV4_TEXT];
	int row = row_of(cable->node[0]) + BOX_ROWS;
	put(canvas, row, CABLE_COLUMN, "|  %-15s  %s", ipv4_format(cable->address[0], address), cable->ifname[0]);
	put(canvas, row + 1, CABLE_COLUMN, "|  cable %d", cable->number);
	put(canvas, row + 2, CABLE_COLUMN, "|  %-15s  %s", ipv4_format(cable->address[1], address), cable->ifname[1]);
}

/* The cable that closes the ring: from the last node up to the first. */
static void draw_cable_aside(struct canvas *canvas, const struct cluster_cable *cable)
{
	char address[IPV4_TEXT];
	int top = row_of(cable->node[1]) + 1, bottom = row_of(cable->node[0]) + 1, left = BOX_COLUMN + BOX_WIDTH;
	for (int row = top + 1; row < bottom; row++)
		put(canvas, row, SIDE_COLUMN, "|");
	put(canvas, (top + bottom) / 2, SIDE_COLUMN - 9, "cable %d", cable->number);
	for (int end = 0; end < 2; end++) {
		int row = end ? top : bottom;
		put_line(canvas, row, left, SIDE_COLUMN - 1);
		put(canvas, row, SIDE_COLUMN, end ? "." : "'");
		put(canvas, row, left + 1, " %s  %s ", ipv4_format(cable->address[end], address), cable->ifname[end]);
	}
}

static void print(const struct canvas *canvas, struct text *text)
{
	for (int row = 0; row < canvas->rows; row++) {
		int length = RING_DRAWING_WIDTH;
		while (length > 0 && canvas->cell[row][length - 1] == ' ')
			length--;
		text_add(text, "%.*s\n", length, canvas->cell[row]);
	}
}

void ring_drawing(struct text *text, const struct cluster *cluster)
{
	struct canvas canvas = {.rows = row_of(cluster->n) + BOX_ROWS};
	for (int row = 0; row < canvas.rows; row++)
		snprintf(canvas.cell[row], sizeof canvas.cell[row], "%*s", RING_DRAWING_WIDTH, "");
	for (int i = 0; i < cluster->n; i++)
		draw_node(&canvas, cluster, &cluster->node[i]);
	for (int i = 0; i < cluster->cables; i++)
		if (cluster->cable[i].node[0] < cluster->cable[i].node[1])
			draw_cable_below(&canvas, &cluster->cable[i]);
		else
			draw_cable_aside(&canvas, &cluster->cable[i]);
	print(&canvas, text);
}
