/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_NOTES_STICK_H
#define RINGLET_NOTES_STICK_H

/* A USB stick that somebody put in to carry notes away: known by the label of its FAT file system, and by nothing else. */

#include <stddef.h>

#include "base/report.h"

/*
 * Writes the text to a file in the stick's topmost folder, whole or not at all. 0: device ("sdc1") tells which; 1: there
 * is no such stick; -1: the report says what failed.
 */
int notes_stick_save(const char *label, const char *name, const char *text, char *device, size_t room,
		     struct report *report);

#endif
