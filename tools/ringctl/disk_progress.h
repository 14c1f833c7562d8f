/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_DISK_PROGRESS_H
#define RINGCTL_DISK_PROGRESS_H

/* How far the rebuilding of arrays is, on standard output: one line that changes on a terminal, else one each ten per cent. */

#include "plan/array_facts.h"
#include "plan/disk.h"

struct progress {
	int array;   /* the one that was being rebuilt at the last look; -1: none */
	int first;   /* its permille when we saw it first */
	double since;
	int said;    /* the last tenth that was said */
	bool line;   /* a line that changes stands there */
};

#define PROGRESS_NULL {.array = -1}

void progress_show(struct progress *progress, const struct array_facts array[ARRAYS]);
void progress_end(struct progress *progress);

#endif
