/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ring.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/text.h"

struct ring {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct block *blocks;
	size_t count;
	size_t next_fill, next_take;
	size_t full;
	bool ended, given_up;
};

struct ring *ring_new(size_t blocks, size_t size)
{
	struct ring *ring = xcalloc(1, sizeof *ring);
	pthread_mutex_init(&ring->lock, NULL);
	pthread_cond_init(&ring->changed, NULL);
	ring->blocks = xcalloc(blocks, sizeof *ring->blocks);
	ring->count = blocks;
	for (size_t i = 0; i < blocks; i++) {
		ring->blocks[i].bytes = aligned_alloc(BLOCK_ALIGN, size);
		if (!ring->blocks[i].bytes)
			abort(); /* as text.h does it */
	}
	return ring;
}

void ring_free(struct ring *ring)
{
	if (!ring)
		return;
	for (size_t i = 0; i < ring->count; i++)
		free(ring->blocks[i].bytes);
	free(ring->blocks);
	pthread_cond_destroy(&ring->changed);
	pthread_mutex_destroy(&ring->lock);
	free(ring);
}

struct block *ring_fill(struct ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	while (ring->full == ring->count && !ring->given_up)
		pthread_cond_wait(&ring->changed, &ring->lock);
	struct block *block = ring->given_up ? NULL : &ring->blocks[ring->next_fill];
	pthread_mutex_unlock(&ring->lock);
	return block;
}

void ring_filled(struct ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	ring->next_fill = (ring->next_fill + 1) % ring->count;
	ring->full++;
	pthread_cond_broadcast(&ring->changed);
	pthread_mutex_unlock(&ring->lock);
}

struct block *ring_take(struct ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	while (ring->full == 0 && !ring->ended)
		pthread_cond_wait(&ring->changed, &ring->lock);
	struct block *block = ring->full ? &ring->blocks[ring->next_take] : NULL;
	pthread_mutex_unlock(&ring->lock);
	return block;
}

void ring_taken(struct ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	ring->next_take = (ring->next_take + 1) % ring->count;
	ring->full--;
	pthread_cond_broadcast(&ring->changed);
	pthread_mutex_unlock(&ring->lock);
}

static void set(struct ring *ring, bool *flag)
{
	pthread_mutex_lock(&ring->lock);
	*flag = true;
	pthread_cond_broadcast(&ring->changed);
	pthread_mutex_unlock(&ring->lock);
}

void ring_end(struct ring *ring)
{
	set(ring, &ring->ended);
}

void ring_give_up(struct ring *ring)
{
	set(ring, &ring->given_up);
}
