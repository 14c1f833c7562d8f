/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_REWRITE_H
#define RINGCTL_GUEST_REWRITE_H

#include "plan/guest.h"

/* A definition with another machine and CPU, all else as it was. NULL: it is not understood. To be freed. */
char *guest_rewrite_platform(const char *xml, const struct guest_platform *platform);

#endif
