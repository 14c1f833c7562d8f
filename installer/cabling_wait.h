/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CABLING_WAIT_H
#define RINGLET_CABLING_WAIT_H

/*
 * How long the installer waits for the ring before it writes. Pure: what is known of the cabling comes in, with the
 * time, again and again, and what is to be done about it comes out.
 *
 * cabling = warn: as long as something may be gained, and for so many seconds at most.
 * cabling = require: until nothing is wrong. Machines are switched on one after another, so what is missing has ten
 * minutes to come; what waiting cannot cure (crossed, looped, another cluster's ...) has to stand for ten seconds, so
 * that a plug in the wrong socket for a moment is forgiven.
 */

#include "plan/cabling.h"

#define CABLING_WAIT_MISSING 600.0 /* seconds */
#define CABLING_WAIT_WRONG 10.0
#define CABLING_FLAWS (FLAW_LAN + 1)

enum cabling_wait_end { CABLING_WAIT, CABLING_ENOUGH, CABLING_REFUSED };

struct cabling_wait {
	enum cabling_rule rule;
	double began, limit;
	double since[CABLING_FLAWS]; /* when that was first wrong, and has been ever since; < 0: it is not */
};

/* limit, in seconds: of what is no refusal. */
struct cabling_wait cabling_wait_begin(enum cabling_rule rule, double limit, double now);

/* settled: by listening longer nothing is to be gained. */
enum cabling_wait_end cabling_wait(struct cabling_wait *wait, const struct cabling *cabling, bool settled, double now);

/* Is it so? As listener_settled() (sys/listen.h) has it, from the facts alone. needed: ports that have a role. */
bool cabling_settled(const struct port_facts *ports, size_t count, size_t needed, double now);

/* What is waited for: "not heard yet: node2, node3", or the gravest complaint. text is null. */
void cabling_wait_text(struct text *text, const struct cabling *cabling, const struct cluster *cluster, int node);

#endif
