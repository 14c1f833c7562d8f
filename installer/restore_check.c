/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads back what was written. The digest is XXH64: it only has to notice an
 * accident between our memory and the disk, which it does with certainty enough
 * at a fraction of SHA-256's work; what the bytes should be, SHA-256 has said
 * already. It is plain 64-bit arithmetic, so emulated processors are fast at it.
 */
#define XXH_INLINE_ALL
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "restore_parts.h"
#include "ring.h"

#define READ_AHEAD 3

struct back {
	struct ring *ring;
	int fd;
	const struct extents *extents;
	int error;
};

static int read_extent(int fd, struct block *block, const struct extent *extent)
{
	block->offset = extent->offset;
	block->length = 0;
	while (block->length < extent->length) {
		ssize_t n = pread(fd, block->bytes + block->length, extent->length - block->length,
				  (off_t)(extent->offset + block->length));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? errno : EIO;
		block->length += (size_t)n;
	}
	return 0;
}

static void *read_back(void *data)
{
	struct back *back = data;
	struct block *block;
	for (size_t i = 0; i < back->extents->count && (block = ring_fill(back->ring)); i++) {
		back->error = read_extent(back->fd, block, &back->extents->items[i]);
		if (back->error)
			break;
		ring_filled(back->ring);
	}
	ring_end(back->ring);
	return NULL;
}

int restore_check(int fd, const char *target, const struct extents *extents, void (*progress)(uint64_t bytes),
		  struct report *report)
{
	struct back back = {.ring = ring_new(READ_AHEAD, CHUNK), .fd = fd, .extents = extents};
	pthread_t thread;
	struct block *block;
	size_t i = 0;
	uint64_t bytes = 0;
	bool differs = false;
	if (pthread_create(&thread, NULL, read_back, &back) != 0)
		abort();
	for (; !differs && (block = ring_take(back.ring)); ring_taken(back.ring)) {
		differs = XXH64(block->bytes, block->length, 0) != extents->items[i].digest;
		bytes += block->length;
		progress(bytes);
		i += !differs;
	}
	ring_give_up(back.ring);
	pthread_join(thread, NULL);
	ring_free(back.ring);
	unsigned long long at = i < extents->count ? extents->items[i].offset : 0;
	if (differs)
		return report_error(report, target,
				    "does not give back what was written to it, in the %zu bytes from byte %llu on: "
				    "a disk, its cable, its controller or the memory is faulty",
				    extents->items[i].length, at);
	if (back.error)
		return report_error(report, target, "cannot be read back at byte %llu: %s", at, strerror(back.error));
	return 0;
}
