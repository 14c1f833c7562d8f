/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_ROOM_H
#define RINGLET_DEMO_ROOM_H

#include "base/report.h"
#include "plan/hardware.h"

/*
 * Whether these machines fit here: the programs they need, memory, and room in
 * the current folder for what they will write. 0; 1: refused, every lack is
 * said, and what would help; -1: could not be found out.
 */
int demo_room_check(const struct hardware *hardware, const char *base, struct report *report);

#endif
