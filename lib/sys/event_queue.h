/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_EVENT_QUEUE_H
#define RINGLET_EVENT_QUEUE_H

/*
 * Which event is to be sent when, over a network that is not there yet and loses what it is given. Pure: the clock
 * is an argument, in seconds.
 *
 * What was said before the link is there waits for it. After the link has come up all is sent once more a few
 * times: an address is not resolved at once, and a switch may swallow frames for half a minute after the carrier.
 * Whoever hears an event twice knows it by its number.
 */

#include <stdbool.h>
#include <stddef.h>

#define EVENT_QUEUE_MAX 64
#define EVENT_URGENT_TIMES 3

struct event_queue_entry {
	char *line;
	bool progress;
	unsigned times, left; /* how often it was sent, and is still to be sent */
	double due;
};

struct event_queue {
	struct event_queue_entry entry[EVENT_QUEUE_MAX]; /* oldest first, sent ones too */
	size_t count, last;				 /* last: taken last */
	unsigned resends;				 /* how often all was sent again since the link came up */
	double up;					 /* when it did; 0: not yet */
	double hold;					 /* nothing is taken before */
};

/* With no room the oldest mere progress goes, else the oldest of all. urgent: sent EVENT_URGENT_TIMES times. */
void event_queue_add(struct event_queue *queue, const char *line, bool progress, bool urgent, double now);

/* The link has come up: all of it is due. */
void event_queue_up(struct event_queue *queue, double now);

/* The next line that is due; it counts as sent. NULL: none is. The queue keeps it. */
const char *event_queue_take(struct event_queue *queue, double now);
/* What was taken last could not be sent after all: it is due again soon. */
void event_queue_put_back(struct event_queue *queue, double now);

/* Something has never been sent. */
bool event_queue_waits(const struct event_queue *queue);
/* Nothing is to be sent any more, now or later. */
bool event_queue_rests(const struct event_queue *queue);

void event_queue_free(struct event_queue *queue);

#endif
