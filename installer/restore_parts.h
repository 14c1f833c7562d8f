/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_RESTORE_PARTS_H
#define RINGLET_RESTORE_PARTS_H

/* The three hands of restore.c: one reads the archive, one writes the target, one reads it back. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "base/report.h"

/* ---- restore_reader.c: reads the archive ahead and digests it ---- */

struct reader;

struct reader *reader_open(const char *path, struct report *report);
/* The next bytes of the archive; 0 at its end, and after an error. */
size_t reader_next(struct reader *reader, const void **bytes);
/* Reads on to the end of the archive. 0: digest is the archive's SHA-256; -1: it could not be read. */
int reader_finish(struct reader *reader, char digest[DIGEST_TEXT], struct report *report);

/* ---- restore_writer.c: writes behind, and remembers what it wrote ---- */

struct extent {
	uint64_t offset;
	size_t length;
	uint64_t digest; /* XXH64 of what was to be written there */
};

struct extents {
	struct extent *items;
	size_t count;
	uint64_t bytes;
};

struct writer;

/* Blocks are multiples of BLOCK_ALIGN, and begin at such. */
#define CHUNK ((size_t)2 << 20)

struct writer *writer_open(int fd, const char *target);
/* The bytes that follow at this offset, at or after the end of what was given before. -1: a write failed. */
int writer_add(struct writer *writer, uint64_t offset, const void *bytes, size_t length);
/* Writes the rest, makes everything up to size read as zeros that was not given, and syncs. */
int writer_finish(struct writer *writer, uint64_t size, struct extents *extents, struct report *report);
/* Bytes written so far. */
uint64_t writer_position(const struct writer *writer);
void writer_free(struct writer *writer);

/* ---- restore_check.c: reads back ---- */

int restore_check(int fd, const char *target, const struct extents *extents, void (*progress)(uint64_t bytes),
		  struct report *report);

#endif
