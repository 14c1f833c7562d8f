/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_WISH_SEED_H
#define RINGCTL_GUEST_WISH_SEED_H

#include "guest_wish.h"

/* What cloud-init is to be told, from the files that the wish names. Free it in either case. 0 or -1. */
int guest_wish_seed(struct guest_seed *seed, const struct guest_wish *wish, const struct guest_site *site,
		    struct report *report);
void guest_wish_seed_free(struct guest_seed *seed);

#endif
