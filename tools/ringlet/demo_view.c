/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_view.h"

#include <stdio.h>
#include <string.h>

#include "demo_cell.h"

#define PANEL_MIN 24 /* columns that a node needs */
#define GAP 2
#define PANEL_LINES 4 /* name, bar, stage, text */

/* One text at the left, one at the right; the left one is cut where there is no room for both. */
static void add_pair(struct text *out, const struct demo_screen *screen, const char *paint, int width,
		     const char *left, const char *right)
{
	int room = width - demo_columns(right);
	if (room < 1) {
		demo_cell(out, screen, paint, width, left);
		return;
	}
	demo_cell(out, screen, paint, room, left);
	demo_cell(out, screen, PLAIN, width - room, right);
}

static const char *paint_of(const struct demo_node *node)
{
	return node->outcome == DEMO_FINISHED ? GREEN : node->outcome == DEMO_FAILED ? RED : CYAN;
}

static void add_bar(struct text *out, const struct demo_screen *screen, const struct demo_node *node, int width)
{
	struct text bar = TEXT_NULL;
	double share = demo_node_share(node);
	int length = width - 6, full = (int)(share * length + 0.5);

	for (int i = 0; i < length; i++)
		text_add(&bar, "%s", i < full ? (screen->utf8 ? "█" : "#") : (screen->utf8 ? "░" : "-"));
	text_add(&bar, " %3d %%", (int)(share * 100));
	demo_cell(out, screen, paint_of(node), width, bar.s);
	text_free(&bar);
}

static void add_current(struct text *out, const struct demo_screen *screen, const struct demo_node *node, int width,
			double now)
{
	const struct demo_stage *stage = demo_node_stage(node);
	char left[64], right[32];

	if (node->outcome == DEMO_FINISHED)
		snprintf(left, sizeof left, "%s", node->answered ? "finished, asked: healthy" : "finished");
	else if (!stage)
		snprintf(left, sizeof left, "%s", node->silent ? node->silent : "boot loader");
	else if (node->percent >= 0 && stage->end < 0)
		snprintf(left, sizeof left, "%s %d %%", stage->name, node->percent);
	else
		snprintf(left, sizeof left, "%s%s%s", stage->name, stage->state >= EVENT_FAILED ? " " : "",
			 stage->state >= EVENT_FAILED ? event_state_name(stage->state) : "");
	snprintf(right, sizeof right, " %.0f s", node->outcome == DEMO_RUNNING ? now : node->end);
	add_pair(out, screen, node->outcome == DEMO_RUNNING ? BOLD : paint_of(node), width, left, right);
}

static void add_panel_line(struct text *out, const struct demo_screen *screen, const struct demo_node *node, int line,
			   int width, double now)
{
	char address[IPV4_TEXT];
	if (line == 0)
		add_pair(out, screen, BOLD, width, node->name, ipv4_format(node->address, address));
	else if (line == 1)
		add_bar(out, screen, node, width);
	else if (line == 2)
		add_current(out, screen, node, width, now);
	else
		demo_cell(out, screen, node->outcome == DEMO_FAILED ? RED : DIM, width, node->text);
}

/* A stage the node has behind it; only the last ones are shown, where there is room for so few. */
static void add_past_line(struct text *out, const struct demo_screen *screen, const struct demo_node *node, int line,
			  int lines, int width)
{
	size_t skip = node->count > (size_t)lines ? node->count - (size_t)lines : 0;
	if (skip + (size_t)line >= node->count) {
		demo_cell(out, screen, PLAIN, width, "");
		return;
	}
	const struct demo_stage *stage = &node->stages[skip + (size_t)line];
	char left[48], right[32] = "";
	snprintf(left, sizeof left, "  %s", stage->name);
	if (stage->end >= 0)
		snprintf(right, sizeof right, " %.1f s", stage->end - stage->start);
	add_pair(out, screen, stage->state >= EVENT_FAILED ? RED : DIM, width, left, right);
}

