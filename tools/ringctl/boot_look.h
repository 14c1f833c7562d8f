/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_BOOT_LOOK_H
#define RINGCTL_BOOT_LOOK_H

/* Which of this node's disks start it, and why the others do not. Looks into the ESP of each; writes nothing. */

#include "disk/esp.h"
#include "disk_look.h"
#include "plan/boot.h"

struct boot_disk {
	const struct set_disk *disk;
	struct disk_target target; /* its ESP, no more */
	enum boot_need need;
	char *why; /* a clause where need is not BOOT_GOOD */
};

struct boot_look {
	struct disk_look disks;
	struct esp esp;
	struct boot_disk disk[SET_MAX];
	unsigned count;
};

#define BOOT_LOOK_NULL {0}

/* 0; -1: the report says what could not be read. What is wrong with a single disk is told as its own. */
int boot_look(struct boot_look *look, const struct cluster *cluster, int node, struct report *report);
void boot_look_free(struct boot_look *look);

/* A clause of `ringctl status`: "disk 2 (sdb, serial X) does not start by UEFI: EFI/BOOT/grubx64.efi differs"; to be freed. */
char *boot_complaint(const struct boot_disk *d);

/* These clauses, a line each, for whoever must not open disks. */
#define BOOT_SAID "/run/ringlet/boot"
void boot_look_publish(const struct boot_look *look);

#endif
