/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notes_stick.h"

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
#include "medium.h"
#include "modules.h"
#include "sys/publish.h"

#define CLASS "/sys/class/block"
#define FOLDER "/run/ringlet/stick"

/* A disk behind a USB port, or a partition of one. */
static int is_on_usb(const struct dirent *entry)
{
	char real[PATH_MAX];
	char *path = xasprintf(CLASS "/%s", entry->d_name);
	bool is = entry->d_name[0] != '.' && realpath(path, real) && strstr(real, "/usb");
	free(path);
	return is;
}

static bool has_label(const char *path, const char *label)
{
	const char *found = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	blkid_probe probe = fd < 0 ? NULL : blkid_new_probe();
	bool has = false;
	if (probe && blkid_probe_set_device(probe, fd, 0, 0) == 0) {
		blkid_probe_enable_superblocks(probe, 1);
		blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_LABEL | BLKID_SUBLKS_TYPE);
		blkid_probe_filter_superblocks_type(probe, BLKID_FLTR_ONLYIN, (char *[]){"vfat", NULL});
		has = blkid_do_safeprobe(probe) == 0 &&
		      blkid_probe_lookup_value(probe, "LABEL", &found, NULL) == 0 && strcmp(found, label) == 0;
	}
	blkid_free_probe(probe);
	if (fd >= 0)
		close(fd);
	return has;
}

/* The first one, by name. */
static bool find_stick(const char *label, char *device, size_t room)
{
	struct dirent **names;
	int count = scandir(CLASS, &names, is_on_usb, alphasort);
	bool found = false;
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("/dev/%s", names[i]->d_name);
		if (!found && has_label(path, label)) {
			snprintf(device, room, "%s", names[i]->d_name);
			found = true;
		}
		free(path);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return found;
}

static int load_drivers(struct report *report)
{
	static const char *const needed[] = {"vfat", "nls_ascii", "nls_cp437", NULL};
	char *folder = modules_folder(MEDIUM_FOLDER "/modules");
	int result = modules_load(folder, needed, report);
	free(folder);
	return result;
}

int notes_stick_save(const char *label, const char *name, const char *text, char *device, size_t room,
		     struct report *report)
{
	if (!find_stick(label, device, room))
		return 1;
	if (load_drivers(report) < 0)
		return -1;
	char *path = xasprintf("/dev/%s", device), *file = xasprintf(FOLDER "/%s", name);
	mkdir(FOLDER, 0700);
	int result = mount(path, FOLDER, "vfat", MS_NOSUID | MS_NODEV | MS_NOEXEC, "iocharset=ascii") < 0
			     ? report_error(report, path, "cannot be mounted: %s", strerror(errno))
			     : publish(file, text, strlen(text), 0644, report);
	if (umount(FOLDER) < 0 && result == 0)
		result = report_error(report, path, "cannot be unmounted: %s", strerror(errno));
	free(file);
	free(path);
	return result;
}
