/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LAN_H
#define RINGLET_LAN_H

/*
 * The way of events to whom the profile names: the port that is known as the LAN's (ports.h) gets the node's address
 * and the route, in the process that sends them (sys/event_report.h), beside the installation. If another one turns out
 * to be the LAN's, they move. Nothing waits for it, and without it all goes on; what became of it stands in the log.
 */

#include "installation.h"

/* After ports_listen(), and before there are threads: it forks. Nothing, if the profile names nobody. */
void lan_report(const struct installation *it);

#endif
