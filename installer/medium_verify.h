/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MEDIUM_VERIFY_H
#define RINGLET_MEDIUM_VERIFY_H

/*
 * Every file of the medium is read once and held against its sum, beside the work that needs no trust in it: drivers,
 * waiting for disks, looking at them, thinking. What was read stays in the page cache for the restore, as far as
 * there is memory. Nothing is written to a disk before medium_verify_end() has said yes.
 *
 * The stamped areas are held against the digests in both boot menus' remarks (plan/menu_area.h). The two areas for
 * notes have no sum: whatever stands in them, nothing of the installation comes from there.
 */

#include "base/id.h"
#include "base/report.h"

struct medium_verify;

/* folder: where the medium is mounted; digest: of its list of sums, as the node plan says it. Reading begins at once. */
struct medium_verify *medium_verify_begin(const char *folder, const char digest[DIGEST_TEXT]);

/*
 * Waits for the end of it, told as progress of the current stage. 0: whole; 1: the report names each damaged file.
 * Asked again, it says the same again.
 */
int medium_verify_end(struct medium_verify *verify, struct report *report);

/* "medium verified: 856 files, 284 MiB in 3.1 s"; after the end only. To be freed. */
char *medium_verify_text(const struct medium_verify *verify);

/* Waits, too. NULL is fine. */
void medium_verify_free(struct medium_verify *verify);

#endif
