/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LINK_H
#define RINGLET_LINK_H

/* Names, states, addresses and the default route of network interfaces, changed by rtnetlink. */

#include <stdbool.h>
#include <stdint.h>

struct link_socket; /* opaque */

/* NULL: errno. */
struct link_socket *link_open(void);
void link_close(struct link_socket *link);

/* Each: 0, or -1 with errno. index is that of if_nametoindex(3). */
int link_rename(struct link_socket *link, unsigned index, const char *name); /* the port should be down */
int link_up(struct link_socket *link, unsigned index, bool up);
/* Host byte order. What is there already is replaced, so each may be called again. */
int link_address(struct link_socket *link, unsigned index, uint32_t address, unsigned prefix);
int link_default_route(struct link_socket *link, unsigned index, uint32_t gateway); /* the link is up and has its address */

#endif
