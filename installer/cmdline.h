/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CMDLINE_H
#define RINGLET_CMDLINE_H

#include <stdbool.h>

/* Does the kernel's command line hold this very word ("ringlet.mode=rescue")? */
bool cmdline_has(const char *word);

/* What stands behind "ringlet.node=" there. To be freed; NULL: no such word. */
char *cmdline_value(const char *key);

#endif
