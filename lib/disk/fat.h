/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_FAT_H
#define RINGLET_FAT_H

/*
 * A FAT file system as bytes: made whole from a list of files, and looked into. Pure.
 *
 * Made here and not by mkfs.fat, a mount and copies: the same files give the same bytes, neither a loop device nor a
 * driver is needed, and whoever writes it to a disk can leave its first sector to the end (disk/esp.h). It is for a
 * handful of files that are replaced together: nothing is ever changed in it, and there are no long names.
 *
 *   512 bytes a sector, 64 MiB       FAT32, a cluster is a sector
 *   4096 bytes a sector, 64 MiB      FAT16: too few clusters for FAT32, which wants 65525
 */

#include <stddef.h>
#include <stdint.h>

struct fat_file {
	const char *path; /* "EFI/debian/grubx64.efi": each part at most 8.3, its name and its end each either all capitals
			     or all small letters. Folders come to be by themselves */
	const void *bytes;
	size_t length;
};

struct fat_shape {
	uint64_t size;	 /* bytes of the partition */
	uint64_t start;	 /* bytes before it on the disk */
	unsigned sector; /* bytes: 512 or 4096 */
	uint32_t id;	 /* of the volume: 0x1A2B3C4D is shown as 1A2B-3C4D */
};

/* The sector with a copy of the first one, on FAT16 as well. */
#define FAT_COPY 6
/* Bytes 3 to 10 of the first sector: who made it. */
#define FAT_MAKER "RINGLET "

/*
 * Its beginning, up to the last cluster in use and from there to a multiple of 4096 bytes; what follows is free and
 * may hold anything. For the caller to free. NULL: the files do not fit, or the size makes no FAT16 or FAT32.
 */
unsigned char *fat_make(const struct fat_shape *shape, const struct fat_file *files, size_t count, size_t *length);

enum fat_found {
	FAT_SAME,
	FAT_DIFFERS,
	FAT_MISSING,
	FAT_UNREADABLE, /* there is no FAT file system, or it makes no sense */
};

/* Is that file in the file system of which these are all bytes? Whoever made it: foreign bytes are read here. */
enum fat_found fat_compare(const unsigned char *bytes, size_t length, const struct fat_file *file);

#endif
