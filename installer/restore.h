/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_RESTORE_H
#define RINGLET_RESTORE_H

/*
 * The one way an image is written: a compressed tar holding one sparse file
 * goes onto a device (or, in tests, a file). Reading and digest, decompression,
 * and writing run side by side. Holes are made to read as zeros, whatever lay
 * there before. Afterwards everything written is read back past the cache and
 * compared. Memory: some 25 MB, whatever the image's size.
 */

#include <stdint.h>

#include "base/id.h"
#include "base/report.h"

/* What /ringlet/node.ini of the medium says about the image beside it. */
struct image_facts {
	uint64_t size;		    /* of the file system within, bytes */
	uint64_t used;		    /* of it, bytes that have to be written */
	uint64_t minimum;	    /* smallest root array it fits on, bytes; 0: its size */
	char sha256[DIGEST_TEXT];   /* of the compressed archive */
	char kernel[64];
};

int image_facts_read(struct image_facts *facts, const char *path, struct report *report);

struct restore {
	const char *archive; /* node.tar.zst */
	const char *target;  /* device */
	const struct image_facts *image;
	void (*progress)(int percent, const char *what); /* may be NULL */
};

/*
 * 0: the target holds the image, seen by reading it; -1: the report says what
 * was wrong, with the archive (digest, decompression, size), or with the target
 * (too small, a write error, a read-back that differs) and at which byte.
 */
int restore(const struct restore *job, struct report *report);

#endif
