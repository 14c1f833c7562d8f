/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk_do.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/text.h"
#include "boot.h"
#include "disk/partition.h"
#include "disk/sector.h"
#include "plan/disk_kin.h"
#include "sys/publish.h"
#include "sys/run.h"

#define LOCK "/run/ringlet/disks.lock"

int disk_do_lock(struct report *report)
{
	int fd = -1;
	if (make_folders("/run/ringlet") == 0)
		fd = open(LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || flock(fd, LOCK_EX) < 0) {
		report_error(report, LOCK, "%s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

/* ---- the record ---- */

static int write_record(const struct disk_look *look, struct report *report)
{
	char *path = xasprintf("%s" DISK_RECORD, look->root), *folder = folder_of(path);
	char *text = disk_record_text(&look->record);
	int result = make_folders(folder);
	if (result < 0)
		report_error(report, folder, "%s", strerror(errno));
	else
		result = publish(path, text, strlen(text), 0644, report);
	free(text);
	free(folder);
	free(path);
	return result;
}

static int record_mark(struct disk_look *look, int number, enum disk_mark mark, struct report *report)
{
	if (look->record.disk[number].mark == mark)
		return 0;
	look->record.disk[number].mark = mark;
	return write_record(look, report);
}

int disk_do_grant(struct disk_look *look, const struct replace_grant *grant, struct report *report)
{
	disk_look_record(&look->record, look->root); /* another one may have written it since */
	disk_record_set(&look->record, grant->number, grant->disk, MARK_NONE);
	return write_record(look, report);
}

int disk_do_remember(struct disk_look *look, struct report *report)
{
	char *old = disk_record_text(&look->record);
	for (unsigned i = 0; i < look->set.count; i++) {
		const struct set_disk *d = &look->set.disk[i];
		const struct disk_facts *known = &look->record.disk[d->number];
		bool pending = known->size && known->mark != MARK_SEALED;
		if (d->here && d->number && d->members && !pending)
			disk_record_set(&look->record, d->number, &d->disk, MARK_SEALED);
	}
	char *new = disk_record_text(&look->record);
	int result = strcmp(old, new) == 0 ? 0 : write_record(look, report);
	free(new);
	free(old);
	return result;
}

/* ---- commands ---- */

static int command(const char *where, struct report *report, const char *const *argv)
{
	struct run r = {.argv = argv, .seconds = 120};
	int result = run(&r);
	if (result < 0)
		report_error(report, where, "%s", r.reason);
	run_free(&r);
	return result;
}

static int clean(const char *array, struct report *report)
{
	return command(array, report,
		       RUN_ARGV("mdadm", array, "--fail", "detached", "--remove", "detached", "--remove", "failed"));
}

static int add(const char *array, const struct disk_target *target, enum partition part, struct report *report)
{
	char *member = partition_device(target, part);
	int result = command(array, report, RUN_ARGV("mdadm", array, "--add", member));
	free(member);
	return result;
}

int disk_do_fail(const struct array_facts array[ARRAYS], const char (*member)[32], struct report *report)
{
	int result = 0;
	for (int a = 0; a < ARRAYS; a++) {
		if (!*member[a])
			continue;
		char *device = xasprintf("/dev/md/%s", array[a].name), *path = xasprintf("/dev/%s", member[a]);
		if (command(device, report, RUN_ARGV("mdadm", device, "--fail", path, "--remove", path)) < 0)
			result = -1;
		free(path);
		free(device);
	}
	return result;
}

/* ---- one step ---- */

static int partition(struct disk_look *look, const struct replace_next *next, struct report *report)
{
	char *path = xasprintf("/dev/%s", next->target.disk->name);
	int result = partition_disk(&next->target, report);
	if (result == 0)
		result = partition_verify(path, &next->target, report);
	if (result == 0)
		result = record_mark(look, next->target.number, MARK_NEWBORN, report);
	free(path);
	return result;
}

/*
 * md calls a member complete after it has written that down with a flush: what boots is on the disk by then. The ESP is
 * opened after the mark, so that no disk that may be given away starts by UEFI; what is cut off here, `ringctl boot sync` does.
 */
static int seal(const struct replace_next *next, struct report *report)
{
	char *path = xasprintf("/dev/%s", next->target.disk->name);
	int result = partition_verify(path, &next->target, report);
	if (result == 0)
		result = sector_mark(path, MARK_SEALED, report);
	if (result == 0)
		result = boot_fill(path, &next->target, report);
	free(path);
	return result;
}

static int do_it(struct disk_look *look, const struct replace_next *next, struct report *report)
{
	char *array = next->array < 0 ? NULL : xasprintf("/dev/md/%s", array_name(next->array));
	int result = 0;
	switch (next->step) {
	case REPLACE_DONE: result = record_mark(look, next->target.number, MARK_SEALED, report); break;
	case REPLACE_STUCK:
	case REPLACE_WAIT: break;
	case REPLACE_PARTITION: result = partition(look, next, report); break;
	case REPLACE_CLEAN: result = clean(array, report); break;
	case REPLACE_ADD: result = add(array, &next->target, PART_BOOT + next->array, report); break;
	case REPLACE_SEAL: result = seal(next, report); break;
	}
	free(array);
	return result;
}

int disk_do_next(struct disk_look *look, struct replace_next *next, int number, bool erase, struct report *report)
{
	int lock = disk_do_lock(report);
	if (lock < 0)
		return -1;
	int result = disk_look(look, look->cluster, look->node, look->root, report);
	struct replace_facts facts = disk_look_facts(look);
	if (result == 0) {
		disk_replace_next(next, &facts, number, erase);
		result = do_it(look, next, report);
	}
	close(lock);
	return result < 0 ? -1 : (int)next->step;
}
