/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_FAT_PARTS_H
#define RINGLET_FAT_PARTS_H

/* What fat.c and fat_read.c share. */

#include <stddef.h>

#define FAT_FIRST 2 /* the number of the first cluster */
#define FAT_ENTRY 32
#define FAT_NAME 11
#define FAT_FOLDER 0x10
#define FAT_ARCHIVE 0x20
#define FAT16_LEAST 4085 /* clusters; fewer are a FAT12 */
#define FAT32_LEAST 65525

/*
 * "grubx64.efi" -> "GRUBX64 EFI", as an entry of a folder has it. Returns what the entry notes of small letters
 * (0x08: the name, 0x10: its end); -1: it is none that fits.
 */
int fat_name(unsigned char packed[FAT_NAME], const char *name, size_t length);

#endif
