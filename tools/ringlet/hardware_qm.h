/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HARDWARE_QM_H
#define RINGLET_HARDWARE_QM_H

/*
 * The virtual hardware as Proxmox VE reads it: a configuration per machine
 * (/etc/pve/qemu-server/ID.conf), a bridge per cable, and the commands that
 * put both in place. Pure: makes texts, touches nothing.
 */

#include "base/text.h"
#include "plan/hardware.h"

struct qm_options {
	unsigned first_id;	 /* of the first machine; the others follow */
	unsigned first_bridge;	 /* cable 1 is vmbrN, the others follow */
	const char *storage;	 /* for disks: one that keeps them as volumes (LVM, ZFS, Ceph) */
	const char *iso_storage; /* one that keeps ISO images */
	const char *bridge;	 /* the LAN */
};

/* The configuration of machine [i]. */
void hardware_qm_conf(struct text *out, const struct hardware *hardware, int i, const struct qm_options *options);
/* A snippet for /etc/network/interfaces.d. */
void hardware_qm_interfaces(struct text *out, const struct hardware *hardware, const struct qm_options *options);
/* A shell script for the Proxmox VE host. */
void hardware_qm_setup(struct text *out, const struct hardware *hardware, const struct qm_options *options);

#endif
