/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_ACCEL_H
#define RINGLET_VM_ACCEL_H

/*
 * Whether KVM is to be trusted here. That /dev/kvm opens says little: there are
 * machines where a guest's kernel then hangs. So one is started, for seconds.
 */

#include <stdbool.h>

#include "base/report.h"

/*
 * Boots the base ISO's own kernel under KVM, without any disk, until it has
 * nothing more to do. folder: where the kernel is put meanwhile, and the answer
 * is kept until this machine boots again. True: KVM works. False: it does not;
 * a note in the report says what was seen.
 */
bool vm_accel_kvm(const char *folder, const char *base_iso, struct report *report);

#endif
