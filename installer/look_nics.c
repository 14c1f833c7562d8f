/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "look_nics.h"

#include <fcntl.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "devices.h"
#include "stage.h"
#include "sys/probe_net.h"

#define PORTS_MAX 64
#define NEGOTIATION 5000 /* ms: 1000BASE-T takes three seconds to agree */

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
	say("  %-14s %-12s %s  %s%s", last ? last + 1 : nic->ifname, *nic->driver ? nic->driver : "no driver", nic->mac,
	    nic->carrier == 1 ? "carrier" : "no carrier", speed);
}

/* ---- up and down ---- */

static void set_up(const char *nic, bool up)
{
	struct ifreq request = {0};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	snprintf(request.ifr_name, sizeof request.ifr_name, "%s", nic);
	if (ioctl(fd, SIOCGIFFLAGS, &request) == 0) {
		request.ifr_flags = (short)(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
		ioctl(fd, SIOCSIFFLAGS, &request);
	}
	close(fd);
}

static void silence(void)
{
	static const char *const switches[] = {"/proc/sys/net/ipv6/conf/all/disable_ipv6",
					       "/proc/sys/net/ipv6/conf/default/disable_ipv6"};
	for (size_t i = 0; i < 2; i++) {
		int fd = open(switches[i], O_WRONLY | O_CLOEXEC);
		if (fd >= 0 && write(fd, "1", 1) < 0)
			stage_note("%s cannot be written", switches[i]);
		if (fd >= 0)
			close(fd);
	}
}

/* ---- all ports ---- */

static size_t probe(struct nic_facts *facts)
{
	size_t count = probe_nics("", facts, PORTS_MAX);
	return count < PORTS_MAX ? count : PORTS_MAX;
}

static bool all_have_carriers(const struct nic_facts *facts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (facts[i].carrier != 1)
			return false;
	return true;
}

size_t look_nics(struct nic_facts **facts)
{
	*facts = xcalloc(PORTS_MAX, sizeof **facts);
	size_t count = probe(*facts);
	long end = devices_clock() + NEGOTIATION;
	silence();
	for (size_t i = 0; i < count; i++)
		set_up((*facts)[i].ifname, true);
	do {
		devices_wait(200);
		count = probe(*facts);
	} while (count && !all_have_carriers(*facts, count) && devices_clock() < end);
	nic_sort(*facts, count);
	say("Network ports:");
	if (count == 0)
		say("  none");
	for (size_t i = 0; i < count; i++) {
		show(&(*facts)[i]);
		set_up((*facts)[i].ifname, false);
	}
	return count;
}
