/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MEDIUM_H
#define RINGLET_MEDIUM_H

/*
 * The medium we were started from: among all CDs, disks and partitions the
 * one file system labelled RINGLET whose reserved area holds the very plan the
 * boot loader gave us. Two sticks in one machine are told apart.
 */

#include "base/report.h"

#define MEDIUM_FOLDER "/medium"

struct medium {
	char device[40]; /* "sr0", "sdb", "sdb1": what is mounted */
	char disk[40];	 /* "sr0", "sdb": never a target */
};

/* Mounts it at MEDIUM_FOLDER, waiting for slow drives up to the given seconds. 0; -1: the report says what was there. */
int medium_find(struct medium *medium, const char *sums, unsigned seconds, struct report *report);

#endif
