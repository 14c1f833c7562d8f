/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "array.h"
#include "base/text.h"
#include "copy_tree.h"
#include "esps.h"
#include "filesystem.h"
#include "disk/partition.h"
#include "stage.h"
#include "sys/publish.h"
#include "target.h"

#define LOG_FOLDER TARGET "/var/log/ringlet"
#define LOG_LIMIT (16U << 20)

/* Later lines are on the consoles only: after this nothing is written but marks and boot code. */
static int keep_log(struct report *report)
{
	size_t length;
	char *log = read_file(STAGE_LOG, &length, LOG_LIMIT);
	int result = 0;
	if (log) {
		make_folders(LOG_FOLDER);
		result = publish(LOG_FOLDER "/install.log", log, length, 0640, report);
	}
	free(log);
	return result;
}

/* Mounted anew: what is compared comes from the disks, not from memory. */
static int files_again(struct report *report)
{
	static const struct {
		const char *device, *where;
	} mounts[] = {{"/dev/md/root", TARGET}, {"/dev/md/boot", TARGET_BOOT}};
	for (size_t i = 0; i < 2; i++)
		if (mount(mounts[i].device, mounts[i].where, "ext4", MS_RDONLY, NULL) < 0)
			return report_error(report, mounts[i].device, "cannot be mounted again: %s", strerror(errno));
	return compare_tree(PLAN_ROOT, TARGET, report);
}

/* /boot/vmlinuz may be a link to the file with the version: below the target it still has to lead somewhere. */
static int bootable(struct report *report)
{
	static const char *const needed[] = {"vmlinuz", "initrd.img", "extlinux/extlinux.conf", "extlinux/ldlinux.sys",
					   MEDIUM_ID_FILE};
	int result = 0;
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		struct stat st;
		char *path = xasprintf(TARGET_BOOT "/%s", needed[i]);
		if (stat(path, &st) < 0 || st.st_size == 0)
			result = report_error(report, path, "is missing or empty: nothing would boot");
		free(path);
	}
	return result;
}

static int unmount_again(struct report *report)
{
	if (umount(TARGET_BOOT) < 0 || umount(TARGET) < 0)
		return report_error(report, TARGET, "cannot be unmounted: %s", strerror(errno));
	return 0;
}

static int boot_sector(const struct disk_target *target, struct report *report)
{
	unsigned char sector[SECTOR] = {0};
	char *path = partition_device(target, PART_BOOT);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	bool good = fd >= 0 && pread(fd, sector, sizeof sector, 0) == (ssize_t)sizeof sector &&
		    memmem(sector, sizeof sector, "LINUX", 5) && sector[510] == 0x55 && sector[511] == 0xaa;
	if (fd >= 0)
		close(fd);
	int result = good ? 0 : report_error(report, path, "has no boot sector of extlinux");
	free(path);
	return result;
}

static int disks(const struct installation *it, struct report *report)
{
	int result = 0;
	for (unsigned i = 0; i < it->plan.targets; i++) {
		const struct disk_target *target = &it->plan.target[i];
		char *path = xasprintf("/dev/%s", target->disk->name);
		if (partition_verify(path, target, report) < 0 || boot_sector(target, report) < 0)
			result = -1;
		free(path);
	}
	return result;
}

static int arrays(const struct installation *it, struct report *report)
{
	int result = 0;
	for (unsigned i = 0; i < it->plan.arrays; i++)
		if (array_verify(&it->plan, &it->plan.array[i], report) < 0 || filesystem_verify(&it->plan.array[i], report) < 0)
			result = -1;
	return result;
}

static int stop_arrays(const struct installation *it, struct report *report)
{
	int result = 0;
	for (unsigned i = 0; i < it->plan.arrays; i++)
		if (array_stop(it->plan.array[i].name, report) < 0)
			result = -1;
	return result;
}

int verify(struct installation *it)
{
	struct report *report = &it->report;
	if (keep_log(report) < 0 || target_unmount(report) < 0)
		return -1;
	if (files_again(report) < 0 || bootable(report) < 0 || esps_verify(it) < 0 || unmount_again(report) < 0)
		return -1;
	if (arrays(it, report) < 0 || disks(it, report) < 0)
		return -1;
	int result = stop_arrays(it, report);
	sync();
	return result;
}
