/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VERIFY_H
#define RINGLET_VERIFY_H

#include "installation.h"

/*
 * STEP_VERIFY: what was done is looked at again, from the disks, and compared
 * with the plan. Everything is unmounted, stopped and synced when it returns 0.
 */
int verify(struct installation *it);

#endif
