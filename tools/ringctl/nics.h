/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_NICS_H
#define RINGCTL_NICS_H

/*
 * The node's daemon for its Ethernet ports: listens, has lib/plan decide, and does it. What it does is in a file each:
 * names (nics_names.h), sizes (nics_mtu.h), what is kept (nics_memory.h), what systemd-networkd has to be told
 * (nics_networkd.h), and what a person is told (nics_words.h).
 */

#include "plan/cluster.h"
#include "self.h"

struct nics_options {
	const char *root; /* where /etc, /run and /var are: "" */
	const char *only; /* listener_setup.only */
};

/* Goes on for ever. Returns an exit status when it cannot. */
int nics_run(const struct self *self, const struct nics_options *options);

#endif
