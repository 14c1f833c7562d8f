/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "esps.h"

#include <stdlib.h>

#include "base/text.h"
#include "disk/esp.h"
#include "modules.h"
#include "stage.h"
#include "sys/efi.h"

typedef int esp_deed(const char *path, const struct disk_target *target, struct esp *esp, struct report *report);

static int on_each_disk(struct installation *it, esp_deed *deed)
{
	struct esp esp;
	int result = esp_read(&esp, TARGET, &it->report);
	for (unsigned i = 0; result == 0 && i < it->plan.targets; i++) {
		const struct disk_target *target = &it->plan.target[i];
		char *path = xasprintf("/dev/%s", target->disk->name);
		result = deed(path, target, &esp, &it->report);
		free(path);
	}
	esp_free(&esp);
	return result;
}

int esps_write(struct installation *it)
{
	return on_each_disk(it, esp_write);
}

int esps_verify(struct installation *it)
{
	return on_each_disk(it, esp_verify);
}

static size_t efi_disks(struct efi_disk disks[DISKS_MAX], const struct disk_plan *plan)
{
	for (unsigned i = 0; i < plan->targets; i++) {
		disks[i].number = plan->target[i].number;
		snprintf(disks[i].device, sizeof disks[i].device, "/dev/%s", plan->target[i].disk->name);
	}
	return plan->targets;
}

int esps_entries(struct installation *it)
{
	static const char *const wanted[] = {"efivarfs", NULL};
	struct efi_disk disks[DISKS_MAX];
	struct report report = REPORT_NULL, ignored = REPORT_NULL;
	if (!efi_started())
		return 0;
	char *folder = modules_folder("");
	modules_load(folder, wanted, &ignored); /* without it there is nothing to mount, and that is told */
	free(folder);
	int changed = efi_entries(&it->area.cluster, it->area.node, disks, efi_disks(disks, &it->plan), true, &report);
	if (changed < 0)
		say("The firmware refuses boot entries for the disks; it may start them without, from EFI/BOOT:");
	else
		stage_note("entries of the firmware: %d changed", changed);
	say_report(&report);
	report_free(&report);
	report_free(&ignored);
	return 0;
}
