/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_SIGHT_H
#define RINGLET_SIGHT_H

/*
 * What a node sees of its two volumes and of the guests on them, from files
 * alone: cheap enough for every second. Another node tells it over ssh as text:
 *
 *   (all of /proc/drbd)
 *   mounted 0 free=6871947673
 *   guest 0 web running keep memory=536870912
 *   end
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/volume.h"

struct sight_guest {
	char name[64];
	int minor;	 /* on which volume: MINOR_OWN, MINOR_COPY */
	bool running;	 /* its process is there */
	bool keep;	 /* a stop saves its memory */
	uint64_t memory; /* bytes; 0: unknown */
};

struct sight {
	bool there; /* the node has told all of it */
	struct drbd_state drbd[2];
	bool mounted[2]; /* at /srv/rK */
	int64_t free[2]; /* bytes; -1: unknown */
	struct sight_guest *guest;
	size_t guests;
};

#define SIGHT_NULL {0}

/* Of this machine, or below root: of a captured tree. The volumes' names by minor: "r1", "r2". */
void sight_look(struct sight *sight, const char *root, const char *const volume[2]);

char *sight_text(const char *root, const char *const volume[2]); /* the same as text, for the caller to free */
/* 0; -1: it is cut off, or not that: there is false. */
int sight_parse(struct sight *sight, const char *text);

void sight_free(struct sight *sight);

#endif
