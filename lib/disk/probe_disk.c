/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/probe_disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "disk/disk_busy.h"
#include "disk/disk_place.h"
#include "disk/sysfs.h"
#include "sys/publish.h"

#define SYSFS_SECTOR 512 /* sysfs counts in these, whatever the disk's own sectors are */

/* ---- one disk ---- */

/* Page 0x80 of a SCSI disk: two bytes, length, then the serial number. It is where a SATA disk's serial is, too. */
static void scsi_serial(char serial[64], const char *root, const char *disk)
{
	char *path = xasprintf("%s/sys/class/block/%s/device/vpd_pg80", root, disk);
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

/* Names that were given to the drive for ever; what is put together of model and serial number ("t10.") is none. */
static void wwn(char name[48], const char *root, const char *disk)
{
	char wwid[256];
	if (!sysfs_text(root, disk, "wwid", wwid, sizeof wwid) &&
	    !sysfs_text(root, disk, "device/wwid", wwid, sizeof wwid))
		return;
	if (starts_with(wwid, "naa.") || starts_with(wwid, "eui.") || starts_with(wwid, "uuid."))
		snprintf(name, 48, "%.47s", wwid);
}

static void identity(struct disk_facts *disk, const char *root)
{
	char vendor[16] = "", model[48] = "";
	sysfs_text(root, disk->name, "device/vendor", vendor, sizeof vendor);
	sysfs_text(root, disk->name, "device/model", model, sizeof model);
	if (!*model)
		sysfs_text(root, disk->name, "device/name", model, sizeof model); /* memory cards */
	/* "ATA" is a transport; virtio's vendor is a PCI number. */
	if (!*vendor || !*model || strcmp(vendor, "ATA") == 0 || starts_with(vendor, "0x"))
		snprintf(disk->model, sizeof disk->model, "%s", model);
	else
		snprintf(disk->model, sizeof disk->model, "%s %s", vendor, model);
	if (!sysfs_text(root, disk->name, "serial", disk->serial, sizeof disk->serial) &&
	    !sysfs_text(root, disk->name, "device/serial", disk->serial, sizeof disk->serial))
		scsi_serial(disk->serial, root, disk->name);
	wwn(disk->wwn, root, disk->name);
}

void probe_disk(struct disk_facts *disk, const char *root, const char *name)
{
	*disk = (struct disk_facts){0};
	snprintf(disk->name, sizeof disk->name, "%.31s", name);
	disk->size = sysfs_number(root, name, "size") * SYSFS_SECTOR;
	disk->sector = (unsigned)sysfs_number(root, name, "queue/logical_block_size");
	disk->rotational = sysfs_number(root, name, "queue/rotational");
	disk->removable = sysfs_number(root, name, "removable");
	disk->read_only = sysfs_number(root, name, "ro");
	identity(disk, root);
	disk_place(disk, root);
	disk_busy(disk, root);
}

/* What claims a device for itself without telling in sysfs (DRBD) is noticed when we ask for the same. */
static void claimed(struct disk_facts *disk, const char *path)
{
	int fd = open(path, O_RDONLY | O_EXCL | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == EBUSY)
		snprintf(disk->busy, sizeof disk->busy, "%.31s is in use", disk->name);
	if (fd >= 0)
		close(fd);
}

static void look_into(struct disk_facts *disk, bool held)
{
	char *path = xasprintf("/dev/%s", disk->name);
	if (!held && !*disk->busy)
		claimed(disk, path);
	if (probe_contents(disk, path) < 0)
		/* Unreadable is not blank: nothing may be decided on what was not seen. */
		snprintf(disk->busy, sizeof disk->busy, "cannot be read: %s", strerror(errno));
	free(path);
}

/* ---- all disks ---- */

static bool is_disk(const char *root, const char *name)
{
	static const char *const never[] = {".", "loop", "ram", "zram", "md", "dm-", "sr", "fd", "nbd", "mtdblock",
					    "drbd", "bcache"};
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (starts_with(name, never[i]))
			return false;
	if (starts_with(name, "mmcblk") && (strstr(name, "boot") || strstr(name, "rpmb") || strstr(name, "gp")))
		return false; /* small areas beside the disk itself */
	return !sysfs_has(root, name, "partition") && sysfs_number(root, name, "size") > 0 &&
	       sysfs_number(root, name, "hidden") == 0; /* the single paths of a multipath NVMe disk */
}

static int by_version(const void *a, const void *b)
{
	return strverscmp(*(char *const *)a, *(char *const *)b);
}

size_t probe_disk_names(char ***names, const char *root)
{
	char *folder = xasprintf("%s/sys/class/block", root);
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t count = 0;
	*names = NULL;
	while (dir && (entry = readdir(dir))) {
		if (!is_disk(root, entry->d_name))
			continue;
		*names = xrealloc(*names, (count + 1) * sizeof **names);
		(*names)[count++] = xstrdup(entry->d_name);
	}
	if (count)
		qsort(*names, count, sizeof **names, by_version);
	if (dir)
		closedir(dir);
	free(folder);
	return count;
}

void probe_disk_names_free(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

size_t probe_disks(struct disk_facts **facts, const char *boot_medium)
{
	char **names;
	size_t count = probe_disk_names(&names, "");
	*facts = xcalloc(count ? count : 1, sizeof **facts);
	for (size_t i = 0; i < count; i++) {
		struct disk_facts *disk = &(*facts)[i];
		probe_disk(disk, "", names[i]);
		disk->boot_medium = boot_medium && strcmp(names[i], boot_medium) == 0;
		look_into(disk, false);
	}
	probe_disk_names_free(names, count);
	return count;
}

size_t probe_disks_of_node(struct disk_facts **facts, const char *const *ours)
{
	char **names;
	size_t count = probe_disk_names(&names, "");
	*facts = xcalloc(count ? count : 1, sizeof **facts);
	for (size_t i = 0; i < count; i++) {
		struct disk_facts *disk = &(*facts)[i];
		probe_disk(disk, "", names[i]);
		bool held = *disk->busy;
		disk_busy_beside(disk, "", ours);
		look_into(disk, held);
	}
	probe_disk_names_free(names, count);
	return count;
}

size_t probe_disk_count(const char *boot_medium)
{
	char **names;
	size_t count = probe_disk_names(&names, "");
	size_t others = 0;
	for (size_t i = 0; i < count; i++)
		others += strcmp(names[i], boot_medium) != 0;
	probe_disk_names_free(names, count);
	return others;
}
