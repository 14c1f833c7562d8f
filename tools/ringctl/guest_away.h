/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_AWAY_H
#define RINGCTL_GUEST_AWAY_H

/*
 * What has to be done on another node is done there by ssh, as root with the cluster's own key: over the ring, which
 * every way leads to. What asks no terminal is node_run()'s work.
 */

#include "base/text.h"
#include "guest_site.h"

/* Runs a command there, or here. 0, *output (to be freed; may be NULL) is what it printed; -1: *reason (may be NULL) says why. */
int guest_away_ask(const struct guest_site *site, int node, const char *const *words, unsigned seconds, char **output,
		   char **reason);

/* Runs it there with this terminal, and returns its exit status; EXIT_TROUBLE if ssh itself failed. */
int guest_away_do(const struct guest_site *site, int node, const char *const *words);

/* Becomes that command, here or there: for consoles. Returns only if that fails. */
int guest_away_become(const struct guest_site *site, int node, const char *const *words);

/* Copies a file or folder to that node, with progress where this is a terminal. Sparse files stay sparse. */
int guest_away_copy(const struct guest_site *site, const char *from, int node, const char *to, struct report *report);

#endif
