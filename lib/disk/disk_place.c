/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/disk_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "disk/sysfs.h"
#include "sys/publish.h"

#define HEX "0123456789abcdef"
#define DIGITS "0123456789"

/* ---- the components of a path ---- */

/* "0000:00:1f.2"; some machines have longer numbers in front. */
static bool is_pci(const char *s, size_t length)
{
	size_t domain = strspn(s, HEX);
	return domain >= 4 && length == domain + 8 && s[domain] == ':' && strspn(s + domain + 1, HEX) == 2 &&
	       s[domain + 3] == ':' && strspn(s + domain + 4, HEX) == 2 && s[domain + 6] == '.';
}

/* "2-1.4:1.0": an interface of a USB device. */
static bool is_usb(const char *s, size_t length)
{
	size_t bus = strspn(s, DIGITS);
	size_t ports = bus && s[bus] == '-' ? strspn(s + bus + 1, DIGITS ".") : 0;
	return ports && s[bus + 1 + ports] == ':' && strspn(s + bus + 2 + ports, DIGITS ".") == length - bus - 2 - ports;
}

/* "host12", "ata3", "end_device-2:0:1": the prefix and a number. */
static bool is_numbered(const char *s, const char *prefix)
{
	return starts_with(s, prefix) && strchr(DIGITS, s[strlen(prefix)]) && s[strlen(prefix)];
}

/* The last component that is of this kind, with the way to it; NULL: none. To be freed. */
static char *last(const char *real, bool (*is)(const char *, size_t), const char *prefix)
{
	const char *found = NULL;
	for (const char *s = real; (s = strchr(s, '/')); ) {
		s++;
		if (is ? is(s, strcspn(s, "/")) : is_numbered(s, prefix))
			found = s;
	}
	return found ? xstrndup(real, (size_t)(found - real) + strcspn(found, "/")) : NULL;
}

static const char *name_of(const char *path)
{
	return strrchr(path, '/') + 1;
}

/* A small file of a folder of sysfs that is no block device's; "" if there is none. */
static void attribute(char value[64], const char *root, const char *format, const char *a, const char *b)
{
	char *below = xasprintf(format, a, b);
	char *path = xasprintf("%s%s", root, below);
	char *text = read_file(path, NULL, 4096);
	snprintf(value, 64, "%.*s", text ? (int)strcspn(text, "\n") : 0, text ? text : "");
	free(text);
	free(path);
	free(below);
}

/* ---- the last leg, by the kind of bus ---- */

/* The port as it is counted on its controller; a second disk on one port (a cable of IDE, a multiplier) has a number. */
static void add_ata(struct text *text, const char *root, const char *ata, const unsigned address[4])
{
	char port[64];
	attribute(port, root, "%s/ata_port/%s/port_no", ata, name_of(ata));
	text_add(text, "-ata-%s", *port ? port : name_of(ata) + strlen("ata"));
	unsigned second = address[1] ? address[1] : address[2];
	if (second)
		text_add(text, ".%u", second);
}

/* On a port of its own, or behind an expander; by the drive's own address where no number of a port is told. */
static void add_sas(struct text *text, const char *root, const char *end, unsigned lun)
{
	char phy[64], address[64], expander_address[64] = "";
	attribute(phy, root, "%s/sas_device/%s/phy_identifier", end, name_of(end));
	attribute(address, root, "%s/sas_device/%s/sas_address", end, name_of(end));
	char *expander = last(end, NULL, "expander-");
	if (expander)
		attribute(expander_address, root, "%s/sas_device/%s/sas_address", expander, name_of(expander));
	if (*phy && expander)
		text_add(text, "-sas-exp%s-phy%s-lun-%u", expander_address, phy, lun);
	else if (*phy)
		text_add(text, "-sas-phy%s-lun-%u", phy, lun);
	else
		text_add(text, "-sas-%s-lun-%u", address, lun);
	free(expander);
}

