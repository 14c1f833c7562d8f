/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The digest is nettle's: libarchive brings that library along, and it is twice as fast as libmd at it. */
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "restore_parts.h"
#include "ring.h"

#define READ_SIZE ((size_t)256 << 10)
#define READ_AHEAD 8

struct reader {
	pthread_t thread;
	struct ring *ring;
	int fd;
	char *path;
	struct sha256_ctx digest;
	int error; /* errno of a failed read; 0 */
	bool holding; /* the block that reader_next() gave last is still in use */
};

static void *read_ahead(void *data)
{
	struct reader *reader = data;
	struct block *block;
	ssize_t n = 1;
	while (n > 0 && (block = ring_fill(reader->ring))) {
		n = read(reader->fd, block->bytes, READ_SIZE);
		if (n < 0) {
			reader->error = errno;
		} else if (n > 0) {
			sha256_update(&reader->digest, (size_t)n, block->bytes);
			block->length = (size_t)n;
			ring_filled(reader->ring);
		}
	}
	ring_end(reader->ring);
	return NULL;
}

struct reader *reader_open(const char *path, struct report *report)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		report_error(report, path, "cannot be opened: %s", strerror(errno));
		return NULL;
	}
	posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	struct reader *reader = xcalloc(1, sizeof *reader);
	reader->fd = fd;
	reader->path = xstrdup(path);
	reader->ring = ring_new(READ_AHEAD, READ_SIZE);
	sha256_init(&reader->digest);
	if (pthread_create(&reader->thread, NULL, read_ahead, reader) != 0)
		abort();
	return reader;
}

size_t reader_next(struct reader *reader, const void **bytes)
{
	if (reader->holding)
		ring_taken(reader->ring);
	struct block *block = ring_take(reader->ring);
	reader->holding = block != NULL;
	*bytes = block ? block->bytes : NULL;
	return block ? block->length : 0;
}

static void digest_text(struct sha256_ctx *context, char text[DIGEST_TEXT])
{
	uint8_t bytes[SHA256_DIGEST_SIZE];
	sha256_digest(context, sizeof bytes, bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}

int reader_finish(struct reader *reader, char digest[DIGEST_TEXT], struct report *report)
{
	const void *bytes;
	while (reader_next(reader, &bytes) > 0)
		;
	pthread_join(reader->thread, NULL);
	digest_text(&reader->digest, digest);
	int result = 0;
	if (reader->error)
		result = report_error(report, reader->path, "cannot be read: %s", strerror(reader->error));
	ring_free(reader->ring);
	close(reader->fd);
	free(reader->path);
	free(reader);
	return result;
}
