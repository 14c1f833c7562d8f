/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_CABLES_H
#define RINGCTL_CABLES_H

/* The ports of this node and their cables: what was seen of them, and how it is shown. */

#include <stdio.h>

#include "plan/cabling.h"
#include "self.h"
#include "sys/port_counts.h"

struct cables {
	const struct self *self; /* must outlive it */
	bool listening;		 /* ringlet-nics.service runs; else nothing is known of the other ends */
	double now;		 /* by the clock of the ports' times; -1: unknown */
	struct port_facts port[PORTS_MAX];
	struct port_counts counts[PORTS_MAX];
	size_t count;
	struct cabling cabling; /* nothing in it where nobody listens */
};

void cables_look(struct cables *cables, const struct self *self, const char *root, struct report *report);
void cables_free(struct cables *cables); /* what is in it */

bool cables_right(const struct cables *cables);

/* How long ago that was; -1: unknown, or it never was. */
double cables_age(const struct cables *cables, double since);

void cables_text(const struct cables *cables, FILE *to, bool colour);
void cables_json(const struct cables *cables); /* to standard output */

/* Has the port of that role or name blink. One of enum EXIT_*; says itself what is wrong. */
int cables_blink(const struct cables *cables, const char *name, unsigned seconds, bool captured);

#endif
