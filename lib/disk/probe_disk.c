/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/probe_disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "sys/publish.h"

#define SYSFS_SECTOR 512 /* sysfs counts in these, whatever the disk's own sectors are */
#define BLOCK "/sys/class/block"

/* ---- sysfs ---- */

static bool attribute(char *value, size_t size, const char *disk, const char *name)
{
	char *path = xasprintf(BLOCK "/%s/%s", disk, name);
	size_t length = 0;
	char *text = read_file(path, &length, 4096);
	free(path);
	if (!text)
		return false;
	char *begin = text + strspn(text, " \t\n");
	size_t end = strlen(begin);
	while (end && strchr(" \t\n", begin[end - 1]))
		end--;
	snprintf(value, size, "%.*s", (int)end, begin);
	free(text);
	return end > 0;
}

static uint64_t number(const char *disk, const char *name)
{
	char text[32];
	uint64_t value = 0;
	if (attribute(text, sizeof text, disk, name))
		num_parse(text, 0, UINT64_MAX, &value);
	return value;
}

/* Page 0x80 of a SCSI disk: two bytes, length, then the serial number. It is where a SATA disk's serial is, too. */
static void scsi_serial(char serial[64], const char *disk)
{
	char *path = xasprintf(BLOCK "/%s/device/vpd_pg80", disk);
	size_t length = 0;
	char *page = read_file(path, &length, 4096);
	free(path);
	if (page && length > 4) {
		size_t from = 4;
		while (from < length && page[from] == ' ')
			from++;
		while (length > from && (page[length - 1] == ' ' || page[length - 1] == '\0'))
			length--;
		snprintf(serial, 64, "%.*s", (int)(length - from), page + from);
	}
	free(page);
}

/* By the first bus on the way from the disk up that says what kind it is. */
static void transport(char name[16], const char *disk)
{
	static const struct {
		const char *part, *name;
	} buses[] = {{"/usb", "usb"}, {"/virtio", "virtio"}, {"/nvme", "nvme"}, {"/ata", "sata"}, {"/mmc", "mmc"}};
	char *link = xasprintf(BLOCK "/%s", disk);
	char real[PATH_MAX] = "";
	const char *found = "";
	if (realpath(link, real)) {
		for (size_t i = 0; i < sizeof buses / sizeof *buses && !*found; i++)
			if (strstr(real, buses[i].part))
				found = buses[i].name;
		if (!*found && strstr(real, "/host"))
			found = "scsi";
	}
	snprintf(name, 16, "%s", found);
	free(link);
}

static void identity(struct disk_facts *disk)
{
	char vendor[16] = "", model[48] = "";
	attribute(vendor, sizeof vendor, disk->name, "device/vendor");
	attribute(model, sizeof model, disk->name, "device/model");
	if (!*model)
		attribute(model, sizeof model, disk->name, "device/name"); /* memory cards */
	/* "ATA" is a transport; virtio's vendor is a PCI number. */
	if (!*vendor || !*model || strcmp(vendor, "ATA") == 0 || starts_with(vendor, "0x"))
		snprintf(disk->model, sizeof disk->model, "%s", model);
	else
		snprintf(disk->model, sizeof disk->model, "%s %s", vendor, model);
	if (!attribute(disk->serial, sizeof disk->serial, disk->name, "serial") &&
	    !attribute(disk->serial, sizeof disk->serial, disk->name, "device/serial"))
		scsi_serial(disk->serial, disk->name);
	transport(disk->transport, disk->name);
}

static bool has_holder(char busy[64], const char *name)
{
	char *path = xasprintf(BLOCK "/%s/holders", name);
	DIR *dir = opendir(path);
	struct dirent *entry;
	free(path);
	while (dir && !*busy && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			snprintf(busy, 64, "%s is used by %.30s", name, entry->d_name);
	if (dir)
		closedir(dir);
	return *busy;
}

static void mounted(char busy[64], const char *name)
{
	char *mounts = read_file("/proc/self/mounts", NULL, 1 << 20);
	char *device = xasprintf("/dev/%s ", name);
	char *rest = mounts;
	char *line;
	while (rest && !*busy && (line = strsep(&rest, "\n")))
		if (starts_with(line, device)) {
			const char *where = line + strlen(device);
			snprintf(busy, 64, "%s is mounted at %.*s", name, (int)strcspn(where, " "), where);
		}
	free(device);
	free(mounts);
}

static void in_use(char busy[64], const char *name)
{
	if (!has_holder(busy, name))
		mounted(busy, name);
}

/* ---- all disks ---- */

static bool is_disk(const char *name)
{
	static const char *const never[] = {".", "loop", "ram", "zram", "md", "dm-", "sr", "fd", "nbd", "mtdblock"};
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (starts_with(name, never[i]))
			return false;
	if (starts_with(name, "mmcblk") && (strstr(name, "boot") || strstr(name, "rpmb")))
		return false;
	char value[16];
	return !attribute(value, sizeof value, name, "partition") && number(name, "size") > 0 &&
	       number(name, "hidden") == 0; /* the single paths of a multipath NVMe disk */
}

static int only_disks(const struct dirent *entry)
{
	return is_disk(entry->d_name);
}

static bool is_partition_of(const char *name, const char *disk)
{
	char *path = xasprintf(BLOCK "/%s/%s/partition", disk, name);
	bool is = access(path, F_OK) == 0;
	free(path);
	return is;
}

static void partitions_in_use(struct disk_facts *disk)
{
	char *folder = xasprintf(BLOCK "/%s", disk->name);
	DIR *dir = opendir(folder);
	struct dirent *entry;
	while (dir && !*disk->busy && (entry = readdir(dir)))
		if (is_partition_of(entry->d_name, disk->name))
			in_use(disk->busy, entry->d_name);
	if (dir)
		closedir(dir);
	free(folder);
}

static void probe_disk(struct disk_facts *disk, const char *name, const char *boot_medium)
{
	*disk = (struct disk_facts){0};
	snprintf(disk->name, sizeof disk->name, "%.31s", name);
	disk->size = number(name, "size") * SYSFS_SECTOR;
	disk->sector = (unsigned)number(name, "queue/logical_block_size");
	disk->rotational = number(name, "queue/rotational");
	disk->removable = number(name, "removable");
	disk->read_only = number(name, "ro");
	disk->boot_medium = boot_medium && strcmp(name, boot_medium) == 0;
	identity(disk);
	in_use(disk->busy, name);
	partitions_in_use(disk);

	char *path = xasprintf("/dev/%s", name);
	if (probe_contents(disk, path) < 0)
		/* Unreadable is not blank: nothing may be decided on what was not seen. */
		snprintf(disk->busy, sizeof disk->busy, "cannot be read: %s", strerror(errno));
	free(path);
}

size_t probe_disks(struct disk_facts **facts, const char *boot_medium)
{
	struct dirent **names;
	int count = scandir(BLOCK, &names, only_disks, versionsort);
	*facts = xcalloc(count > 0 ? (size_t)count : 1, sizeof **facts);
	for (int i = 0; i < count; i++) {
		probe_disk(&(*facts)[i], names[i]->d_name, boot_medium);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return count > 0 ? (size_t)count : 0;
}

size_t probe_disk_count(const char *boot_medium)
{
	struct dirent **names;
	int count = scandir(BLOCK, &names, only_disks, NULL);
	size_t others = 0;
	for (int i = 0; i < count; i++) {
		others += strcmp(names[i]->d_name, boot_medium) != 0;
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return others;
}
