/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_EVENT_LINE_H
#define RINGLET_EVENT_LINE_H

/* An event as a line of JSON (docs/formats.md). Pure. */

#include "sys/event.h"

/* What fits into one datagram on any Ethernet; no line is longer. */
#define EVENT_LINE_MAX 1400

/* Whose events these are when they go out by UDP, where nobody knows by the wire. */
struct event_origin {
	const char *cluster;
	const char *run; /* 8 hexadecimal digits, another for every sender */
	unsigned n;	 /* counts from 1 */
};

struct event_words {
	double t;	  /* seconds since the kernel started */
	const char *node; /* NULL: not known yet */
	const char *stage;
	enum event_state state;
	int percent;	    /* told only with progress */
	const char *text;   /* "": nothing to add */
	const char *report; /* every message, a line each; NULL: no more than text says */
};

/*
 * Without a newline; to be freed. origin may be NULL. What would make it too long is cut off: of report first.
 * Bytes that are no UTF-8 text become '?'.
 */
char *event_line(const struct event_words *words, const struct event_origin *origin);

#endif
