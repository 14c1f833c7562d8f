/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/probe_net.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fnmatch.h>
#include <ifaddrs.h>
#include <limits.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "sys/publish.h"

/* A number of sysfs, -1 when it is not there, not readable (carrier of a port that is down) or negative. */
static int read_number(const char *folder, const char *name)
{
	uint64_t value;
	char *path = xasprintf("%s/%s", folder, name);
	char *text = read_file(path, NULL, 4096);
	if (text)
		text[strcspn(text, "\n")] = '\0';
	int number = text && num_parse(text, 0, INT_MAX, &value) ? (int)value : -1;
	free(text);
	free(path);
	return number;
}

static bool exists(const char *folder, const char *name)
{
	char *path = xasprintf("%s/%s", folder, name);
	struct stat st;
	bool there = stat(path, &st) == 0;
	free(path);
	return there;
}

/* Where its device hangs: "/devices/pci0000:00/0000:00:03.0/virtio1"; in a captured tree the link's text will do. */
static void read_place(const char *root, const char *folder, char *place, size_t room)
{
	char *path = xasprintf("%s/device", folder), *sys = xasprintf("%s/sys", root);
	char *real = realpath(path, NULL), *real_sys = realpath(sys, NULL);
	const char *s = real ? real : "";
	if (real && real_sys && starts_with(real, real_sys))
		s += strlen(real_sys);
	snprintf(place, room, "%s", s);
	free(real);
	free(real_sys);
	free(path);
	free(sys);
}

static void read_driver(const char *folder, char *driver, size_t room)
{
	char *path = xasprintf("%s/device/driver", folder);
	char *real = realpath(path, NULL);
	snprintf(driver, room, "%s", real ? strrchr(real, '/') + 1 : "");
	free(real);
	free(path);
}

/* The line of a file of sysfs; "" where there is none. */
static void read_line(const char *folder, const char *name, char *line, size_t room)
{
	char *path = xasprintf("%s/%s", folder, name);
	char *text = read_file(path, NULL, 4096);
	snprintf(line, room, "%s", text ? text : "");
	line[strcspn(line, "\n")] = '\0';
	free(text);
	free(path);
}

static bool is_port(const char *folder)
{
	return read_number(folder, "type") == ARPHRD_ETHER && exists(folder, "device") && !exists(folder, "phy80211") &&
	       !exists(folder, "wireless");
}

static void read_port(const char *root, const char *folder, const char *ifname, struct nic_facts *nic)
{
	*nic = (struct nic_facts){0};
	snprintf(nic->ifname, sizeof nic->ifname, "%.*s", IFNAME_TEXT - 1, ifname);
	read_place(root, folder, nic->path, sizeof nic->path);
	read_line(folder, "address", nic->mac, sizeof nic->mac);
	nic->carrier = read_number(folder, "carrier");
	nic->speed = read_number(folder, "speed");
	read_driver(folder, nic->driver, sizeof nic->driver);
	if (!*nic->path)
		read_line(folder, "ifalias", nic->path, sizeof nic->path);
}

static bool is_meant(const char *folder, const char *ifname, const char *only)
{
	return only ? fnmatch(only, ifname, FNM_EXTMATCH) == 0 && read_number(folder, "type") == ARPHRD_ETHER
		    : is_port(folder);
}

/* only NULL: those with hardware. */
static size_t probe_some(const char *root, const char *only, struct nic_facts *facts, size_t room)
{
	size_t count = 0;
	char *class = xasprintf("%s/sys/class/net", root);
	DIR *dir = opendir(class);
	struct dirent *entry;
	while (dir && (entry = readdir(dir))) {
		char *folder = xasprintf("%s/%s", class, entry->d_name);
		if (entry->d_name[0] != '.' && strlen(entry->d_name) < IFNAME_TEXT &&
		    is_meant(folder, entry->d_name, only) && count++ < room)
			read_port(root, folder, entry->d_name, &facts[count - 1]);
		free(folder);
	}
	if (dir)
		closedir(dir);
	free(class);
	return count;
}

size_t probe_nics(const char *root, struct nic_facts *facts, size_t room)
{
	return probe_some(root, NULL, facts, room);
}

size_t probe_nics_only(const char *root, const char *only, struct nic_facts *facts, size_t room)
{
	return probe_some(root, only, facts, room);
}

void probe_link(const char *root, const char *ifname, struct link_facts *link)
{
	char *folder = xasprintf("%s/sys/class/net/%s", root, ifname);
	*link = (struct link_facts){
		.there = exists(folder, "type"),
		.carrier = read_number(folder, "carrier"),
		.speed = read_number(folder, "speed"),
		.mtu = read_number(folder, "mtu"),
	};
	free(folder);
}

bool probe_bridged(const char *root, const char *bridge, const char *ifname)
{
	char *folder = xasprintf("%s/sys/class/net/%s/brif", root, bridge);
	bool bridged = exists(folder, ifname);
	free(folder);
	return bridged;
}

bool probe_address(const char *ifname, uint32_t address)
{
	struct ifaddrs *all = NULL;
	bool found = false;
	if (getifaddrs(&all) < 0)
		return false;
	for (struct ifaddrs *a = all; a && !found; a = a->ifa_next) {
		if (!a->ifa_addr || a->ifa_addr->sa_family != AF_INET || strcmp(a->ifa_name, ifname) != 0)
			continue;
		struct sockaddr_in in;
		memcpy(&in, a->ifa_addr, sizeof in);
		found = ntohl(in.sin_addr.s_addr) == address;
	}
	freeifaddrs(all);
	return found;
}
