/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LINK_WATCH_H
#define RINGLET_LINK_WATCH_H

/*
 * Hears from the kernel that something about network interfaces changed: one came or went, its name, carrier or size.
 * What it is now, link.h and probe_net.h tell; so nothing is lost when messages are.
 */

#include <stdbool.h>

struct link_watch; /* opaque */

/* NULL: errno. */
struct link_watch *link_watch_open(void);
void link_watch_close(struct link_watch *watch);

int link_watch_fd(const struct link_watch *watch); /* to be polled for reading */

/* Did anything change since the last call? Never waits. True as well when there was more than could be heard. */
bool link_watch_changed(struct link_watch *watch);

#endif
