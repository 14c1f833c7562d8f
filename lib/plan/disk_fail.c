/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_fail.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"

/* ---- what an array can lose ---- */

/* Slots that hold all their data and are not this disk's. */
static unsigned good_slots(const struct array_facts *array, const char *disk, bool good[DISKS_MAX])
{
	unsigned n = 0;
	for (unsigned i = 0; i < array->members; i++) {
		const struct member_facts *m = &array->member[i];
		if (m->slot < 0 || m->slot >= DISKS_MAX || !m->in_sync || m->faulty || disk_has_partition(disk, m->name))
			continue;
		n += !good[m->slot];
		good[m->slot] = true;
	}
	return n;
}

/*
 * Two copies of each block. Near, and an even count: on slots 0 and 1, 2 and 3... All else lays them on a slot and its
 * next one, at some place or other.
 */
static bool raid10_survives(const bool good[DISKS_MAX], unsigned count, enum layout layout)
{
	unsigned step = layout == LAYOUT_NEAR && count % 2 == 0 ? 2 : 1;
	for (unsigned i = 0; i < count; i += step)
		if (!good[i] && !good[(i + 1) % count])
			return false;
	return count > 1;
}

bool array_survives(const struct array_facts *array, enum layout layout, const char *disk)
{
	bool good[DISKS_MAX] = {false};
	unsigned n = good_slots(array, disk, good), count = array->raid_disks;
	if (count > DISKS_MAX)
		return false;
	if (strcmp(array->level, "raid1") == 0)
		return n >= 1;
	if (strcmp(array->level, "raid10") == 0)
		return raid10_survives(good, count, layout);
	if (strcmp(array->level, "raid5") == 0)
		return n + 1 >= count;
	if (strcmp(array->level, "raid6") == 0)
		return n + 2 >= count;
	return false;
}

/* ---- the disk ---- */

static const struct set_disk *find(const struct disk_set *set, const char *which)
{
	uint64_t number = 0;
	bool is_number = num_parse(which, 1, DISKS_MAX, &number);
	const char *name = starts_with(which, "/dev/") ? which + strlen("/dev/") : which;
	for (unsigned i = 0; i < set->count; i++) {
		const struct set_disk *d = &set->disk[i];
		if (is_number ? d->number == (int)number && set_state_ours(d->state) :
				d->here && strcmp(d->disk.name, name) == 0)
			return d;
	}
	return NULL;
}

static void find_member(char member[32], const struct array_facts *array, const char *disk)
{
	for (unsigned i = 0; i < array->members; i++)
		if (disk_has_partition(disk, array->member[i].name))
			strcpy(member, array->member[i].name);
}

static unsigned lost_without(const struct array_facts array[ARRAYS], enum layout layout, const struct set_disk *d)
{
	unsigned lost = 0;
	for (int a = 0; a < ARRAYS; a++)
		if (d->synced & 1U << a && !array_survives(&array[a], layout, d->disk.name))
			lost |= 1U << a;
	return lost;
}

int disk_fail(struct fail_plan *plan, const struct disk_set *set, const struct array_facts array[ARRAYS],
	      enum layout layout, const char *which, struct report *report)
{
	*plan = (struct fail_plan){.disk = find(set, which)};
	if (!plan->disk)
		return -report_error(report, which, "no disk of this node has this %s: see ringctl disk list",
				     which[strspn(which, "0123456789")] ? "name" : "number");
	const struct set_disk *d = plan->disk;
	char *name = set_disk_name(d);
	unsigned lost = lost_without(array, layout, d);
	int result = 1;
	if (!d->members && !d->failed) {
		report_error(report, name, d->here ? "is in no array: it can be pulled" : "is not there");
	} else if (lost) {
		char *names = arrays_named(lost);
		report_error(report, name, "cannot be spared: without it %s would be lost", names);
		free(names);
	} else {
		for (int a = 0; a < ARRAYS; a++)
			find_member(plan->member[a], &array[a], d->disk.name);
		result = 0;
	}
	free(name);
	return result;
}
