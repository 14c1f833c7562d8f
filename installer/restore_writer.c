/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gathers what the archive gives in pieces of any size into large aligned
 * blocks, which go to the device past the page cache: with little memory the
 * cache would only be filled and written out again, and reading back from it
 * would prove nothing.
 */
#define XXH_INLINE_ALL
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/text.h"
#include "restore_parts.h"
#include "ring.h"

#define WRITE_BEHIND 6
/* A hole up to this size is cheaper to write as zeros than to begin another block for: files have thousands of them. */
#define SMALL_HOLE ((uint64_t)256 << 10)

struct writer {
	pthread_t thread;
	struct ring *ring;
	int fd;
	const char *target;
	struct block *block; /* being filled */
	uint64_t end;	     /* of everything that was given or zeroed: a multiple of BLOCK_ALIGN between blocks */
	struct extents extents;
	_Atomic uint64_t written;
	_Atomic int error; /* errno of the first failed write */
	uint64_t error_at;
};

static int write_block(struct writer *writer, const struct block *block)
{
	for (size_t done = 0; done < block->length;) {
		ssize_t n = pwrite(writer->fd, block->bytes + done, block->length - done, (off_t)(block->offset + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			writer->error_at = block->offset + done;
			writer->error = n < 0 ? errno : EIO;
			return -1;
		}
		done += (size_t)n;
	}
	return 0;
}

static void remember(struct extents *extents, const struct block *block)
{
	if (extents->count % 256 == 0)
		extents->items = xrealloc(extents->items, (extents->count + 256) * sizeof *extents->items);
	extents->items[extents->count++] = (struct extent){
		.offset = block->offset,
		.length = block->length,
		.digest = XXH64(block->bytes, block->length, 0),
	};
	extents->bytes += block->length;
}

static void *write_behind(void *data)
{
	struct writer *writer = data;
	struct block *block;
	while ((block = ring_take(writer->ring))) {
		remember(&writer->extents, block);
		if (write_block(writer, block) < 0) {
			ring_give_up(writer->ring);
			break;
		}
		writer->written += block->length;
		ring_taken(writer->ring);
	}
	return NULL;
}

struct writer *writer_open(int fd, const char *target)
{
	struct writer *writer = xcalloc(1, sizeof *writer);
	writer->fd = fd;
	writer->target = target;
	writer->ring = ring_new(WRITE_BEHIND, CHUNK);
	if (pthread_create(&writer->thread, NULL, write_behind, writer) != 0)
		abort();
	return writer;
}

/* Zeros without sending them, where the device can; else the kernel writes them. */
static int zero_range(struct writer *writer, uint64_t from, uint64_t to)
{
	if (from == to)
		return 0;
	off_t offset = (off_t)from, length = (off_t)(to - from);
	if (fallocate(writer->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length) == 0 ||
	    fallocate(writer->fd, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE, offset, length) == 0)
		return 0;
	writer->error_at = from;
	writer->error = errno;
	return -1;
}

static int begin_block(struct writer *writer, uint64_t offset)
{
	writer->block = ring_fill(writer->ring);
	if (!writer->block)
		return -1;
	writer->block->offset = offset;
	writer->block->length = 0;
	return 0;
}

static void add_zeros(struct block *block, size_t length)
{
	memset(block->bytes + block->length, 0, length);
	block->length += length;
}

static void end_block(struct writer *writer)
{
	struct block *block = writer->block;
	size_t part = block->length % BLOCK_ALIGN;
	if (part)
		add_zeros(block, BLOCK_ALIGN - part);
	writer->end = block->offset + block->length;
	writer->block = NULL;
	ring_filled(writer->ring);
}

static uint64_t position(const struct writer *writer)
{
	return writer->block ? writer->block->offset + writer->block->length : writer->end;
}

/* Writes zeros up to the offset. */
static int fill_to(struct writer *writer, uint64_t offset)
{
	do {
		if (!writer->block && begin_block(writer, writer->end) < 0)
			return -1;
		uint64_t gap = offset - position(writer);
		size_t room = CHUNK - writer->block->length;
		add_zeros(writer->block, gap < room ? (size_t)gap : room);
		if (writer->block->length == CHUNK)
			end_block(writer);
	} while (!writer->block || position(writer) < offset);
	return 0;
}

/* Leaves a hole up to the block that the offset is in. */
static int skip_to(struct writer *writer, uint64_t offset)
{
	uint64_t begin = offset / BLOCK_ALIGN * BLOCK_ALIGN;
	if (writer->block)
		end_block(writer);
	if (zero_range(writer, writer->end, begin) < 0)
		return -1;
	writer->end = begin;
	return 0;
}

static int go_to(struct writer *writer, uint64_t offset)
{
	if (offset - position(writer) > SMALL_HOLE && skip_to(writer, offset) < 0)
		return -1;
	return !writer->block || position(writer) < offset ? fill_to(writer, offset) : 0;
}

int writer_add(struct writer *writer, uint64_t offset, const void *bytes, size_t length)
{
	const unsigned char *from = bytes;
	while (length) {
		if (go_to(writer, offset) < 0)
			return -1;
		size_t room = CHUNK - writer->block->length;
		size_t n = length < room ? length : room;
		memcpy(writer->block->bytes + writer->block->length, from, n);
		writer->block->length += n;
		if (writer->block->length == CHUNK)
			end_block(writer);
		from += n;
		offset += n;
		length -= n;
	}
	return 0;
}

uint64_t writer_position(const struct writer *writer)
{
	return writer->written;
}

int writer_finish(struct writer *writer, uint64_t size, struct extents *extents, struct report *report)
{
	if (writer->block)
		end_block(writer);
	if (!writer->error && size > writer->end)
		zero_range(writer, writer->end, size);
	ring_end(writer->ring);
	pthread_join(writer->thread, NULL);
	writer->thread = 0;
	*extents = writer->extents;
	writer->extents = (struct extents){0};
	if (writer->error)
		return report_error(report, writer->target, "cannot be written at byte %llu: %s",
				    (unsigned long long)writer->error_at, strerror(writer->error));
	if (fsync(writer->fd) < 0)
		return report_error(report, writer->target, "cannot be synced: %s", strerror(errno));
	return 0;
}

void writer_free(struct writer *writer)
{
	if (!writer)
		return;
	if (writer->thread) {
		ring_end(writer->ring);
		pthread_join(writer->thread, NULL);
	}
	ring_free(writer->ring);
	free(writer->extents.items);
	free(writer);
}
