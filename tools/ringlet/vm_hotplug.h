/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_HOTPLUG_H
#define RINGLET_VM_HOTPLUG_H

/*
 * Disks and cables pulled from a running machine, and put in. The machine is
 * planned as it was started: what a disk is and where it hangs comes from there.
 */

#include "hardware_qemu.h"

/*
 * Ends when the disk is gone. 0; 1: no such disk, or of a kind that cannot be pulled; -1: QEMU's trouble. The report
 * says what.
 */
int vm_hotplug_pull(const char *socket, const struct hardware_machine *machine, unsigned disk, struct report *report);

/* file NULL: the disk's own. A number behind those of the node's disks is a new disk, in the place of that number. */
int vm_hotplug_insert(const char *socket, struct hardware_machine *machine, const struct qemu_options *options,
		      unsigned disk, const char *file, struct report *report);

/*
 * The plug in a network port, as the plan names it ("lan0", "to-node2"): in, or out, and then there is no carrier at this
 * end. Stays so over the guest's restarts. 0; 1: no such port; -1: QEMU's trouble.
 */
int vm_hotplug_cable(const char *socket, const struct hardware_machine *machine, const char *port, bool in,
		     struct report *report);

#endif
