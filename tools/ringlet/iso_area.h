/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_ISO_AREA_H
#define RINGLET_ISO_AREA_H

/* Where in a Ringlet ISO the bytes are that stamping writes. Reads, never writes. */

#include <stdint.h>

#include "base/report.h"

#define PLAN_AREA_SIZE (1024 * 1024) /* /ringlet/plan.img: the node plan, padded with zeros */
#define MENU_AREA_SIZE 4096	     /* /isolinux/stamp.cfg: menu settings, padded with newlines */
#define ISO_FORMAT 1		     /* /ringlet/version: format = 1 */

struct iso_areas {
	uint64_t size;	      /* of the whole file, bytes */
	uint64_t plan, menu;  /* offsets, bytes */
	char version[32];     /* of Ringlet, as the ISO says */
};

/* The base ISO: the one given, or where it usually is (given NULL). NULL: the report says that there is none. */
const char *iso_base(const char *given, struct report *report);

/* 0; 1: not a Ringlet ISO, or one that is cut off or of another format; -1: cannot be read. */
int iso_areas_find(struct iso_areas *areas, const char *iso, struct report *report);

#endif
