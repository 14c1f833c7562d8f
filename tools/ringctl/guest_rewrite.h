/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_REWRITE_H
#define RINGCTL_GUEST_REWRITE_H

#include "plan/guest.h"

/* A definition with another machine and CPU, all else as it was. NULL: it is not understood. To be freed. */
char *guest_rewrite_platform(const char *xml, const struct guest_platform *platform);

/*
 * A definition with its CD drives empty, but for the one with the seed. *targets and *media, count of them: which drives,
 * and what was in them; to be freed. NULL: it is not understood. To be freed.
 */
char *guest_rewrite_eject(const char *xml, char ***targets, char ***media, size_t *count);

#endif
