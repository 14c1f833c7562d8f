/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "boot.h"
#include "boot_look.h"
#include "disk/sector.h"
#include "disk_do.h"
#include "sys/efi.h"

static int write_and_open(const char *path, const struct disk_target *target, struct esp *esp,
			  struct report *report)
{
	if (esp_write(path, target, esp, report) < 0)
		return -1;
	return esp_open(path, target, report) == 0 ? 0 : -1;
}

int boot_fill(const char *path, const struct disk_target *target, struct report *report)
{
	struct esp esp;
	int result = esp_read(&esp, "", report);
	if (result == 0)
		result = write_and_open(path, target, &esp, report);
	esp_free(&esp);
	return result;
}

static int mend(struct boot_look *look, const struct boot_disk *d, struct report *report)
{
	if (d->need != BOOT_WRITE && d->need != BOOT_FINISH)
		return 0;
	char *path = xasprintf("/dev/%s", d->disk->disk.name), *who = set_disk_name(d->disk);
	int result = write_and_open(path, &d->target, &look->esp, report);
	if (result == 0 && d->need == BOOT_FINISH)
		result = sector_mark(path, MARK_SEALED, report);
	if (result == 0)
		printf("%s: %s; it starts by UEFI now\n", who, d->why);
	free(who);
	free(path);
	return result;
}

static void mend_entries(const struct boot_look *look, struct report *report)
{
	struct efi_disk disks[SET_MAX];
	size_t count = 0;
	if (!efi_started())
		return;
	for (unsigned i = 0; i < look->count; i++, count++) {
		disks[count].number = look->disk[i].disk->number;
		snprintf(disks[count].device, sizeof disks[count].device, "/dev/%s", look->disk[i].disk->disk.name);
	}
	int changed = efi_entries(look->disks.cluster, look->disks.node, disks, count, false, report);
	if (changed > 0)
		printf("entries in the firmware's boot order: %d changed\n", changed);
}

static int sync_all(const struct cluster *cluster, int node, struct report *report)
{
	struct boot_look look = BOOT_LOOK_NULL;
	int result = boot_look(&look, cluster, node, report);
	bool wrote = false;
	for (unsigned i = 0; i < look.count; i++) {
		if (mend(&look, &look.disk[i], report) < 0)
			result = -1;
		wrote |= look.disk[i].need == BOOT_WRITE || look.disk[i].need == BOOT_FINISH;
	}
	if (look.count)
		mend_entries(&look, report);
	if (wrote && boot_look(&look, cluster, node, report) < 0)
		result = -1;
	if (look.count)
		boot_look_publish(&look);
	boot_look_free(&look);
	return result;
}

int boot_sync(const struct cluster *cluster, int node, struct report *report)
{
	int lock = disk_do_lock(report);
	if (lock < 0)
		return -1;
	int result = sync_all(cluster, node, report);
	close(lock);
	fflush(stdout);
	return result;
}
