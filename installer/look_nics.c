/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "look_nics.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
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
#include "sys/publish.h"

#define NET "/sys/class/net"
#define NEGOTIATION 5000 /* ms: 1000BASE-T takes three seconds to agree */

static char *attribute(const char *nic, const char *name)
{
	char *path = xasprintf(NET "/%s/%s", nic, name);
	char *value = read_file(path, NULL, 4096);
	free(path);
	if (value)
		value[strcspn(value, "\n")] = '\0';
	return value;
}

/* Of ".../0000:00:03.0/virtio1" the part that says where it is plugged in. */
static char *place_of(const char *nic)
{
	char *path = xasprintf(NET "/%s/device", nic);
	char real[PATH_MAX];
	char *found = NULL;
	if (realpath(path, real)) {
		char *last = strrchr(real, '/');
		if (starts_with(last, "/virtio")) {
			*last = '\0';
			last = strrchr(real, '/');
		}
		found = xstrdup(last + 1);
	}
	free(path);
	return found;
}

static char *driver_of(const char *nic)
{
	char *path = xasprintf(NET "/%s/device/driver", nic);
	char real[PATH_MAX];
	char *found = realpath(path, real) ? xstrdup(strrchr(real, '/') + 1) : xstrdup("no driver");
	free(path);
	return found;
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

static bool has_carrier(const char *nic)
{
	char *carrier = attribute(nic, "carrier");
	bool has = carrier && *carrier == '1';
	free(carrier);
	return has;
}

/* ---- all ports ---- */

static int is_port(const struct dirent *entry)
{
	char *path = xasprintf(NET "/%s/device", entry->d_name);
	bool is = entry->d_name[0] != '.' && access(path, F_OK) == 0; /* lo and bridges have none */
	free(path);
	return is;
}

static void wait_for_carriers(struct dirent **ports, int count)
{
	long end = devices_clock() + NEGOTIATION;
	int with = 0;
	while (with < count && devices_clock() < end) {
		devices_wait(200);
		with = 0;
		for (int i = 0; i < count; i++)
			with += has_carrier(ports[i]->d_name);
	}
}

static void show(const char *nic)
{
	char *driver = driver_of(nic), *place = place_of(nic);
	char *mac = attribute(nic, "address"), *speed = attribute(nic, "speed");
	bool carrier = has_carrier(nic), known = carrier && speed && *speed != '-';
	say("  %-14s %-12s %s  %s%s%s", place ? place : nic, driver, mac ? mac : "", carrier ? "carrier" : "no carrier",
	    known ? ", Mbit/s: " : "", known ? speed : "");
	free(speed);
	free(mac);
	free(place);
	free(driver);
}

void look_nics(void)
{
	struct dirent **ports;
	int count = scandir(NET, &ports, is_port, versionsort);
	say("Network ports:");
	if (count <= 0)
		say("  none");
	silence();
	for (int i = 0; i < count; i++)
		set_up(ports[i]->d_name, true);
	wait_for_carriers(ports, count);
	for (int i = 0; i < count; i++) {
		show(ports[i]->d_name);
		set_up(ports[i]->d_name, false);
		free(ports[i]);
	}
	if (count >= 0)
		free(ports);
}
