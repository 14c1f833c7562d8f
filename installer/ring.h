/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_RING_H
#define RINGLET_RING_H

/*
 * A ring of buffers between two threads: one fills, the other empties, each
 * waits for the other. It bounds what is in memory at a time.
 */

#include <stddef.h>
#include <stdint.h>

struct block {
	unsigned char *bytes; /* aligned to BLOCK_ALIGN, so that it may be read and written past the page cache */
	size_t length;
	uint64_t offset;
};

#define BLOCK_ALIGN 4096

struct ring;

struct ring *ring_new(size_t blocks, size_t size);
void ring_free(struct ring *ring);

/* The filling side: an empty block (NULL: the other side has given up); it is full; there will be no more. */
struct block *ring_fill(struct ring *ring);
void ring_filled(struct ring *ring);
void ring_end(struct ring *ring);

/* The emptying side: the next full block (NULL: there is no more); it is empty again; it takes no more. */
struct block *ring_take(struct ring *ring);
void ring_taken(struct ring *ring);
void ring_give_up(struct ring *ring);

#endif
