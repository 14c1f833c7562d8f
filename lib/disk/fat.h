/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_FAT_H
#define RINGLET_FAT_H

/*
 * FAT file systems, by mkfs.fat and mtools: what they look like inside is theirs to know. One is made in a file without
 * a name that lies in memory alone; any is looked into where it lies. No mount, no loop device, no root.
 *
 * The same shape and files give the same bytes: no clock, no serial number by chance.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct fat {
	const char *disk; /* what it is for, as the report calls it */
	int fd;
	char path[48];
};

#define FAT_NULL {.fd = -1}

struct fat_file {
	const char *path; /* "EFI/debian/grub.cfg" */
	const void *bytes;
	size_t length;
};

struct fat_shape {
	uint64_t size;	 /* bytes of the partition */
	uint64_t start;	 /* bytes before it on the disk */
	unsigned sector; /* bytes, and so large is a cluster. 512: a FAT32, else a FAT16 */
	uint32_t id;	 /* of the volume: 0x1A2B3C4D is shown as 1A2B-3C4D */
};

/* Sectors before its tables: the first one, which makes it a file system, and room. */
#define FAT_RESERVED 32

/* The following three: 0; -1: the report says why not. */

/* An empty one. fat_free() in either case. */
int fat_make(struct fat *fat, const char *disk, const struct fat_shape *shape, struct report *report);
void fat_free(struct fat *fat);
/* In a folder that is there. */
int fat_add_folder(const struct fat *fat, const char *path, struct report *report);
int fat_add_file(const struct fat *fat, const struct fat_file *file, struct report *report);

/*
 * Its beginning, up to the last bytes in use and from there to a multiple of 4096; what follows is free and may hold
 * anything. From direct_room(), to be freed. NULL: the report.
 */
unsigned char *fat_bytes(const struct fat *fat, size_t *length, struct report *report);

/* Another id into what was made for that sector size. */
void fat_set_id(unsigned char *bytes, unsigned sector, uint32_t id);

/* Is this the first sector of the file system with that id? What else it says is not looked at. */
bool fat_is_first(const unsigned char *sector, uint32_t id);

enum fat_found {
	FAT_SAME,
	FAT_DIFFERS,
	FAT_MISSING,
	FAT_UNREADABLE, /* there is no FAT file system, or it makes no sense */
};

/* Is that file in it? -1: mtools cannot be asked, the report says why not. */
int fat_find(const char *path, uint64_t at, const struct fat_file *file, struct report *report);

#endif
