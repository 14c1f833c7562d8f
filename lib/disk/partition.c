/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables are made with libfdisk: it sets the GUIDs of disk and partitions,
 * which hold our ids and which libparted can only read, and it keeps boot code.
 */
#include "disk/partition.h"

#include <errno.h>
#include <fcntl.h>
#include <libfdisk/libfdisk.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "disk/esp.h"
#include "disk/partition_types.h"
#include "disk/sector.h"
#include "disk/wipe.h"
#include "sys/clock.h"

#define NODES_LIMIT 10 /* s, for devtmpfs to show the partitions */

char *partition_device(const struct disk_target *target, enum partition part)
{
	const char *name = target->disk->name;
	bool digit = strchr("0123456789", name[strlen(name) - 1]) != NULL;
	return xasprintf("/dev/%s%s%d", name, digit ? "p" : "", (int)part);
}

/* ---- the table ---- */

static int add_partition(struct fdisk_context *disk, const struct disk_target *target, enum partition part)
{
	struct fdisk_partition *p = fdisk_new_partition();
	struct fdisk_parttype *type =
		fdisk_label_get_parttype_from_string(fdisk_get_label(disk, NULL), partition_type(part));
	char *name = xasprintf("ringlet-%s", partition_name(part));
	int result = type ? 0 : -EINVAL;
	fdisk_partition_set_partno(p, (size_t)part - 1);
	fdisk_partition_set_start(p, target->start[part] / target->disk->sector);
	fdisk_partition_set_size(p, target->length[part] / target->disk->sector);
	fdisk_partition_size_explicit(p, 1);
	fdisk_partition_set_name(p, name);
	fdisk_partition_set_uuid(p, target->part_guid[part]);
	if (part == PART_BOOT)
		fdisk_partition_set_attrs(p, "LegacyBIOSBootable");
	if (result == 0)
		result = fdisk_partition_set_type(p, type);
	if (result == 0)
		result = fdisk_add_partition(disk, p, NULL);
	fdisk_unref_partition(p);
	free(name);
	return result;
}

static int make_table(struct fdisk_context *disk, const struct disk_target *target)
{
	fdisk_disable_dialogs(disk, 1);
	fdisk_enable_bootbits_protection(disk, 1);
	fdisk_enable_wipe(disk, 0); /* it would take the boot code with it */
	int result = fdisk_create_disklabel(disk, "gpt");
	if (result == 0)
		result = fdisk_set_disklabel_id_from_string(disk, target->disk_guid);
	for (enum partition part = PART_ESP; result == 0 && part <= PART_COUNT; part++)
		if (target->length[part])
			result = add_partition(disk, target, part);
	return result == 0 ? fdisk_write_disklabel(disk) : result;
}

int partition_write_table(const char *path, const struct disk_target *target, struct report *report)
{
	struct fdisk_context *disk = fdisk_new_context();
	int result = fdisk_assign_device(disk, path, 0);
	if (result == 0) {
		result = make_table(disk, target);
		int closed = fdisk_deassign_device(disk, 0); /* syncs */
		result = result ? result : closed;
	}
	fdisk_unref_context(disk);
	if (result < 0)
		return report_error(report, path, "cannot be given its partition table: %s", strerror(-result));
	return 0;
}

/* ---- the kernel's view of it ---- */

static int reread(const char *path, struct report *report)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int result = fd < 0 ? -1 : ioctl(fd, BLKRRPART);
	if (result < 0)
		report_error(report, path, "the kernel does not read the new table: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return result;
}

static int wait_for_node(const char *path, struct report *report)
{
	double end = clock_now() + NODES_LIMIT;
	while (access(path, F_OK) < 0) {
		if (clock_now() > end)
			return report_error(report, path, "does not appear after partitioning");
		clock_pause(0.05);
	}
	return 0;
}

static int wipe_partition(const struct disk_target *target, enum partition part, struct report *report)
{
	char *path = partition_device(target, part);
	int result = wait_for_node(path, report);
	if (result == 0)
		result = wipe_signatures(path, report);
	free(path);
	return result;
}

int partition_disk(const struct disk_target *target, struct report *report)
{
	char *path = xasprintf("/dev/%s", target->disk->name);
	int result = sector_first(path, report);
	if (result == 0) /* what lay there may come to be in the new ESP, and must not start */
		result = esp_close(path, target, report);
	if (result == 0)
		result = wipe_signatures(path, report);
	if (result == 0)
		result = partition_write_table(path, target, report);
	if (result == 0)
		result = reread(path, report);
	for (enum partition part = PART_ESP; result == 0 && part <= PART_COUNT; part++)
		if (target->length[part])
			result = wipe_partition(target, part, report);
	free(path);
	return result;
}
