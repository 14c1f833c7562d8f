/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_QEMU_KIND_H
#define RINGLET_QEMU_KIND_H

/* What QEMU has of each kind of disk, and what each kind can and cannot do. */

#include "plan/hardware.h"

struct qemu_kind {
	const char *name;	/* as in --disks */
	const char *driver;	/* the disk's device */
	const char *controller; /* the device it hangs on; NULL: it is on the PCI bus itself */
	unsigned ports;		/* of a controller; 0: each disk has one of its own, or is its own */
	bool wwn, ssd;		/* can be told */
	bool sectors_4k, sectors_512e;
	bool serial;		/* can be told; all MMC cards have the same */
	bool boots;		/* the firmware can start from it */
	bool plugs;		/* can be pulled from a running machine, and be put in */
};

/* Never null; ANY is told of as virtio. */
const struct qemu_kind *qemu_kind(enum disk_kind kind);

/* By its name; KIND_ANY: there is none of that name. */
enum disk_kind qemu_kind_named(const char *name);

#endif
