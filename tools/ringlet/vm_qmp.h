/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_QMP_H
#define RINGLET_VM_QMP_H

/* QEMU's machine protocol: one connection, one command, one answer. */

#include "base/report.h"

/*
 * arguments: a JSON object as text; NULL: none. 0: QEMU said yes; -1: the
 * report says what it said instead, or that it said nothing in time.
 */
int vm_qmp(const char *socket, const char *command, const char *arguments, struct report *report);

/*
 * Takes a device out, and waits until it is gone: a PCI device goes when the
 * guest lets it go. 0; -1 as above.
 */
int vm_qmp_unplug(const char *socket, const char *device, struct report *report);

#endif
