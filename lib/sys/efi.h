/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_EFI_H
#define RINGLET_EFI_H

/* The firmware of this machine, if it is UEFI: its boot entries, by efibootmgr. */

#include "plan/boot.h"

struct efi_disk {
	int number;
	char device[40]; /* "/dev/sda" */
};

/* UEFI started this machine, not a BIOS. */
bool efi_started(void);

/* FACT_YES, FACT_NO, FACT_UNKNOWN of health.h: 1, 0, -1. */
int efi_secure_boot(void);

/*
 * Entries for these disks, ours, before all others; stale ones of ours are removed first. anew: all of ours are, else
 * those that are right stay where they are, as a person may have put others before them. How many were changed;
 * -1: not all could be done, the report has notes that say why: firmware looks for EFI/BOOT where it has no entry.
 */
int efi_entries(const struct cluster *cluster, int node, const struct efi_disk *disks, size_t count, bool anew,
		struct report *report);

/* How many of the node's disks have an entry that leads to them. -1: notes in the report say why that is not known. */
int efi_entries_right(const struct cluster *cluster, int node, struct report *report);

#endif
