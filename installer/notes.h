/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_NOTES_H
#define RINGLET_NOTES_H

/* What was seen and what went wrong, left where a person can carry it away. */

#include "installation.h"

/* The facts of this machine as text, with what is known of it so far, and was heard on its ports; to be freed. */
char *notes_facts(const struct installation *it);

/*
 * The facts: onto the medium if it is a stick that can be written to, else onto a USB stick with a FAT file system
 * labelled NOTES_LABEL; it says where they are, or how to get them.
 */
#define NOTES_LABEL "RINGLETNOTE"
void notes_save_facts(const struct installation *it, const char *facts);

/* After a refusal or a failure: log and facts onto the medium, if it can be written to. Says so; else only the log does. */
void notes_save_report(const struct installation *it);

#endif
