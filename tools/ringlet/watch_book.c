/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static struct watch_node *add_node(struct watch_book *book, const char *cluster, const char *name, uint32_t address)
{
	struct watch_node *node = &book->node[book->state.nodes];
	struct demo_node *shown = &book->state.node[book->state.nodes++];
	snprintf(node->cluster, sizeof node->cluster, "%s", cluster);
	snprintf(node->name, sizeof node->name, "%s", name);
	if (book->cluster)
		snprintf(node->shown, sizeof node->shown, "%s", name);
	else
		snprintf(node->shown, sizeof node->shown, "%s/%s", cluster, name);
	*shown = (struct demo_node){.name = node->shown, .address = address, .percent = -1, .silent = "not heard yet"};
	return node;
}

void watch_book_init(struct watch_book *book, const struct cluster *cluster, unsigned port)
{
	*book = (struct watch_book){.cluster = cluster};
	for (int i = 0; cluster && i < cluster->n; i++)
		add_node(book, cluster->profile->name, cluster->node[i].name, cluster->node[i].address);
	snprintf(book->state.title, sizeof book->state.title, "%s%s, UDP port %u", cluster ? "cluster " : "all that is heard",
		 cluster ? cluster->profile->name : "", port);
}

void watch_book_free(struct watch_book *book)
{
	for (int i = 0; i < book->state.nodes; i++)
		free(book->node[i].report);
	demo_state_free(&book->state);
}

static int find_node(struct watch_book *book, const struct watch_line *line, uint32_t sender)
{
	for (int i = 0; i < book->state.nodes; i++)
		if (strcmp(book->node[i].cluster, line->cluster) == 0 && strcmp(book->node[i].name, line->node) == 0)
			return i;
	if (book->cluster || book->state.nodes == DEMO_NODES)
		return -1;
	add_node(book, line->cluster, line->node, sender);
	return book->state.nodes - 1;
}

/* A run that nobody knows is a boot more: the machine is on its way again. */
static struct watch_run *find_run(struct watch_node *node, const char *name)
{
	for (size_t i = 0; i < node->runs; i++)
		if (strcmp(node->run[i].run, name) == 0)
			return &node->run[i];
	if (node->runs == WATCH_RUNS)
		node->lost_before += node->run[--node->runs].lost;
	memmove(&node->run[1], &node->run[0], node->runs++ * sizeof *node->run);
	node->run[0] = (struct watch_run){0};
	snprintf(node->run[0].run, sizeof node->run[0].run, "%s", name);
	return &node->run[0];
}

static void apply(struct watch_node *node, struct demo_node *shown, const struct watch_line *line, bool first, double now)
{
	if (first && shown->outcome != DEMO_RUNNING)
		demo_state_again(shown);
	demo_state_apply(shown, &line->event, now);
	if (line->event.state < EVENT_FAILED)
		return;
	free(node->report);
	node->report = *line->report ? xstrdup(line->report) : NULL;
}

int watch_book_take(struct watch_book *book, struct watch_line *line, enum watch_news *news, const char *bytes,
		    size_t length, uint32_t sender, double now)
{
	if (!watch_line_parse(line, bytes, length)) {
		book->strange++;
		return -1;
	}
	int i = find_node(book, line, sender);
	if (i < 0) {
		book->foreign++;
		return -1;
	}
	struct watch_node *node = &book->node[i];
	struct watch_run *run = find_run(node, line->run);
	bool first = run->highest == 0;
	*news = watch_run_hear(run, line->n);
	if (*news == WATCH_AGAIN)
		return -1;
	if (run != &node->run[0])
		*news = WATCH_LATE; /* of an earlier boot */
	if (book->begun <= 0)
		book->begun = now;
	if (*news == WATCH_NEWS)
		apply(node, &book->state.node[i], line, first, now - book->begun);
	return i;
}

unsigned watch_book_lost(const struct watch_book *book)
{
	unsigned lost = 0;
	for (int i = 0; i < book->state.nodes; i++) {
		lost += book->node[i].lost_before;
		for (size_t r = 0; r < book->node[i].runs; r++)
			lost += book->node[i].run[r].lost;
	}
	return lost;
}
