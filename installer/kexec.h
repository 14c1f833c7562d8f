/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_KEXEC_H
#define RINGLET_KEXEC_H

#include "installation.h"

/*
 * Loads the installed system's kernel, initrd and command line from the boot
 * array, which is only read. 0: loaded, the first process may start it;
 * -1: the report says why not.
 */
int kexec_load_installed(struct installation *it);

#endif
