/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MEDIUM_SUMS_H
#define RINGLET_MEDIUM_SUMS_H

/*
 * The list of sums on every medium, as `xxhsum -H64` writes it: 16 hexadecimal digits, two blanks, a path from the
 * medium's root. XXH64 finds damage and costs next to nothing, also on an emulated processor; that the list itself is
 * the one that was stamped says its SHA-256, which travels in the node plan.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

#define MEDIUM_SUMS "ringlet/XXH64SUMS"
#define MEDIUM_SUMS_LIMIT (4U << 20) /* bytes of the list */
#define MEDIUM_DAMAGED "the medium is damaged here: "
#define MEDIUM_REMEDY "; write it again, or take another one"

struct medium_sum {
	uint64_t digest;
	const char *path; /* "boot/vmlinuz": below the medium's root, never out of it */
};

struct medium_sums {
	struct medium_sum *items;
	size_t count;
	char *text; /* holds the paths */
};

/* 0; -1: the report says, about MEDIUM_SUMS, what is wrong with the list. free in either case. */
int medium_sums_parse(struct medium_sums *sums, const char *text, struct report *report);
void medium_sums_free(struct medium_sums *sums);

#endif
