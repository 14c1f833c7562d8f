/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_RETURN_H
#define RINGLET_RETURN_H

/*
 * return = auto: when a volume that is in use on its standby comes home by
 * itself. Judged on its home, from what costs nothing to look at; only when all
 * of that has been quiet for a while is Pacemaker asked whether it may be (plan/switch.h).
 * Thinking only.
 */

#include <stdbool.h>
#include <stdint.h>

#include "plan/volume.h"

#define RETURN_QUIET 120    /* seconds without anything that speaks against it */
#define RETURN_AGAIN 300    /* before Pacemaker is asked again, if it was not well */
#define RETURN_A_DAY 3	    /* more than that would be a fault that moves guests to and fro */
#define RETURN_TELL 3600    /* that it is enough for today is said so often */
#define RETURN_DAY 86400

struct return_facts {
	bool automatic;		/* the profile says so */
	struct drbd_state drbd[2]; /* by minor: this node is the home of the first */
	bool rebuilding;	/* an array of this node */
	double now;		/* seconds, of a clock that only runs forward */
	uint64_t date;		/* seconds, of the calendar */
};

/* What is remembered from one look to the next; all 0: nothing. */
struct return_memory {
	double quiet; /* since when nothing speaks against it; 0: something does */
	double asked; /* when Pacemaker was asked last, or that it is enough was said; since it is quiet */
	uint64_t returned[RETURN_A_DAY]; /* dates of the last ones, 0: none. They outlive a restart */
};

enum return_step {
	RETURN_NOTHING, /* it is at home, or the rule is another, or now is not the time */
	RETURN_WAIT,	/* it is quiet, not yet for long */
	RETURN_ASK,	/* go, if Pacemaker and the other node see it so */
	RETURN_ENOUGH,	/* it came home often enough today: to be said */
};

/* Judges, and notes in the memory what it saw. */
enum return_step return_judge(struct return_memory *memory, const struct return_facts *facts);
/* It was brought home, or that was tried. */
void return_note(struct return_memory *memory, uint64_t date);

#endif
