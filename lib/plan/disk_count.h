/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_COUNT_H
#define RINGLET_DISK_COUNT_H

/*
 * How many disks a node has. The profile says one number for all machines, or from how many to how many. Then a new
 * installation takes as many as are counted; a set that exists has its own count, which each member of an array tells, and
 * on a running node the arrays themselves.
 */

#include "plan/array_facts.h"
#include "plan/disk_judge.h"

/*
 * Settles all->set, least and most. 0; 1: refused, for the members that are here disagree about their count, and the
 * profile leaves it open; the report says so. What is to be erased, or was never finished, is not asked.
 */
int disks_count(struct candidates *all, struct report *report);

/* Of a running node. Where none of its arrays is there, the least that the profile allows. */
unsigned disks_of_node(const struct cluster *cluster, const struct array_facts array[ARRAYS]);

#endif
