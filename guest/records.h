/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GUEST_RECORDS_H
#define GUEST_RECORDS_H

/*
 * What the guest writes: numbered records, a sector each, round and round, and behind each of them a flush, as fsync
 * does it. A number counts as acknowledged when the disk has said of both that they are done. At the start it is seen
 * what became of those of the start before.
 */

#include "machine.h"

struct records {
	uint32_t boot;	       /* this start's, in each record */
	uint32_t found;	       /* the highest number at the start */
	uint32_t missing;      /* of those before it that should be there, too */
	uint32_t acknowledged; /* the highest number that is surely kept */
	uint32_t asked;	       /* tick of the write that is not acknowledged yet; meaningless without one */
	uint32_t longest;      /* ticks that a write took, of those acknowledged */
	bool writing;
};

/* Reads them, and the sector with the settings. Gives up if there is no disk. */
void records_open(struct records *records, char settings[512]);
/* Looks whether the disk is done, and begins the next thing. Never waits. */
void records_step(struct records *records);

#endif
