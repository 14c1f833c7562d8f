/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GUEST_VIRTIO_H
#define GUEST_VIRTIO_H

/*
 * Virtio devices on PCI, version 1 (not the older "legacy" one, which a PCI Express slot does not have). Queues are
 * looked at, not waited for. Addresses in memory are what the device sees: there is no paging.
 */

#include "machine.h"

#define QUEUE_SIZE 16

struct virtio_piece { /* of a request: a descriptor, as the device reads it */
	uint64_t address;
	uint32_t length;
	uint16_t flags, next;
};
#define PIECE_NEXT 1
#define PIECE_IN 2 /* the device writes it */

struct virtio_queue {
	struct virtio_piece piece[QUEUE_SIZE] __attribute__((aligned(16)));
	struct {
		uint16_t flags, index, ring[QUEUE_SIZE];
	} available __attribute__((aligned(2)));
	struct {
		uint16_t flags, index;
		struct {
			uint32_t id, length;
		} ring[QUEUE_SIZE];
	} used __attribute__((aligned(4)));
	uint16_t seen; /* of used.index */
	uint16_t number;
	volatile uint16_t *bell;
};

struct virtio {
	volatile uint8_t *common, *notify, *device;
	uint32_t notify_step;
};

/* The first one of a kind: 1 a network card, 2 a disk. False: there is none. */
bool virtio_find(struct virtio *virtio, unsigned kind);
/* Begins with it: features beside "version 1" (bits 0 to 31) are taken if it has them. What it has of them. */
uint32_t virtio_begin(struct virtio *virtio, uint32_t features);
void virtio_queue(struct virtio *virtio, struct virtio_queue *queue, uint16_t number);
/* All queues are there. */
void virtio_ready(struct virtio *virtio);

/* Hands over the request that begins with this piece. */
void virtio_give(struct virtio_queue *queue, uint16_t piece);
/* The first piece of a request that is done, and how much the device wrote; -1: none. */
int virtio_take(struct virtio_queue *queue, uint32_t *length);

#endif
