/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROBE_MD_H
#define RINGLET_PROBE_MD_H

/* Linux md arrays, as sysfs shows them. Reads only; no command is run. */

#include "plan/health.h"

/*
 * Fills *array for the array that ROOT/dev/md/NAME leads to; array->there is false when there is none.
 * root "": this machine.
 */
void probe_array(const char *root, const char *name, struct array_facts *array);

#endif
