/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_FIRMWARE_H
#define RINGLET_VM_FIRMWARE_H

/* What a machine with a UEFI firmware needs of this host: OVMF's files, and one of its own in the run folder. */

#include "base/report.h"
#include "plan/hardware.h"

/* --firmware: bios, uefi, secure. NULL, or what was wrong. */
const char *vm_firmware_named(const char *value, enum firmware *firmware);

/*
 * Gives the machine what its firmware remembers in, as it is at first, if the run folder has none yet: a machine that
 * is switched on again knows its boot entries. ovmf NULL: OVMF_FOLDER. Nothing to do for a BIOS.
 * 0; 1: refused, OVMF is not there; -1: the run folder cannot be written to. The report says why.
 */
int vm_firmware_ready(const struct hardware_machine *machine, const char *folder, const char *ovmf,
		      struct report *report);

/* All that the firmwares of a machine of this name ever remembered in the run folder. */
void vm_firmware_forget(const struct hardware_machine *machine, const char *folder);

#endif
