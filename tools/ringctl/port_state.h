/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_PORT_STATE_H
#define RINGCTL_PORT_STATE_H

/* What ringlet-nics.service knows of the ports: /run/ringlet/ports, as long as somebody keeps it true. */

#include <stddef.h>

#include "plan/port.h"

/*
 * At most room ports. How many; -1: the service does not run; or its file is not understood, and then the report says why.
 */
int port_state(struct port_facts *ports, size_t room, const char *root, struct report *report);

/*
 * Now, by the clock of the times in it: this machine's; in a captured tree the first number of ROOT/proc/uptime,
 * or -1 where that is not there.
 */
double port_state_now(const char *root);

#endif
