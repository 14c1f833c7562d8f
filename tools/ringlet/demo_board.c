/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_board.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 13, ADDRESS = 17, CONDITION = 30, VOLUMES = 10 }; /* columns */

#define SAID_LINES 12 /* of an answer that are shown at most */

const struct demo_screen demo_board_plain = {.columns = 1000, .rows = INT_MAX};

/* A line made of cells, as long as there is room. */
struct row {
	struct text *out;
	const struct demo_screen *screen;
	int used;
};

static void add_cell(struct row *row, const char *paint, int width, const char *s)
{
	int left = row->screen->columns - row->used;
	width = width < left ? width : left;
	if (width > 0)
		demo_cell(row->out, row->screen, paint, width, s);
	row->used += width;
}

static void add_guest(struct text *out, const struct book_guest *guest, double now)
{
	text_add(out, "%s%s", out->length ? ", " : "", guest->name);
	if (guest->heard < 0)
		text_add(out, " (not heard yet)");
	else if (!guest->answers)
		text_add(out, " (silent for %.0f s)", now - guest->heard);
}

/* What is on this node; 0: on none. */
static void add_load(struct row *row, const struct demo_book *book, int node, double now)
{
	struct text volumes = TEXT_NULL, guests = TEXT_NULL;
	for (int i = 0; i < book->cluster->n; i++)
		if (book->place[i] == node)
			text_add(&volumes, "%s%s", volumes.length ? " " : "", book->cluster->volume[i].name);
	for (int i = 0; i < book->guests; i++)
		if (book->place[book->guest[i].volume - 1] == node)
			add_guest(&guests, &book->guest[i], now);
	add_cell(row, PLAIN, VOLUMES, volumes.s ? volumes.s : "");
	add_cell(row, PLAIN, INT_MAX, guests.s ? guests.s : "");
	text_free(&volumes);
	text_free(&guests);
}

static const char *paint_of(const struct book_node *node)
{
	if (!node->on || node->frozen || node->unclean == DEMO_YES)
		return RED;
	return node->healthy == DEMO_YES ? GREEN : CYAN;
}

static void add_node(struct text *out, const struct demo_book *book, int i, double now, const struct demo_screen *screen)
{
	const struct book_node *node = &book->node[i];
	struct row row = {.out = out, .screen = screen};
	char address[IPV4_TEXT], words[80], since[24] = "";
	demo_book_condition(node, words, sizeof words);
	if (!node->on || *node->stage)
		snprintf(since, sizeof since, ", %.0f s", now - node->since);
	strncat(words, since, sizeof words - strlen(words) - 1);
	add_cell(&row, BOLD, NAME, node->name);
	add_cell(&row, PLAIN, ADDRESS, ipv4_format(node->address, address));
	add_cell(&row, paint_of(node), CONDITION, words);
	add_load(&row, book, i + 1, now);
	demo_cell_end(out);
}

static bool any_nowhere(const struct demo_book *book)
{
	for (int i = 0; i < book->cluster->n; i++)
		if (!book->place[i])
			return true;
	return false;
}

void demo_board_nodes(struct text *out, const struct demo_book *book, double now, const struct demo_screen *screen)
{
	for (int i = 0; i < book->cluster->n; i++)
		add_node(out, book, i, now, screen);
	if (any_nowhere(book)) {
		struct row row = {.out = out, .screen = screen};
		add_cell(&row, PLAIN, NAME + ADDRESS + CONDITION, "(on no node)");
		add_load(&row, book, 0, now);
		demo_cell_end(out);
	}
	if (*book->afford)
		text_add(out, "The cluster can lose %s\n", book->afford);
	if (book->complains)
		text_add(out, "%s says: %s\n", book->node[book->complains - 1].name, book->complaint);
}

void demo_board_deed(struct text *out, const struct book_deed *deed, double now, size_t notes)
{
	size_t first = deed->notes > notes ? deed->notes - notes : 0;
	if (*deed->line)
		text_add(out, "%s, %.0f s ago%s\n", deed->line, now - deed->at,
			 deed->status < 0 ? " (goes on)" : deed->status > 0 ? " (did not succeed)" : "");
	for (size_t i = first; i < deed->notes; i++)
		text_add(out, "%8.1f s  %s\n", deed->note[i].at - deed->at, deed->note[i].text);
}

static int lines_of(const char *s)
{
	int lines = 0;
	for (; s && *s; s++)
		lines += *s == '\n';
	return lines;
}

/* The last lines of a text, each ended. */
static const char *last_lines(const char *s, int most)
{
	int skip = lines_of(s) - most;
	for (; skip > 0 && *s; s++)
		skip -= *s == '\n';
	return s;
}

/* As many of the last commands as there is room for, the newest at the end; each with an empty line above it. */
static void add_deeds(struct text *out, const struct demo_book *book, double now, int room)
{
	size_t first = book->deeds;
	int used = 0;
	while (first > 0) {
		const struct book_deed *deed = &book->deed[first - 1];
		int lines = (int)deed->notes + (*deed->line != '\0') + 1;
		if (used + lines > room && first < book->deeds)
			break;
		used += lines;
		first--;
	}
	for (; first < book->deeds; first++) {
		const struct book_deed *deed = &book->deed[first];
		if (!*deed->line && !deed->notes)
			continue;
		text_add(out, "\n");
		demo_board_deed(out, deed, now, room > 2 ? (size_t)room - 2 : 0);
	}
}

/* Each line no wider than the screen; what has colours is so already. */
static void add_cut(struct text *out, const char *s, const struct demo_screen *screen)
{
	for (const char *end; (end = strchr(s, '\n')); s = end + 1) {
		char *line = xstrndup(s, (size_t)(end - s));
		if (strchr(line, '\033'))
			text_add(out, "%s", line);
		else
			demo_cell(out, screen, PLAIN, screen->columns, line);
		demo_cell_end(out);
		free(line);
	}
}

int demo_board(struct text *out, const struct demo_book *book, const char *title, const char *said, const char *typed,
	       double now, const struct demo_screen *screen)
{
	struct text head = TEXT_NULL, tail = TEXT_NULL;
	text_add(&head, "%s\n\n", title);
	demo_board_nodes(&head, book, now, screen);
	if (said && *said)
		text_add(&tail, "\n%s", last_lines(said, SAID_LINES));
	int most = screen->rows - 2; /* the typed line, and one that stays free */
	int room = most - lines_of(head.s) - lines_of(tail.s);
	add_deeds(&head, book, now, room);
	text_add(&head, "%s", tail.s ? tail.s : "");
	add_cut(out, head.s, screen);
	int lines = demo_cell_cut(out, most < 1 ? 1 : most);
	size_t fits = screen->columns > 3 ? (size_t)screen->columns - 3 : 0, length = strlen(typed);
	text_add(out, "> %s", typed + (length > fits ? length - fits : 0));
	text_free(&head);
	text_free(&tail);
	return lines;
}
