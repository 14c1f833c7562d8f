/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/efi.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/publish.h"
#include "sys/run.h"

#define FIRMWARE "/sys/firmware/efi"
#define VARIABLES FIRMWARE "/efivars"
#define SECURE_BOOT VARIABLES "/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define LOADER "\\EFI\\debian\\shimx64.efi"
#define WHERE "the firmware's boot entries"
#define PATIENCE 30 /* s; to write to a firmware's flash may take some */

bool efi_started(void)
{
	return access(FIRMWARE, F_OK) == 0;
}

/* A variable's value follows four bytes of attributes. */
int efi_secure_boot(void)
{
	size_t length;
	char *value = read_file(SECURE_BOOT, &length, 64);
	int result = value && length == 5 ? value[4] == 1 : -1;
	free(value);
	return result;
}

static int refused(struct report *report, const char *reason)
{
	report_add(report, SEVERITY_NOTE, WHERE, "%s", reason);
	return -1;
}

static int efibootmgr(struct run *job, struct report *report)
{
	job->seconds = PATIENCE;
	return run(job) < 0 ? refused(report, job->reason) : 0;
}

/* Their text; NULL: the report says why not. To be freed. */
static char *list(struct report *report)
{
	struct run job = {.argv = RUN_ARGV("efibootmgr")};
	char *text = NULL;
	if (mount("efivarfs", VARIABLES, "efivarfs", 0, NULL) < 0 && errno != EBUSY)
		refused(report, strerror(errno));
	else if (efibootmgr(&job, report) == 0)
		text = xstrdup(job.output);
	run_free(&job);
	return text;
}

static int make_plan(struct boot_entries_plan *plan, const struct cluster *cluster, int node, bool anew,
		     struct report *report)
{
	static struct boot_entry entries[BOOT_ENTRIES_MAX];
	char *text = list(report);
	if (!text)
		return -1;
	boot_entries_plan(plan, cluster, node, entries, boot_entries_parse(entries, text), anew);
	free(text);
	return 0;
}

static int remove_entry(unsigned number, struct report *report)
{
	char name[8];
	snprintf(name, sizeof name, "%04X", number);
	struct run job = {.argv = RUN_ARGV("efibootmgr", "--quiet", "--bootnum", name, "--delete-bootnum")};
	int result = efibootmgr(&job, report);
	run_free(&job);
	return result;
}

/* It comes to be the first of the boot order. */
static int create_entry(const struct cluster *cluster, int node, const struct efi_disk *disk, struct report *report)
{
	char label[BOOT_LABEL], part[8];
	boot_label(label, cluster, node, disk->number);
	snprintf(part, sizeof part, "%d", PART_ESP);
	struct run job = {.argv = RUN_ARGV("efibootmgr", "--quiet", "--create", "--disk", disk->device, "--part", part,
					   "--label", label, "--loader", LOADER)};
	int result = efibootmgr(&job, report);
	run_free(&job);
	return result;
}

int efi_entries(const struct cluster *cluster, int node, const struct efi_disk *disks, size_t count, bool anew,
		struct report *report)
{
	struct boot_entries_plan plan;
	int changed = 0, failed = 0;
	if (make_plan(&plan, cluster, node, anew, report) < 0)
		return -1;
	for (size_t i = 0; i < plan.removes; i++, changed++)
		failed |= remove_entry(plan.remove[i], report);
	for (size_t i = count; i-- > 0;) /* the last one first: each comes before all that are there */
		if (!plan.right[disks[i].number]) {
			failed |= create_entry(cluster, node, &disks[i], report);
			changed++;
		}
	return failed ? -1 : changed;
}

int efi_entries_right(const struct cluster *cluster, int node, struct report *report)
{
	struct boot_entries_plan plan;
	int right = 0;
	if (make_plan(&plan, cluster, node, false, report) < 0)
		return -1;
	for (int k = 1; k <= DISKS_MAX; k++)
		right += plan.right[k];
	return right;
}
