/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PLAN_AREA_H
#define RINGLET_PLAN_AREA_H

/*
 * The node plan, as the kernel unpacked it from the medium's reserved area, or
 * those of all nodes: checked byte for byte before anything is derived from it.
 * Its format: docs/formats.md.
 */

#include "plan/cluster.h"

#define PLAN_FOLDER "/plan"

struct plan_area {
	struct profile profile;
	struct cluster cluster;
	int node;   /* number; 0: not known, as the plans of all are there */
	char medium[DIGEST_TEXT]; /* SHA-256 of the medium's own list of sums */
	char *sums; /* the text of SHA256SUMS, by which the medium is recognised */
};

/*
 * 0: every file is what SHA256SUMS says, nothing else is there, profile and
 * cluster hold. -1: the report says what is damaged. free in either case.
 */
int plan_area_read(struct plan_area *area, const char *folder, struct report *report);

/*
 * Of the plans of all nodes one stays, in the place where a node's own medium has it, and the others are deleted, with
 * their secrets. Where it is the only one, nothing is done. 0; -1: the report says what failed.
 */
int plan_area_take(struct plan_area *area, const char *folder, int node, struct report *report);
void plan_area_free(struct plan_area *area);

#endif
