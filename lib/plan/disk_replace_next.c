/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is next for a disk that was granted a number: see disk_replace.h. */
#include <stdarg.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "plan/disk_kin.h"
#include "plan/disk_replace.h"

__attribute__((format(printf, 3, 4))) static void set(struct replace_next *next, enum replace_step step,
						      const char *format, ...)
{
	va_list args;
	next->step = step;
	va_start(args, format);
	vsnprintf(next->text, sizeof next->text, format, args);
	va_end(args);
}

static const struct set_disk *find(const struct replace_facts *facts, const struct disk_facts *wanted)
{
	for (unsigned i = 0; i < facts->set->count; i++)
		if (facts->set->disk[i].here && disk_is_known(&facts->set->disk[i].disk, wanted))
			return &facts->set->disk[i];
	return NULL;
}

static const struct disk_facts *facts_of(const struct replace_facts *facts, const struct set_disk *d)
{
	for (size_t i = 0; i < facts->count; i++)
		if (strcmp(facts->disks[i].name, d->disk.name) == 0)
			return &facts->disks[i];
	return NULL;
}

/*
 * What was granted was this disk as it was then. It may have been elsewhere since: only what is blank, or
 * carries the mark that was written first, is taken without asking again.
 */
static void begin(struct replace_next *next, const struct set_disk *d, bool erase)
{
	if (*d->disk.busy)
		set(next, REPLACE_STUCK, "%s is in use: %s", d->disk.name, d->disk.busy);
	else if (d->disk.content_count == 0 || d->disk.mark == MARK_NEWBORN || erase)
		set(next, REPLACE_PARTITION, "%s is partitioned", d->disk.name);
	else
		set(next, REPLACE_STUCK, "%s is not blank: ringctl disk replace %s", d->disk.name, d->disk.name);
}

static bool has_member(const struct array_facts *array, const char *disk)
{
	for (unsigned i = 0; i < array->members; i++)
		if (disk_has_partition(disk, array->member[i].name))
			return true;
	return false;
}

/* Members that failed, or whose disk is not there any more: they keep a place. */
static bool has_dead(const struct array_facts *array, const struct replace_facts *facts)
{
	for (unsigned i = 0; i < array->members; i++) {
		bool here = false;
		for (size_t k = 0; k < facts->count; k++)
			here |= disk_has_partition(facts->disks[k].name, array->member[i].name);
		if (!here || array->member[i].faulty)
			return true;
	}
	return false;
}

static void enter(struct replace_next *next, const struct replace_facts *facts, const struct set_disk *d, int a)
{
	const struct array_facts *array = &facts->array[a];
	next->array = a;
	if (!array->there)
		set(next, REPLACE_STUCK, "array %s is not there", array->name);
	else if (d->failed & 1U << a)
		set(next, REPLACE_STUCK, "%s failed in %s while it was filled", d->disk.name, array->name);
	else if (has_dead(array, facts))
		set(next, REPLACE_CLEAN, "%s: what failed or is gone is taken out", array->name);
	else if (!has_member(array, d->disk.name))
		set(next, REPLACE_ADD, "%s goes into %s", d->disk.name, array->name);
	else if (d->permille >= 0)
		set(next, REPLACE_WAIT, "%s is rebuilt: %d %%", array->name, d->permille / 10);
	else
		set(next, REPLACE_WAIT, "%s is rebuilt", array->name);
}

/* The first array that stands in the way, -1: none. Boot and root have to be complete; in own and copy it is enough
   to take part. */
static int next_array(const struct set_disk *d)
{
	for (int a = 0; a < ARRAYS; a++) {
		bool must_be_complete = PART_BOOT + a <= PART_ROOT;
		unsigned bits = must_be_complete ? d->synced : d->members;
		if (!(bits & 1U << a))
			return a;
	}
	return -1;
}

static bool has_its_table(const struct replace_facts *facts, const struct set_disk *d, int number)
{
	struct kinship kinship = disk_kinship(&d->disk, facts->cluster, facts->node);
	return kinship.kin == KIN_OWN && kinship.number == number;
}

void disk_replace_next(struct replace_next *next, const struct replace_facts *facts, int number, bool erase)
{
	const struct disk_facts *wanted = &facts->record->disk[number];
	const struct set_disk *d = find(facts, wanted);
	*next = (struct replace_next){.array = -1};
	if (!d) {
		set(next, REPLACE_STUCK, "the new disk %d (serial %s) is not there any more", number, wanted->serial);
		return;
	}
	if (disk_replace_target(&next->target, facts, facts_of(facts, d), number) < 0)
		set(next, REPLACE_STUCK, "no other disk shows its whole table");
	else if (wanted->mark == MARK_NONE && !d->members && !d->failed)
		begin(next, d, erase);
	else if (!has_its_table(facts, d, number))
		set(next, REPLACE_STUCK, "%s has lost its table: ringctl disk replace %s", d->disk.name, d->disk.name);
	else if (next_array(d) >= 0)
		enter(next, facts, d, next_array(d));
	else if (d->disk.mark != MARK_SEALED)
		set(next, REPLACE_SEAL, "%s gets its boot code and its ESP", d->disk.name);
	else
		set(next, REPLACE_DONE, "%s is disk %d", d->disk.name, number);
}
