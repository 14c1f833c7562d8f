/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "base/text.h"
#include "countdown.h"
#include "devices.h"
#include "esps.h"
#include "filesystem.h"
#include "disk/esp.h"
#include "disk/partition.h"
#include "plan/steps.h"
#include "disk/sector.h"
#include "stage.h"
#include "target.h"
#include "verify.h"

#define IMAGE MEDIUM_FOLDER "/ringlet/node.tar.zst"

static void restore_progress(int percent, const char *what)
{
	stage_progress(percent, "%s", what);
}

static int do_restore(struct installation *it, const struct array_plan *array)
{
	char *device = array_device(array->name);
	struct restore job = {
		.archive = IMAGE,
		.target = device,
		.image = &it->image,
		.progress = restore_progress,
	};
	int result = restore(&job, &it->report);
	free(device);
	return result;
}

/* An ESP is closed before the mark says that nothing boots, and opened when all disks are complete. */
static int mark(const struct disk_target *target, enum disk_mark mark, struct report *report)
{
	char *path = xasprintf("/dev/%s", target->disk->name);
	int result = 0;
	if (mark == MARK_RENEWING)
		result = esp_close(path, target, report);
	else if (mark == MARK_SEALED)
		result = esp_open(path, target, report);
	if (result > 0) /* completed by a Ringlet that did not know of it */
		report_warning(report, path, "UEFI does not start from it: its ESP holds nothing of ours");
	if (result >= 0)
		result = sector_mark(path, mark, report);
	free(path);
	return result;
}

/* 0; -1: it failed; 1: it refuses, by what the report says. */
static int do_step(struct installation *it, const struct step *step)
{
	struct report *report = &it->report;
	switch (step->kind) {
	case STEP_COUNTDOWN:
		return countdown(it);
	case STEP_ASSEMBLE:
		return array_assemble_kept(&it->plan, step->array, report);
	case STEP_RENEW:
		return mark(step->target, MARK_RENEWING, report);
	case STEP_ADD:
		return array_add(step->target, step->array, report);
	case STEP_PARTITION:
		return partition_disk(step->target, report);
	case STEP_ARRAY:
		return array_create(&it->plan, step->array, report);
	case STEP_RESTORE:
		return do_restore(it, step->array);
	case STEP_GROW:
		return filesystem_grow(step->array, report);
	case STEP_MKFS_BOOT:
		return filesystem_make_boot(step->array, report);
	case STEP_MOUNT:
		return target_mount(it);
	case STEP_FILES:
		return target_files(it);
	case STEP_METADATA:
		return target_metadata(it, step->array);
	case STEP_BOOTLOADER:
		return target_bootloader(it);
	case STEP_ESP:
		return esps_write(it);
	case STEP_VERIFY:
		return verify(it);
	case STEP_COMPLETE:
		return mark(step->target, MARK_COMPLETE, report);
	case STEP_SEAL:
		return mark(step->target, MARK_SEALED, report);
	case STEP_ENTRIES:
		return esps_entries(it);
	case STEP_REBOOT:
		return 0;
	}
	return report_error(report, step->text, "is no step this installer knows");
}

/* What the finished stage has done, in the fewest words. */
static void done(const struct installation *it, const struct step *last, unsigned steps)
{
	const char *stage = last->stage;
	enum step_kind kind = last->kind;
	char size[SIZE_TEXT];
	if (strcmp(stage, "erase") == 0)
		stage_done("nobody stopped it");
	else if (kind == STEP_RENEW)
		stage_done("%u disks: their data stay", it->plan.targets);
	else if (kind == STEP_ASSEMBLE || kind == STEP_ADD)
		stage_done("own and copy %s", kind == STEP_ADD ? "have new members" : "are there as they were");
	else if (strcmp(stage, "partition") == 0)
		stage_done("%u disks", it->plan.targets);
	else if (strcmp(stage, "arrays") == 0)
		stage_done("%u arrays over %u disks", it->plan.arrays, it->plan.targets);
	else if (strcmp(stage, "restore") == 0)
		stage_done("%s written, digest right, read back; file system grown", size_format(it->image.used, size));
	else if (strcmp(stage, "files") == 0)
		stage_done("this is %s now", installation_node(it)->name);
	else if (strcmp(stage, "bootloader") == 0)
		stage_done("extlinux, shim and GRUB on every disk, none can boot yet");
	else if (strcmp(stage, "verify") == 0)
		stage_done("probed again: all as planned");
	else if (strcmp(stage, "seal") == 0)
		stage_done("each disk boots");
	else
		stage_done("%u steps", steps);
}

static const char *disk_name(const struct step *step)
{
	return step->target ? step->target->disk->name : NULL;
}

/* Which of our disks is which for the person who has to pull one out. */
static void name_disks(const struct installation *it)
{
	for (unsigned i = 0; i < it->plan.targets; i++) {
		char *text = disk_describe(it->plan.target[i].disk);
		say("  disk %d: %s", it->plan.target[i].number, text);
		free(text);
	}
}

static int failed(struct installation *it, const struct step *step)
{
	report_add(&it->report, SEVERITY_NOTE, disk_name(step), "this happened at the step: %s", step->text);
	stage_failed(&it->report);
	name_disks(it);
	return -1;
}

/* What is asked and tried before the first write. If such a step does not succeed, the disks are as they were. */
static bool writes_nothing(enum step_kind kind)
{
	return kind == STEP_COUNTDOWN || kind == STEP_ASSEMBLE;
}

static int refused(struct installation *it)
{
	struct report ignored = REPORT_NULL;
	stage_refused(&it->report);
	if (it->plan.renew) { /* for the shell: as it was found */
		array_stop("own", &ignored);
		array_stop("copy", &ignored);
	}
	report_free(&ignored);
	return -1;
}

int walk(struct installation *it)
{
	struct step_list list;
	int result = 0;
	unsigned steps = 0;
	bool untouched = true;
	install_steps(&list, &it->area.cluster, it->area.node, &it->plan);
	for (size_t i = 0; result == 0 && i < list.count; i++) {
		const struct step *step = &list.steps[i];
		if (step->kind == STEP_REBOOT)
			break; /* main's, after the last word */
		if (strcmp(stage_current(), step->stage) != 0) {
			stage_begin(step->stage, "%s", step->text);
			steps = 0;
		}
		steps++;
		long begin = devices_clock();
		result = do_step(it, step);
		if (result)
			result = untouched && writes_nothing(step->kind) ? refused(it) : failed(it, step);
		untouched = untouched && writes_nothing(step->kind);
		stage_note("%ld ms: step: %s", devices_clock() - begin, step->text);
		bool last = i + 1 == list.count || strcmp(list.steps[i + 1].stage, step->stage) != 0;
		if (result == 0 && last)
			done(it, step, steps);
	}
	step_list_free(&list);
	return result;
}
