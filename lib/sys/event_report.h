/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_EVENT_REPORT_H
#define RINGLET_EVENT_REPORT_H

/*
 * Events by UDP, sent by a process of its own: whatever becomes of the network, nobody who has an installation to
 * do waits for it or fails with it. What is sent when: event_queue.h. It is information for people on the LAN: not
 * authenticated, and nothing in it is secret.
 */

#include <stdbool.h>
#include <stdint.h>

#include "sys/event_line.h"

struct event_report {
	uint32_t address; /* host byte order */
	uint16_t port;
	const char *cluster, *node;
	/* Asked a few times a second in the sender's process, where it may take its time: can events leave now? */
	bool (*ready)(void *context);
	void *context;
	const char *crash; /* told as a failure if the telling process ends without event_report_end(); NULL: nothing */
	unsigned linger; /* seconds for which the sender tries to get rid of what it has, after the end */
};

/* Starts the sender. False, with errno: there will be none, and no harm in that. */
bool event_report_start(const struct event_report *report);

/* Hands an event over, never waiting. Nothing happens before the start. */
void event_report_tell(const struct event_words *words);

/* No further events. Waits until all have left, at most so many milliseconds. */
void event_report_end(int milliseconds);

#endif
