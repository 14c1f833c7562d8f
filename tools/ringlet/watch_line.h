/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_WATCH_LINE_H
#define RINGLET_WATCH_LINE_H

/* A datagram that says it is an event, checked at the door: anybody on the LAN may send anything. Pure. */

#include "demo_state.h"
#include "sys/event_line.h"

struct watch_line {
	char cluster[CLUSTER_NAME_MAX + 1];
	char node[NODE_NAME_MAX + 1];
	char run[9]; /* 8 hexadecimal digits */
	unsigned n;  /* from 1 */
	double t;
	struct demo_event event;
	char report[EVENT_LINE_MAX + 1]; /* lines, without other controls; "": none */
};

/* With or without a newline at the end. False: it is none. */
bool watch_line_parse(struct watch_line *line, const char *bytes, size_t length);

/* --- which of them are news ------------------------------------------------------------- */

#define WATCH_WINDOW 64

/* The events of one sender, which come in any order, several times, or never. */
struct watch_run {
	char run[9];
	unsigned first, highest; /* of those heard; 0: none yet */
	uint64_t heard;		 /* bit i: highest - i was */
	unsigned lost;		 /* between first and highest, and not heard */
};

enum watch_news {
	WATCH_NEWS,  /* newer than all before */
	WATCH_LATE,  /* for the first time, but newer ones were heard already */
	WATCH_AGAIN, /* heard already, or too old to know */
};

enum watch_news watch_run_hear(struct watch_run *run, unsigned n);

#endif
