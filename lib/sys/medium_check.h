/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MEDIUM_CHECK_H
#define RINGLET_MEDIUM_CHECK_H

/* One file of a medium held against its sum; mounted, or lying in an ISO file. Reads, never writes. */

#include <stdint.h>

#include "plan/medium_sums.h"

/* Where a file's bytes are. */
struct medium_bytes {
	int fd;
	uint64_t offset, length;
};

/*
 * 0: whole; 1: the report names the file and its damage. bytes->fd below 0: the file cannot be opened, -fd is the
 * errno. told is called with each further piece's length; NULL: nobody asks.
 */
int medium_check(const struct medium_sum *sum, const struct medium_bytes *bytes, void (*told)(void *data, size_t bytes),
		 void *data, struct report *report);

#endif
