/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LAN_H
#define RINGLET_LAN_H

/*
 * The way of events to whom the profile names: the LAN's port gets its driver, the node's address and the route,
 * all in the process that sends them (sys/event_report.h), beside the installation. Nothing waits for it, and
 * without it all goes on; what became of it stands in the log.
 */

#include "installation.h"

/* Once the medium is there, for its drivers, and before there are threads: it forks. Nothing, if the profile names nobody. */
void lan_report(const struct installation *it);

#endif
