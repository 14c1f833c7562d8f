/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_ZONE_H
#define RINGLET_ZONE_H

#include "plan/profile.h"

/* Warns of a time zone that this machine does not know, where it knows any. */
void zone_check(const struct profile *profile, struct report *report);

#endif
