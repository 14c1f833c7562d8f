/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cabling_gate.h"
#include "command.h"
#include "copy_tree.h"
#include "plan/files.h"
#include "sys/publish.h"

#define NEW_BOOT "/run/ringlet/boot"
#define SHADOW TARGET "/etc/shadow"
#define SHADOW_LIMIT (1U << 20)

/* What drbdadm and extlinux look at; and a /run of their own, so that nothing of it stays in the image. */
static const struct {
	const char *type, *where;
} machine[] = {
	{"proc", TARGET "/proc"},
	{"sysfs", TARGET "/sys"},
	{"devtmpfs", TARGET "/dev"},
	{"tmpfs", TARGET "/run"},
};

static int mount_at(const char *device, const char *where, const char *type, struct report *report)
{
	if (mount(device, where, type, MS_NOATIME, NULL) < 0)
		return report_error(report, device, "cannot be mounted at %s: %s", where, strerror(errno));
	return 0;
}

static void forget_cache(void)
{
	sync();
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (write(fd, "3", 1) < 0) {
		/* Then what is compared may come from memory; it is still compared. */
	}
	close(fd);
}

/* Kernel and initrd are in the image's own /boot: they go to where boot loaders can read them, and are looked at there. */
static int take_over_boot(struct report *report)
{
	mkdir(NEW_BOOT, 0755);
	if (mount_at("/dev/md/boot", NEW_BOOT, "ext4", report) < 0 || copy_tree(TARGET_BOOT, NEW_BOOT, report) < 0)
		return -1;
	forget_cache();
	if (compare_tree(TARGET_BOOT, NEW_BOOT, report) < 0 || empty_folder(TARGET_BOOT, report) < 0)
		return -1;
	if (mount(NEW_BOOT, TARGET_BOOT, NULL, MS_MOVE, NULL) < 0)
		return report_error(report, TARGET_BOOT, "cannot be mounted: %s", strerror(errno));
	return 0;
}

int target_mount(struct installation *it)
{
	struct report *report = &it->report;
	mkdir(TARGET, 0755);
	if (mount_at("/dev/md/root", TARGET, "ext4", report) < 0 || take_over_boot(report) < 0)
		return -1;
	for (size_t i = 0; i < sizeof machine / sizeof *machine; i++)
		if (mount_at(machine[i].type, machine[i].where, machine[i].type, report) < 0)
			return -1;
	mkdir(TARGET "/run/lock", 0755); /* drbdmeta's */
	return 0;
}

static int set_root_password(const char *hash, struct report *report)
{
	char *old = read_file(SHADOW, NULL, SHADOW_LIMIT);
	char *new = old ? shadow_with_root_hash(old, hash) : NULL;
	struct stat st;
	int result = -1;
	if (!new || stat(SHADOW, &st) < 0)
		report_error(report, SHADOW, "has no line for root");
	else if (publish(SHADOW, new, strlen(new), st.st_mode & 07777, report) == 0)
		result = chown(SHADOW, st.st_uid, st.st_gid); /* it stays readable for the group shadow */
	free(new);
	free(old);
	return result;
}

/* So that the same medium, started once more, knows its own work. */
static int leave_medium_id(const struct installation *it, struct report *report)
{
	char id[MEDIUM_ID + 1];
	medium_id(id, &it->area.cluster, it->area.node);
	strcat(id, "\n");
	make_folders(TARGET_BOOT "/ringlet");
	return publish(TARGET_BOOT "/" MEDIUM_ID_FILE, id, strlen(id), 0644, report);
}

int target_files(struct installation *it)
{
	if (copy_tree(PLAN_ROOT, TARGET, &it->report) < 0 || leave_medium_id(it, &it->report) < 0 ||
	    cabling_remember(it, TARGET, &it->report) < 0)
		return -1;
	return set_root_password(it->area.profile.root_password_hash, &it->report);
}

/*
 * drbdadm takes itself for DRBD 9 where it finds no module, and would write
 * metadata that 8.4 does not read; and it asks uname for the node's name,
 * which is not set here.
 */
int target_metadata(struct installation *it, const struct array_plan *array)
{
	const struct cluster_node *node = installation_node(it);
	int number = array->part == PART_OWN ? node->own : node->copy;
	setenv("DRBD_DRIVER_VERSION_OVERRIDE", "8.4.11", 1);
	setenv("__DRBD_NODE__", node->name, 1);
	return command_below(&it->report, it->area.cluster.volume[number - 1].name, TARGET,
			     RUN_ARGV("drbdadm", "create-md", "--force", it->area.cluster.volume[number - 1].name));
}

int target_bootloader(struct installation *it)
{
	return command(&it->report, TARGET_BOOT,
		       RUN_ARGV("extlinux", "--install", "--raid", TARGET_BOOT "/extlinux"));
}

int target_unmount(struct report *report)
{
	int result = 0;
	sync();
	for (size_t i = sizeof machine / sizeof *machine; i-- > 0;)
		umount(machine[i].where);
	const char *const ours[] = {TARGET_BOOT, TARGET};
	for (size_t i = 0; i < 2; i++)
		if (umount(ours[i]) < 0)
			result = report_error(report, ours[i], "cannot be unmounted: %s", strerror(errno));
	return result;
}
