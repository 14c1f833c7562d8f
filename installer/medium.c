/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "medium.h"

#include <blkid/blkid.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "devices.h"
#include "modules.h"
#include "stage.h"
#include "sys/publish.h"

#define LABEL "RINGLET"
#define PLAN_AREA MEDIUM_FOLDER "/ringlet/plan.img"
#define PLAN_AREA_LIMIT (4U << 20)
#define WAIT 250 /* ms, between two looks when nothing announces itself */

static bool has_our_label(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC); /* an empty CD drive says ENOMEDIUM here */
	if (fd < 0)
		return false;
	blkid_probe probe = blkid_new_probe();
	const char *label = NULL;
	bool has = false;
	if (probe && blkid_probe_set_device(probe, fd, 0, 0) == 0) {
		blkid_probe_enable_superblocks(probe, 1);
		blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_LABEL | BLKID_SUBLKS_TYPE);
		blkid_probe_filter_superblocks_type(probe, BLKID_FLTR_ONLYIN, (char *[]){"iso9660", NULL});
		has = blkid_do_probe(probe) == 0 && blkid_probe_lookup_value(probe, "LABEL", &label, NULL) == 0 &&
		      strcmp(label, LABEL) == 0;
	}
	blkid_free_probe(probe);
	close(fd);
	return has;
}

/* The area is a cpio archive, which stores files as they are: the list of digests stands in it byte for byte. */
static bool holds_our_plan(const char *sums)
{
	size_t length;
	char *area = read_file(PLAN_AREA, &length, PLAN_AREA_LIMIT);
	bool holds = area && memmem(area, length, sums, strlen(sums));
	free(area);
	return holds;
}

/* "sdb1" -> "sdb": a partition's folder in sysfs lies in its disk's. */
static void disk_of(char *disk, size_t size, const char *name)
{
	char *link = xasprintf("/sys/class/block/%s", name);
	char *mark = xasprintf("%s/partition", link);
	char real[PATH_MAX];
	snprintf(disk, size, "%.39s", name);
	if (access(mark, F_OK) == 0 && realpath(link, real)) {
		*strrchr(real, '/') = '\0';
		snprintf(disk, size, "%s", strrchr(real, '/') + 1);
	}
	free(mark);
	free(link);
}

/* 1: it is ours and stays mounted; 0: it is not. */
static int try_device(struct medium *medium, const char *name, const char *sums, struct text *seen)
{
	char *path = xasprintf("/dev/%s", name);
	int found = 0;
	if (has_our_label(path)) {
		if (mount(path, MEDIUM_FOLDER, "iso9660", MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) < 0) {
			text_add(seen, "%s%s (cannot be mounted: %s)", seen->length ? ", " : "", name, strerror(errno));
		} else if (holds_our_plan(sums)) {
			snprintf(medium->device, sizeof medium->device, "%.39s", name);
			disk_of(medium->disk, sizeof medium->disk, name);
			found = 1;
		} else {
			umount(MEDIUM_FOLDER);
			text_add(seen, "%s%s (another node's)", seen->length ? ", " : "", name);
		}
	}
	free(path);
	return found;
}

static bool is_candidate(const char *name)
{
	static const char *const never[] = {".", "loop", "ram", "zram", "md", "dm-", "fd", "nbd"};
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (starts_with(name, never[i]))
			return false;
	return true;
}

static int look_once(struct medium *medium, const char *sums, struct text *seen)
{
	struct dirent **names;
	int count = scandir("/sys/class/block", &names, NULL, alphasort);
	int found = 0;
	for (int i = 0; i < count; i++) {
		if (!found && is_candidate(names[i]->d_name))
			found = try_device(medium, names[i]->d_name, sums, seen);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return found;
}

int medium_find(struct medium *medium, const char *sums, unsigned seconds, struct report *report)
{
	struct text seen = TEXT_NULL;
	long end = devices_clock() + (long)seconds * 1000;
	mkdir(MEDIUM_FOLDER, 0755);
	int found = look_once(medium, sums, &seen);
	char *folder = modules_folder("");
	while (!found && devices_clock() < end) {
		if (devices_wait(WAIT)) /* what has come up meanwhile may want drivers itself */
			modules_for_hardware(folder, DRIVERS_STORAGE);
		text_free(&seen);
		found = look_once(medium, sums, &seen);
	}
	if (!found)
		report_error(report, NULL,
			     "the medium that this was started from is not found: no CD, disk or partition is labelled "
			     LABEL " and holds this node's plan%s%s", seen.length ? "; there is " : "",
			     seen.length ? seen.s : "");
	free(folder);
	text_free(&seen);
	return found ? 0 : -1;
}
