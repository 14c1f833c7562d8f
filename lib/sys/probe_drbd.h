/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROBE_DRBD_H
#define RINGLET_PROBE_DRBD_H

/*
 * What the kernel tells of DRBD volumes, from /proc/drbd of version 8.4: one
 * small read, no command, cheap enough to be done again and again.
 */

#include <stdbool.h>
#include <stddef.h>

#include "plan/volume.h"

/*
 * Fills states[0..count-1], indexed by minor; a minor the text does not name is DRBD_UNCONFIGURED.
 * 0; 1: the text is not of version 8.4 (all states are null); -1: a line is not understood (errors
 * are the kernel's, not a person's: the minor stays null, the others are filled).
 */
int drbd_parse(const char *text, struct drbd_state *states, size_t count);

/* The same from ROOT/proc/drbd. Also 1 when there is none: the module is not loaded. */
int probe_drbd(const char *root, struct drbd_state *states, size_t count);

/* From the output of `drbdsetup get-gi MINOR`: 1 newborn, 0 not, -1 not understood. */
int drbd_parse_newborn(const char *text);

#endif
