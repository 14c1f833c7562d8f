/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HARDWARE_QEMU_H
#define RINGLET_HARDWARE_QEMU_H

/*
 * One machine of the plan as a QEMU command line. Pure: touches nothing.
 *
 * The command is to be run in the run folder: every path in it is relative
 * to that folder, because a unix socket's path may have 107 bytes and a run
 * folder lies as deep as it likes. In the run folder, for a node NAME:
 *   NAME-diskK.raw   disk K from 1, sparse
 *   NAME.iso         the medium
 *   NAME-uefi.vars   what a UEFI firmware remembers; NAME-secure.vars with Secure Boot, NAME-uefi-7.vars in chassis 7
 *   NAME.events      what the guest said on the port org.ringlet.events, appended
 *   NAME.console     what the guest said on its serial line, appended
 *   NAME.serial      unix socket: the serial line, for a person
 *   NAME.qmp         unix socket: QMP
 *   NAME.told        unix socket: QMP once more, for who listens to its events
 *   cableK.0 .1      unix sockets: the two plugs of cable K
 *   lanP.plug        unix socket: the LAN, see vm_switch.h
 */

#include <stdbool.h>

#include "plan/hardware.h"
#include "vm_argv.h"

enum cd_bus { CD_IDE, CD_SATA, CD_SCSI, CD_USB };

/* USUAL: disks, then a CD, so that an empty machine falls through to it; but what is no CD comes before the disks. */
enum boot_order { BOOT_USUAL, BOOT_DISKS, BOOT_MEDIUM };

/* What a disk calls itself, where its kind lets it. */
struct disk_label {
	const char *serial; /* NULL: "ringlet-NAME-K" */
	uint64_t wwn;	    /* 0: derived from name and number */
};

/* Where Debian and Ubuntu have it. */
#define OVMF_FOLDER "/usr/share/OVMF"

struct qemu_options {
	bool kvm;
	bool snapshot;		/* writes are lost when QEMU ends: a test leaves the disks as they were */
	bool no_lan;		/* no switch runs: the LAN's NIC is there and hears nothing */
	bool no_watchdog;	/* else an Intel 6300ESB, which resets the machine when it runs out */
	bool medium_writable;	/* a stick whose switch is not on "lock" */
	enum boot_order boot;
	enum cd_bus cd_bus;	/* what the CD drive hangs on */
	unsigned without;	/* bit K: disk K is pulled */
	struct disk_label label[BAYS_MAX + 1]; /* of disk K */
	const char *nic;	/* QEMU's name of the network card; NULL: virtio-net-pci */
	const char *iso;	/* NULL: NAME.iso */
	const char *ovmf;	/* the folder with the UEFI firmware's files; NULL: OVMF_FOLDER */
	const char *usb_stick;	/* an image put in as one more USB stick; NULL: none */
	const char *foreign;	/* the image of DISK_FOREIGN */
	const char *foreign_format; /* NULL: raw */
};

/* 0; -1: not all disks fit, the report says why. */
int hardware_qemu(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options,
		  struct report *report);

/* "node1-disk2.raw"; the caller frees it. */
char *hardware_disk_file(const struct hardware_machine *machine, unsigned disk);

/* Of a UEFI machine, for the caller to free: its firmware's code, what that remembers at first, and where it remembers. */
char *hardware_firmware_code(const struct hardware_machine *machine, const char *ovmf);
char *hardware_firmware_first(const struct hardware_machine *machine, const char *ovmf);
char *hardware_firmware_file(const struct hardware_machine *machine);

/* Slots of the PCI bus. 0 and 1 are the chipset's, and 31 is on q35; SAS gets what the chipset leaves free. */
enum { SLOT_VGA = 2, SLOT_NIC = 3, SLOT_EVENTS = 6, SLOT_RNG, SLOT_USB, SLOT_SCSI, SLOT_SATA, SLOT_DISK, SLOT_LAST = 31 };

#endif
