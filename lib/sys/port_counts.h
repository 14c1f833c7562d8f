/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PORT_COUNTS_H
#define RINGLET_PORT_COUNTS_H

/* What the kernel counted on a port since it is there, and how it runs. Read from sysfs; -1: it does not say. */

#include <stdint.h>

struct port_counts {
	int64_t rx_errors, rx_crc, rx_dropped, tx_errors, tx_dropped;
	int64_t carrier_changes; /* each loss and each return is one */
	int64_t mtu;
	char duplex[8]; /* "full", "half"; "": unknown */
};

/* A port by its name in ROOT/sys/class/net. */
void port_counts_read(struct port_counts *counts, const char *root, const char *ifname);

#endif
