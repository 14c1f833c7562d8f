/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MEDIUM_NOTE_H
#define RINGLET_MEDIUM_NOTE_H

/*
 * The one way the medium is written to: a text into one of its two areas for notes, in place, where the medium is a
 * stick (or disk) that takes it. The file system on it stays as it is, mounted and read only; where the area lies, the
 * kernel says, and before anything is written the device must show at that place what the file shows.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "medium.h"
#include "plan/medium_areas.h"

/* Where a file of the medium lies on the device that is mounted. */
struct medium_place {
	uint64_t offset, size; /* bytes */
};

/*
 * area: FACTS_AREA or REPORT_AREA. 0: written and read back; 1: this medium cannot be written to, the report's last
 * message says why, as a note; -1: it should have worked, the report says what did not.
 */
int medium_note(const struct medium *medium, const char *area, const char *text, struct report *report);

/* ---- its parts, for tests on plain files ---- */

/* The text, exactly size bytes of it: padded with newlines; if it is too long, with a line in place of its middle. */
char *medium_note_fit(const char *text, size_t size);

/* bytes: as many as the place has. 0; -1. before: what the device must hold there now. */
int medium_note_write(const char *device, const struct medium_place *place, const char *before, const char *bytes,
		      struct report *report);

#endif
