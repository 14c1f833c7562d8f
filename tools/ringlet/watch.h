/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_WATCH_H
#define RINGLET_WATCH_H

/* Listens to the events that nodes send by UDP, and shows them as the demo shows those of its machines. */

#include "demo_state.h"
#include "demo_terminal.h"
#include "load.h"
#include "watch_line.h"

#define WATCH_PORT 8787
#define WATCH_RUNS 4 /* of a node: a datagram of the boot before the last one is still known again */

struct watch_options {
	const char *profile; /* NULL: all that is heard */
	unsigned port;	     /* 0: the profile's, or WATCH_PORT */
	unsigned seconds;    /* 0: no limit */
	bool json, once;
};

struct watch_node {
	char cluster[CLUSTER_NAME_MAX + 1];
	char name[NODE_NAME_MAX + 1], shown[CLUSTER_NAME_MAX + NODE_NAME_MAX + 2];
	struct watch_run run[WATCH_RUNS]; /* the current one first */
	size_t runs;
	unsigned lost_before; /* in runs that are forgotten */
	char *report;	      /* of its last refusal or failure; NULL: none */
};

/* What was heard so far. Pure but for what it is given. */
struct watch_book {
	const struct cluster *cluster; /* NULL: any */
	struct watch_node node[DEMO_NODES]; /* as in state */
	struct demo_state state;
	unsigned strange, foreign; /* datagrams: not understood, of others */
	double begun;		   /* clock at the first event; 0: none yet */
};

void watch_book_init(struct watch_book *book, const struct cluster *cluster, unsigned port);
void watch_book_free(struct watch_book *book);

/*
 * Takes a datagram of that sender. The index of its node, with the event applied and news set; -1: it was
 * none, or of nobody who is watched, or heard already.
 */
int watch_book_take(struct watch_book *book, struct watch_line *line, enum watch_news *news, const char *bytes,
		    size_t length, uint32_t sender, double now);

unsigned watch_book_lost(const struct watch_book *book);

/* All of it. The exit status. */
int watch_events(const struct watch_options *options);

#endif
