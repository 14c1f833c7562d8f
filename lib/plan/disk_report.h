/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_REPORT_H
#define RINGLET_DISK_REPORT_H

/* How a refusal is said. Part of the disk plan (disk.h). */

#include "plan/disk_judge.h"

/* One message a disk (an error where it stands against the plan, else a note), then the profile lines
   that would change something. */
void disk_report_refusal(const struct candidates *all, struct report *report);

#endif
