/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_SEED_ISO_H
#define RINGCTL_GUEST_SEED_ISO_H

#include "plan/guest_seed.h"

/* The seed as an ISO 9660 image with Rock Ridge and Joliet, label CIDATA, at path. 0 or -1. */
int guest_seed_write(const char *path, const struct guest *guest, const struct guest_seed *seed, struct report *report);

#endif
