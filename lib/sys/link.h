/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LINK_H
#define RINGLET_LINK_H

/* Names and states of network interfaces, changed by rtnetlink. */

#include <stdbool.h>

struct link_socket; /* opaque */

/* NULL: errno. */
struct link_socket *link_open(void);
void link_close(struct link_socket *link);

/* Each: 0, or -1 with errno. index is that of if_nametoindex(3). */
int link_rename(struct link_socket *link, unsigned index, const char *name); /* the port should be down */
int link_up(struct link_socket *link, unsigned index, bool up);

#endif