/* Hosts are numbered as drivers come up; what stays the same is the place among those of one controller. */
static unsigned host_offset(const char *root, const char *host)
{
	char *folder = xstrndup(host, (size_t)(name_of(host) - host) - 1);
	char *first = sysfs_first(root, folder, "host");
	unsigned base = 0, own = 0;
	sscanf(name_of(host), "host%u", &own);
	if (first)
		sscanf(first, "host%u", &base);
	free(first);
	free(folder);
	return own >= base ? own - base : 0;
}

static void add_scsi(struct text *text, const char *root, const char *real)
{
	unsigned address[4] = {0};
	char *host = last(real, NULL, "host"), *ata = last(real, NULL, "ata"), *end = last(real, NULL, "end_device-");
	const char *block = strstr(real, "/block/");
	const char *s = block;
	while (s && s > real && s[-1] != '/')
		s--;
	if (s)
		sscanf(s, "%u:%u:%u:%u", &address[0], &address[1], &address[2], &address[3]);
	if (ata)
		add_ata(text, root, ata, address);
	else if (end)
		add_sas(text, root, end, address[3]);
	else if (host)
		text_add(text, "-scsi-%u:%u:%u:%u", host_offset(root, host), address[1], address[2], address[3]);
	free(end);
	free(ata);
	free(host);
}

static void add_last_leg(struct text *text, const struct disk_facts *disk, const char *root, const char *real)
{
	char number[16];
	char *usb = last(real, is_usb, NULL);
	if (usb)
		text_add(text, "-usb-0:%s", strchr(name_of(usb), '-') + 1);
	if (strcmp(disk->transport, "nvme") == 0)
		text_add(text, "-nvme-%s", sysfs_text(root, disk->name, "nsid", number, sizeof number) ? number : "1");
	else if (strcmp(disk->transport, "mmc") == 0)
		text_add(text, "-mmc");
	else
		add_scsi(text, root, real);
	free(usb);
}

/* ---- the whole ---- */

/* By the first bus on the way from the disk up that says what kind it is. */
static void set_transport(char transport[16], const char *real)
{
	static const struct {
		const char *part, *name;
	} buses[] = {{"/usb", "usb"}, {"/nvme", "nvme"}, {"/ata", "sata"}, {"/mmc", "mmc"}, {"/host", "scsi"}, {"/virtio", "virtio"}};
	*transport = '\0';
	for (size_t i = 0; i < sizeof buses / sizeof *buses && !*transport; i++)
		if (strstr(real, buses[i].part))
			snprintf(transport, 16, "%s", buses[i].name);
}

/*
 * A drive that several controllers may reach (NVMe multipath) stands below no bus: the first of its controllers
 * tells where it is.
 */
static char *way(const char *root, const char *name)
{
	char *real = sysfs_real(root, name, "");
	if (!real || !strstr(real, "/nvme-subsystem/"))
		return real;
	char *subsystem = sysfs_real(root, name, "device");
	char *first = subsystem ? sysfs_first(root, subsystem, "nvme") : NULL;
	char *file = xasprintf("device/%s", first ? first : "");
	char *path = first ? sysfs_real(root, name, file) : NULL;
	free(file);
	free(first);
	free(subsystem);
	if (!path)
		return real;
	free(real);
	return path;
}

void disk_place(struct disk_facts *disk, const char *root)
{
	struct text text = TEXT_NULL;
	char *real = way(root, disk->name);
	if (!real)
		return;
	set_transport(disk->transport, real);
	char *pci = last(real, is_pci, NULL);
	if (pci) {
		snprintf(disk->controller, sizeof disk->controller, "%s", name_of(pci));
		text_add(&text, "-pci-%s", name_of(pci));
	}
	add_last_leg(&text, disk, root, real);
	if (text.length)
		snprintf(disk->path, sizeof disk->path, "%s", text.s + 1);
	text_free(&text);
	free(pci);
	free(real);
}
