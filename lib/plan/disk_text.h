/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_TEXT_H
#define RINGLET_DISK_TEXT_H

/*
 * Disk facts as text, for a person to read and, within facts_text.h, for `ringlet plan --facts`: a line per disk, then
 * an indented line per thing found on it. What is unknown or false is left out. docs/formats.md has it whole.
 *
 *   disk sda size=500107862016 model="ST500DM002-1BD142" serial=Z3T0ABCD transport=sata rotational
 *     "whole disk" gpt uuid=0ac1f4d1-...
 *     sda1 ext4 size=1073741824 label=backup uuid=7e0b...
 */

#include "base/text.h"
#include "plan/disk.h"

void disk_facts_format(struct text *text, const struct disk_facts *facts, size_t count);

/*
 * Reads what disk_facts_format() wrote; sizes may be written "4G". path is only for messages.
 * 0: *facts is to be freed by disk_facts_free() and free(); -1: the report says what is wrong.
 */
int disk_facts_parse(struct disk_facts **facts, size_t *count, const char *path, const char *text,
		     struct report *report);

const char *disk_mark_name(enum disk_mark mark); /* "none", "newborn", "complete", "sealed" */

#endif
