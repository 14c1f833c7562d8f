/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_ESPS_H
#define RINGLET_ESPS_H

/* The ESPs of all targets, and the firmware's entries for them. */

#include "installation.h"

/* STEP_ESP: from the files of the target's system; none can be started from yet. */
int esps_write(struct installation *it);
/* Part of STEP_VERIFY: both are read again, the files and the ESPs. */
int esps_verify(struct installation *it);
/* STEP_ENTRIES; nothing where a BIOS started the machine. Always 0: without an entry, firmware looks for EFI/BOOT. */
int esps_entries(struct installation *it);

#endif
