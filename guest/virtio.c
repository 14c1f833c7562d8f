/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "virtio.h"

#define VENDOR 0x1af4
#define TRANSITIONAL 0x0fff /* device numbers: 0x1000 a network card, 0x1001 a disk, if it can be legacy, too, ... */
#define MODERN 0x1040	    /* ... else 0x1041 and 0x1042 */
#define BUSES 64

/* Its structures, as capabilities in PCI's configuration name them. */
enum { COMMON = 1, NOTIFY = 2, DEVICE = 4 };

/* Of the common structure. */
enum {
	FEATURES_OF = 0x00, FEATURES = 0x04, ACCEPTED_OF = 0x08, ACCEPTED = 0x0c, STATUS = 0x14, QUEUE = 0x16,
	QUEUE_LENGTH = 0x18, QUEUE_VECTOR = 0x1a, QUEUE_ENABLE = 0x1c, QUEUE_NOTIFY = 0x1e, QUEUE_PIECES = 0x20,
	QUEUE_AVAILABLE = 0x28, QUEUE_USED = 0x30,
};
enum { ACKNOWLEDGED = 1, DRIVER = 2, DRIVER_OK = 4, FEATURES_OK = 8 };

#define VERSION_1 1 /* bit 32 of the features */

static uint32_t config(uint32_t function, uint32_t at)
{
	out32(0xcf8, 0x80000000 | function << 8 | (at & ~3U));
	return in32(0xcfc) >> 8 * (at & 3);
}

static void config_set(uint32_t function, uint32_t at, uint32_t value)
{
	out32(0xcf8, 0x80000000 | function << 8 | at);
	out32(0xcfc, value);
}

/* An address in a window of the device; NULL: out of reach. */
static volatile uint8_t *window(uint32_t function, uint32_t bar, uint32_t offset)
{
	uint32_t low = config(function, 0x10 + 4 * bar);
	if ((low & 6) == 4 && config(function, 0x14 + 4 * bar))
		return NULL;
	return (volatile uint8_t *)(low & ~15U) + offset;
}

static void read_capabilities(struct virtio *virtio, uint32_t function)
{
	for (uint32_t at = config(function, 0x34) & 0xfc; at; at = config(function, at + 1) & 0xfc) {
		if ((config(function, at) & 0xff) != 9)
			continue;
		uint32_t kind = config(function, at + 3) & 0xff;
		volatile uint8_t *address =
			window(function, config(function, at + 4) & 0xff, config(function, at + 8));
		if (kind == COMMON)
			virtio->common = address;
		else if (kind == DEVICE)
			virtio->device = address;
		else if (kind == NOTIFY) {
			virtio->notify = address;
			virtio->notify_step = config(function, at + 16);
		}
	}
}

bool virtio_find(struct virtio *virtio, unsigned kind)
{
	*virtio = (struct virtio){0};
	for (uint32_t function = 0; function < BUSES << 8; function++) {
		uint32_t id = config(function, 0);
		if (id != ((MODERN + kind) << 16 | VENDOR) && id != ((TRANSITIONAL + kind) << 16 | VENDOR))
			continue;
		config_set(function, 4, (config(function, 4) & 0xffff) | 6); /* memory, and access to ours */
		read_capabilities(virtio, function);
		return virtio->common && virtio->notify && virtio->device;
	}
	return false;
}

static volatile uint32_t *word32(const struct virtio *virtio, int at)
{
	return (volatile uint32_t *)(virtio->common + at);
}

static volatile uint16_t *word16(const struct virtio *virtio, int at)
{
	return (volatile uint16_t *)(virtio->common + at);
}

uint32_t virtio_begin(struct virtio *virtio, uint32_t features)
{
	volatile uint8_t *status = virtio->common + STATUS;
	*status = 0;
	while (*status)
		;
	*status = ACKNOWLEDGED;
	*status = ACKNOWLEDGED | DRIVER;
	*word32(virtio, FEATURES_OF) = 0;
	features &= *word32(virtio, FEATURES);
	*word32(virtio, ACCEPTED_OF) = 0;
	*word32(virtio, ACCEPTED) = features;
	*word32(virtio, ACCEPTED_OF) = 1;
	*word32(virtio, ACCEPTED) = VERSION_1;
	*status = ACKNOWLEDGED | DRIVER | FEATURES_OK;
	if (!(*status & FEATURES_OK))
		give_up("a device does not take version 1");
	return features;
}

static void set_address(struct virtio *virtio, int at, const volatile void *to)
{
	*word32(virtio, at) = (uint32_t)to;
	*word32(virtio, at + 4) = 0;
}

void virtio_queue(struct virtio *virtio, struct virtio_queue *queue, uint16_t number)
{
	*word16(virtio, QUEUE) = number;
	if (*word16(virtio, QUEUE_LENGTH) < QUEUE_SIZE)
		give_up("a device has too short a queue");
	*word16(virtio, QUEUE_LENGTH) = QUEUE_SIZE;
	*word16(virtio, QUEUE_VECTOR) = 0xffff;
	queue->available.flags = 1; /* no interrupts, please */
	queue->number = number;
	queue->bell = (volatile uint16_t *)(virtio->notify + *word16(virtio, QUEUE_NOTIFY) * virtio->notify_step);
	set_address(virtio, QUEUE_PIECES, queue->piece);
	set_address(virtio, QUEUE_AVAILABLE, &queue->available);
	set_address(virtio, QUEUE_USED, &queue->used);
	*word16(virtio, QUEUE_ENABLE) = 1;
}

void virtio_ready(struct virtio *virtio)
{
	*(virtio->common + STATUS) = ACKNOWLEDGED | DRIVER | FEATURES_OK | DRIVER_OK;
}

void virtio_give(struct virtio_queue *queue, uint16_t piece)
{
	queue->available.ring[queue->available.index % QUEUE_SIZE] = piece;
	barrier();
	queue->available.index++;
	barrier();
	*queue->bell = queue->number;
}

int virtio_take(struct virtio_queue *queue, uint32_t *length)
{
	if (*(volatile uint16_t *)&queue->used.index == queue->seen)
		return -1;
	barrier();
	uint32_t slot = queue->seen++ % QUEUE_SIZE;
	*length = queue->used.ring[slot].length;
	return (int)queue->used.ring[slot].id;
}
