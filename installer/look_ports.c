/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "look_ports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ports.h"
#include "stage.h"

/* Of ".../0000:00:03.0/virtio1" the part that says where it is plugged in. */
static void show(const struct nic_facts *nic)
{
	char place[sizeof nic->path];
	char speed[32] = "";
	snprintf(place, sizeof place, "%s", nic->path);
	char *last = strrchr(place, '/');
	if (last && starts_with(last, "/virtio")) {
		*last = '\0';
		last = strrchr(place, '/');
	}
	if (nic->carrier == 1 && nic->speed > 0)
		snprintf(speed, sizeof speed, ", Mbit/s: %d", nic->speed);
	say("  %-8s %-14s %-12s %s  %s%s", nic->ifname, last ? last + 1 : "", *nic->driver ? nic->driver : "no driver",
	    nic->mac, nic->carrier == 1 ? "carrier" : "no carrier", speed);
}

void look_ports(void)
{
	struct port_facts *ports = xcalloc(PORTS_MAX, sizeof *ports);
	size_t count = ports_known(ports);
	say("Network ports:");
	if (count == 0)
		say("  none");
	for (size_t i = 0; i < count; i++)
		show(&ports[i].nic);
	free(ports);
}