static void add_row(struct text *out, const struct demo_state *state, int first, int count, int past, int width,
		    double now, const struct demo_screen *screen)
{
	for (int line = 0; line < PANEL_LINES + past; line++) {
		for (int i = first; i < first + count && i < state->nodes; i++) {
			const struct demo_node *node = &state->node[i];
			if (i > first)
				text_add(out, "%*s", GAP, "");
			if (line < PANEL_LINES)
				add_panel_line(out, screen, node, line, width, now);
			else
				add_past_line(out, screen, node, line - PANEL_LINES, past, width);
		}
		demo_cell_end(out);
	}
}

static int longest_past(const struct demo_state *state)
{
	size_t longest = 0;
	for (int i = 0; i < state->nodes; i++)
		longest = state->node[i].count > longest ? state->node[i].count : longest;
	return (int)longest;
}

int demo_view(struct text *out, const struct demo_state *state, double now, const struct demo_screen *screen)
{
	int columns = screen->columns;
	int abreast = (columns + GAP) / (PANEL_MIN + GAP);
	abreast = abreast < 1 ? 1 : abreast < state->nodes ? abreast : state->nodes;
	int rows = (state->nodes + abreast - 1) / abreast;
	int width = (columns - GAP * (abreast - 1)) / abreast;
	/* The heading and an empty line, an empty line above each row, and the last line stays free for the cursor. */
	int room = (screen->rows - 2 - rows) / rows - PANEL_LINES;
	int most = longest_past(state), past = room < 0 ? 0 : room > most ? most : room;
	char right[48];

	snprintf(right, sizeof right, "  %.0f s   ^C stops", now);
	struct text title = TEXT_NULL;
	text_add(&title, "Ringlet %s: %s", RINGLET_VERSION, state->title);
	add_pair(out, screen, BOLD, columns, title.s, right);
	text_free(&title);
	demo_cell_end(out);
	for (int row = 0; row < rows; row++) {
		text_add(out, "\n");
		add_row(out, state, row * abreast, abreast, past, width, now, screen);
	}
	return demo_cell_cut(out, screen->rows - 1);
}

void demo_view_line(struct text *out, const struct demo_node *node, const struct demo_event *event, double now)
{
	char what[16];
	if (event->state == EVENT_PROGRESS && event->percent >= 0)
		snprintf(what, sizeof what, "%3d %%", event->percent);
	else
		snprintf(what, sizeof what, "%s", event_state_name(event->state));
	text_add(out, "%7.1f s  %-11s %-10s %-8s  %s", now, node->name, event->stage, what, event->text);
	demo_cell_end(out);
}

/* The stages of all nodes in the order in which they were first seen. A stage that came twice is summed up. */
static size_t all_stages(const struct demo_state *state, const char **names, size_t room)
{
	size_t count = 0;
	for (int i = 0; i < state->nodes; i++) {
		for (size_t k = 0; k < state->node[i].count; k++) {
			const char *name = state->node[i].stages[k].name;
			size_t known = 0;
			while (known < count && strcmp(names[known], name) != 0)
				known++;
			if (known == count && count < room)
				names[count++] = name;
		}
	}
	return count;
}

static double seconds_in(const struct demo_node *node, const char *name)
{
	double sum = -1;
	for (size_t k = 0; k < node->count; k++) {
		const struct demo_stage *stage = &node->stages[k];
		if (strcmp(stage->name, name) == 0 && stage->end >= 0)
			sum = (sum < 0 ? 0 : sum) + stage->end - stage->start;
	}
	return sum;
}

void demo_view_stages(struct text *out, const struct demo_state *state)
{
	const char *names[64];
	size_t count = all_stages(state, names, sizeof names / sizeof *names);

	text_add(out, "%-12s", "seconds in");
	for (int i = 0; i < state->nodes; i++)
		text_add(out, "%12s", state->node[i].name);
	text_add(out, "\n");
	for (size_t k = 0; k < count; k++) {
		text_add(out, "%-12s", names[k]);
		for (int i = 0; i < state->nodes; i++) {
			double seconds = seconds_in(&state->node[i], names[k]);
			if (seconds < 0)
				text_add(out, "%12s", "-");
			else
				text_add(out, "%12.1f", seconds);
		}
		text_add(out, "\n");
	}
	text_add(out, "%-12s", "all");
	for (int i = 0; i < state->nodes; i++)
		text_add(out, "%12.1f", state->node[i].end);
	text_add(out, "\n");
}
