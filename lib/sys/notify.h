/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_NOTIFY_H
#define RINGLET_NOTIFY_H

/*
 * Tells systemd how a service of Type=notify gets on: a datagram to the socket that $NOTIFY_SOCKET names
 * (sd_notify(3), whose library is not worth its size here). Without one nothing is told.
 */

/* "READY=1\nSTATUS=lan0, to-node2". 0, or -1 with errno. */
int notify(const char *what);

#endif
