/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_GUEST_SEED_H
#define RINGLET_GUEST_SEED_H

/*
 * What cloud-init in a guest is told at its first boot (data source NoCloud): three texts on a small ISO 9660 image
 * with the label CIDATA.
 */

#include "plan/guest.h"

struct guest_seed {
	char **ssh_key; /* lines as in .pub files */
	size_t ssh_keys;
	const char *password_hash; /* as in /etc/shadow; NULL: no password */
	const char *user_data;	   /* whole, instead of what the others would give; NULL: none */
};

/* Each for the caller to free. */
char *guest_seed_user(const struct guest *guest, const struct guest_seed *seed);
char *guest_seed_meta(const struct guest *guest);
/* Every network port by DHCP, known by its address. */
char *guest_seed_network(const struct guest *guest);

#endif
