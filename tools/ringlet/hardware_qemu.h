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
 *   NAME.events      what the guest said on the port org.ringlet.events, appended
 *   NAME.console     what the guest said on its serial line, appended
 *   NAME.serial      unix socket: the serial line, for a person
 *   NAME.qmp         unix socket: QMP
 *   cableK.0 .1      unix sockets: the two plugs of cable K
 *   lanP.plug        unix socket: the LAN, see vm_switch.h
 */

#include <stdbool.h>

#include "plan/hardware.h"
#include "vm_argv.h"

enum cd_bus { CD_IDE, CD_SATA, CD_SCSI };

struct qemu_options {
	bool kvm;
	bool snapshot;		/* writes are lost when QEMU ends: a test leaves the disks as they were */
	bool no_lan;		/* no switch runs: the LAN's NIC is there and hears nothing */
	enum cd_bus cd_bus;	/* what the CD drive hangs on */
	unsigned without;	/* bit K: disk K is pulled */
	const char *iso;	/* NULL: NAME.iso */
	const char *foreign;	/* an image put in as one disk more; NULL: none */
	const char *foreign_format; /* NULL: raw */
};

void hardware_qemu(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options);

/* "node1-disk2.raw"; the caller frees it. */
char *hardware_disk_file(const struct hardware_machine *machine, unsigned disk);

#endif
