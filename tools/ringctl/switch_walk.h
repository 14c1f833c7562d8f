/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_SWITCH_WALK_H
#define RINGCTL_SWITCH_WALK_H

/*
 * Walks the steps of a switch-over. What fails before everything is where it was to go, or takes too long, or is broken
 * off by a signal, takes all of it back; a second signal leaves things as they are.
 */

#include "switch_passage.h"
#include "switch_show.h"

enum switch_end_of {
	SWITCH_DONE,
	SWITCH_UNDONE, /* everything is where it was */
	SWITCH_LEFT,   /* moved or not: something was left over, and was said */
};

struct switch_walk {
	struct switch_world *world;
	const struct switch_facts *facts; /* as they were when it was planned */
	struct switch_show *show;
	double limit; /* seconds that all of it may take; taking it back has as much again */

	/* the walk's own */
	double end;
	unsigned signals; /* how many of them are forgiven */
	bool back;	  /* it is being taken back: whatever fails, there is no better place to wait for */
	size_t failed;	  /* actions of Pacemaker that had failed when it began */
	double trouble;	  /* since when there are more; 0: there are not */
	struct switch_passage passage[NODES_MAX]; /* index: volume's number - 1 */
};

enum switch_end_of switch_walk(struct switch_walk *walk, const struct switch_plan *plan);

#endif
