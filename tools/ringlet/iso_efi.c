/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "iso_efi.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/medium_check.h"

/*
 * The first sector of a disk with a DOS partition table, as far as it matters here; numbers are little-endian:
 *
 *   446 + 16 K  entry K, from 0:  +4 type   +8 first sector, 4 bytes   +12 how many, 4 bytes
 *   510         55 aa
 */
#define SECTOR 512
#define ENTRY 446
#define ENTRY_SIZE 16
#define ENTRIES 4
#define TYPE_EFI 0xef

static uint32_t number_at(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Where it is; -ENOENT as the file descriptor: nowhere. */
static struct medium_bytes find_image(int fd)
{
	unsigned char sector[SECTOR];
	if (pread(fd, sector, SECTOR, 0) != SECTOR || sector[510] != 0x55 || sector[511] != 0xaa)
		return (struct medium_bytes){.fd = -ENOENT};
	for (int i = 0; i < ENTRIES; i++) {
		const unsigned char *entry = sector + ENTRY + i * ENTRY_SIZE;
		if (entry[4] == TYPE_EFI)
			return (struct medium_bytes){.fd = fd, .offset = (uint64_t)number_at(entry + 8) * SECTOR,
						     .length = (uint64_t)number_at(entry + 12) * SECTOR};
	}
	return (struct medium_bytes){.fd = -ENOENT};
}

uint64_t iso_efi_end(int fd)
{
	struct medium_bytes image = find_image(fd);
	return image.fd < 0 ? 0 : image.offset + image.length;
}

int iso_efi_check(int fd, const char *digest, uint64_t *bytes, struct report *report)
{
	struct medium_sum sum = {.digest = strtoull(digest, NULL, 16), .path = "the EFI boot image"};
	struct medium_bytes image = find_image(fd);
	*bytes += image.length;
	return medium_check(&sum, &image, NULL, NULL, report);
}
