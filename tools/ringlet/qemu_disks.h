/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_QEMU_DISKS_H
#define RINGLET_QEMU_DISKS_H

/*
 * The disks of a machine as QEMU has them: which controllers there are, and
 * which port each disk has. Every place is fixed by the kinds of the places
 * alone: a disk that is missing moves no other one. Pure: touches nothing.
 *
 * Ids in QEMU: disk K is "diskK" (its drive and its device), the foreign one
 * "foreign"; controller N of a kind is "scsiN", "sataN" (on q35 sata0 is the
 * chipset's, with the buses "ide.0" to "ide.5"), "sasN", "usbN"; the card
 * reader of place P is "mmcP"; on q35 the root port of place P is "bayP".
 */

#include "hardware_qemu.h"

/* Where the disk of a place hangs. */
struct qemu_place {
	enum disk_kind kind; /* never ANY */
	unsigned controller;
	unsigned port; /* of the controller; of virtio, NVMe and MMC on q35: which root port */
};

/*
 * Two ports are not for disks: the CD drive has the last one of sata0, and on scsi0 an address behind all disks, the
 * last one that OVMF looks at.
 */
#define SATA_CD_PORT 5
#define SCSI_CD_ID 31

/* 0; -1: something does not fit, the report says what. */
int qemu_disks_place(struct qemu_place places[BAYS_MAX], const struct hardware_machine *machine, struct report *report);

/* How many controllers of a kind the disks need. */
unsigned qemu_disks_controllers(const struct qemu_place places[BAYS_MAX], const struct hardware_machine *machine,
				enum disk_kind kind);

/* Root ports and card readers: what virtio, NVMe and MMC disks are plugged into. */
void qemu_disks_add_ports(struct vm_argv *argv, const struct hardware_machine *machine,
			  const struct qemu_place places[BAYS_MAX]);

/* All disks that are in. */
void qemu_disks_add(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options,
		    const struct qemu_place places[BAYS_MAX]);

/* The device of one place's disk as in -device: "scsi-hd,id=disk3,bus=scsi0.0,...". For the caller to free. */
char *qemu_disk_device(const struct hardware_machine *machine, const struct qemu_options *options,
		       const struct qemu_place places[BAYS_MAX], unsigned bay);

/* A path as the value of -drive: a comma in it is doubled. For the caller to free. */
char *qemu_quoted(const char *path);

#endif
