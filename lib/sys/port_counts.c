/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/port_counts.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "sys/publish.h"

/* One line of sysfs; NULL: not there, or the port is down. For the caller to free. */
static char *line(const char *root, const char *ifname, const char *name)
{
	char *path = xasprintf("%s/sys/class/net/%s/%s", root, ifname, name);
	char *text = read_file(path, NULL, 4096);
	if (text)
		text[strcspn(text, "\n")] = '\0';
	free(path);
	return text;
}

static int64_t number(const char *root, const char *ifname, const char *name)
{
	uint64_t value;
	char *text = line(root, ifname, name);
	int64_t result = text && num_parse(text, 0, INT64_MAX, &value) ? (int64_t)value : -1;
	free(text);
	return result;
}

void port_counts_read(struct port_counts *counts, const char *root, const char *ifname)
{
	char *duplex = line(root, ifname, "duplex");
	*counts = (struct port_counts){
		.rx_errors = number(root, ifname, "statistics/rx_errors"),
		.rx_crc = number(root, ifname, "statistics/rx_crc_errors"),
		.rx_dropped = number(root, ifname, "statistics/rx_dropped"),
		.tx_errors = number(root, ifname, "statistics/tx_errors"),
		.tx_dropped = number(root, ifname, "statistics/tx_dropped"),
		.carrier_changes = number(root, ifname, "carrier_changes"),
		.mtu = number(root, ifname, "mtu"),
	};
	if (duplex && (strcmp(duplex, "full") == 0 || strcmp(duplex, "half") == 0))
		strcpy(counts->duplex, duplex);
	free(duplex);
}
