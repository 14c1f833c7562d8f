/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_RUN_H
#define RINGCTL_GUEST_RUN_H

#include "guest_site.h"

/* Has Pacemaker want that a guest, whose volume is in use here, runs or does not. 0 or -1. */
int guest_want(const struct guest_site *site, int volume, const char *name, bool running, struct report *report);

#endif
