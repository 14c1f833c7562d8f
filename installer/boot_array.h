/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_BOOT_ARRAY_H
#define RINGLET_BOOT_ARRAY_H

/*
 * /boot of an installed node, to look into: assembled and mounted so that not
 * a byte of any disk is written, neither superblocks nor the journal.
 */

#include "installation.h"

#define BOOT_ARRAY "/run/ringlet/installed"

/* From these members (device paths). 0: it is at BOOT_ARRAY; -1: the report says why not, and nothing is left behind. */
int boot_array_open(const struct installation *it, const char *const *members, size_t count, struct report *report);
void boot_array_close(void);

/*
 * Which medium installed the sealed disks of this node: fills disk_facts.installed, which stays "" where it cannot
 * be found out; the log says why.
 */
void boot_array_read_medium(struct installation *it);

#endif
