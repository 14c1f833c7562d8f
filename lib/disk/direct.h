/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DIRECT_H
#define RINGLET_DIRECT_H

/*
 * Bytes of a disk past the page cache: what boots is written and looked at where it lies. A write is on the disk when
 * it returns, and was read back. Places and lengths are whole sectors; buffers come from direct_room().
 */

#include "base/report.h"

#include <stddef.h>
#include <stdint.h>

struct direct {
	int fd;
	size_t sector; /* bytes of a logical sector: 512 or 4096 */
	const char *path;
};

/* 0; -1: the report says why not, and there is nothing to close. */
int direct_open(struct direct *disk, const char *path, struct report *report);
void direct_close(struct direct *disk);

/* Zeros; to be freed. */
unsigned char *direct_room(size_t length);

/* what: of the disk, as "its first sector" in "its first sector cannot be read". 0; -1: the report says why not. */
int direct_read(const struct direct *disk, unsigned char *bytes, size_t length, uint64_t at, const char *what,
		struct report *report);
int direct_write(const struct direct *disk, const unsigned char *bytes, size_t length, uint64_t at, const char *what,
		 struct report *report);

/* What the page cache holds of these bytes: who reads them without O_DIRECT next reads the disk. */
void direct_forget(const struct direct *disk, uint64_t at, uint64_t length);

#endif
