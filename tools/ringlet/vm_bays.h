/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_BAYS_H
#define RINGLET_VM_BAYS_H

/*
 * What 'ringlet vm' is told of a machine's places for disks, checked and put
 * into its plan. 0, or -1: the report says what was wrong and what would be
 * taken.
 */

#include "hardware_qemu.h"

/*
 * --disks: "sata*2,nvme:4k,scsi@1:512e:ssd". The kind of each place, in order:
 * as many as there are disks, or more: these places stay empty. Where the profile's count is a range, the
 * machine has as many disks as places, up to the most.
 */
int vm_bays_kinds(struct hardware_machine *machine, const char *list, struct report *report);

/* --order: "3,1,4,2". Which disk is in each place: every disk once. */
int vm_bays_order(struct hardware_machine *machine, const char *list, struct report *report);

/* --shuffle: the same seed gives the same order, and never the usual one (but for one disk). */
void vm_bays_shuffle(struct hardware_machine *machine, unsigned seed);

/* --serial, --wwn: "2=WD-4711", "2=5000c500a1b2c3d4". NULL, or what was wrong. */
const char *vm_bays_serial(struct qemu_options *options, const char *value);
const char *vm_bays_wwn(struct qemu_options *options, const char *value);

/* After the kinds: no disk was told what its kind cannot be told. */
int vm_bays_check(const struct hardware_machine *machine, const struct qemu_options *options, struct report *report);

/* A disk more, into the first empty place. 0; -1: none is left. */
int vm_bays_add(struct hardware_machine *machine, unsigned disk, struct report *report);

#endif
