/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_ISO_AREA_H
#define RINGLET_ISO_AREA_H

/* Where in a Ringlet ISO the bytes are that may be overwritten in place. Reads, never writes. */

#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "base/report.h"

#define ISO_FORMAT 3 /* /ringlet/version: format = 3 */

enum iso_area {
	AREA_PLAN,   /* /ringlet/plan.img: the node plan, padded with zeros */
	AREA_MENU,   /* /isolinux/stamp.cfg, for a BIOS: menu settings, padded with newlines */
	AREA_GRUB,   /* /boot/grub/stamp.cfg, for UEFI: likewise */
	AREA_FACTS,  /* /ringlet/facts.txt and report.txt: newlines, until an installer notes something there */
	AREA_REPORT,
	AREA_COUNT,
};

/* The same on every Ringlet ISO of this format; index enum iso_area. */
extern const struct iso_area_kind {
	const char *name; /* "/ringlet/plan.img" */
	size_t size;	  /* bytes */
	char blank;	  /* what it is filled with */
} iso_area_kind[AREA_COUNT];

#define PLAN_AREA_SIZE ((size_t)1 << 20)
#define MENU_AREA_SIZE ((size_t)4096)

struct iso_areas {
	uint64_t size;		     /* of the whole file, bytes */
	uint64_t offset[AREA_COUNT]; /* bytes */
	char version[32];	     /* of Ringlet, as the ISO says */
	char efi[17];		     /* XXH64 of the EFI boot image, likewise; "": the ISO has none */
	char *sums;		     /* the text of /ringlet/XXH64SUMS; the SHA-256 of it */
	char sums_digest[DIGEST_TEXT];
};

/* The base ISO: the one given, or where it usually is (given NULL). NULL: the report says that there is none. */
const char *iso_base(const char *given, struct report *report);

/* 0; 1: not a Ringlet ISO, or one that is cut off or of another format; -1: cannot be read. free in either case. */
int iso_areas_find(struct iso_areas *areas, const char *iso, struct report *report);
void iso_areas_free(struct iso_areas *areas);

/*
 * Holds every file that the ISO's own list of sums names against it, and the EFI boot image against its sum. 0: all are
 * whole; 1: the report names each that is not; -1: the ISO cannot be read. count: of files, bytes: of all that was read.
 */
int iso_files_check(const struct iso_areas *areas, const char *iso, size_t *count, uint64_t *bytes,
		    struct report *report);

#endif
