/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/disk_count.h"
#include "plan/disk_kin.h"

bool disk_has_partition(const char *disk, const char *name)
{
	static const char digits[] = "0123456789";
	size_t length = strlen(disk);
	if (!length || strncmp(name, disk, length) != 0)
		return false;
	const char *rest = name + length;
	if (*rest && strchr(digits, disk[length - 1]) && *rest++ != 'p')
		return false;
	return strspn(rest, digits) == strlen(rest) && (*rest || !name[length]);
}

/* ---- one disk ---- */

static void take_part(struct set_disk *d, const struct array_facts *array, int a)
{
	for (unsigned i = 0; array->there && i < array->members; i++) {
		const struct member_facts *m = &array->member[i];
		if (!disk_has_partition(d->disk.name, m->name))
			continue;
		if (m->faulty)
			d->failed |= 1U << a;
		else
			d->members |= 1U << a;
		if (m->in_sync && !m->faulty)
			d->synced |= 1U << a;
		else if (!m->faulty && array->permille >= 0)
			d->permille = array->permille;
	}
}

static enum set_state state_in_arrays(const struct set_disk *d, unsigned all)
{
	if (d->failed)
		return SET_FAULTY;
	if (d->members != all)
		return SET_PARTLY;
	return d->synced == all ? SET_IN_SYNC : SET_REBUILDING;
}

static enum set_state state_alone(const struct disk_facts *disk, const struct kinship *kinship)
{
	if (disk->size == 0 || starts_with(disk->busy, "cannot be read"))
		return SET_UNOPENED;
	switch (kinship->kin) {
	case KIN_OWN: return SET_STALE; /* only its arrays tell */
	case KIN_SIBLING: return SET_SIBLING;
	case KIN_BLANK: return SET_BLANK;
	case KIN_FOREIGN: break;
	}
	return SET_FOREIGN;
}

/* opened: contents were looked for, so none means blank. */
static void judge(struct set_disk *d, const struct cluster *cluster, int node, const struct array_facts *array,
		  const struct disk_record *record, bool opened)
{
	struct kinship kinship = disk_kinship(&d->disk, cluster, node);
	unsigned all = 0;
	for (int a = 0; a < ARRAYS; a++) {
		all |= array[a].there ? 1U << a : 0;
		take_part(d, &array[a], a);
	}
	d->number = kinship.kin == KIN_OWN ? kinship.number : 0;
	if (d->members || d->failed) {
		d->state = state_in_arrays(d, all);
		if (!d->number)
			d->number = disk_record_number(record, &d->disk);
	} else {
		/* One that is being taken in is not yet known by its number. */
		int number = disk_record_number(record, &d->disk);
		if (!d->number && number && record->disk[number].mark == MARK_SEALED)
			d->number = number;
		d->state = d->number ? SET_STALE : opened ? state_alone(&d->disk, &kinship) : SET_UNOPENED;
	}
}

/* ---- all ---- */

/* Two of one number: a disk that was pulled, filled up elsewhere in its place, and put in again. */
static void settle_numbers(struct disk_set *set)
{
	for (unsigned i = 0; i < set->count; i++)
		for (unsigned j = 0; j < set->count; j++) {
			struct set_disk *a = &set->disk[i], *b = &set->disk[j];
			if (i != j && a->number && a->number == b->number && a->state < b->state)
				b->number = 0;
		}
}

static bool has_number(const struct disk_set *set, int number)
{
	for (unsigned i = 0; i < set->count; i++)
		if (set->disk[i].number == number && set_state_ours(set->disk[i].state))
			return true;
	return false;
}

/* Members whose number nobody knows: then it is not known either which numbers are missing, only how many. */
static unsigned unnumbered(const struct disk_set *set)
{
	unsigned n = 0;
	for (unsigned i = 0; i < set->count; i++)
		n += set_state_ours(set->disk[i].state) && set->disk[i].number == 0;
	return n;
}

static void add_missing(struct disk_set *set, const struct disk_record *record)
{
	unsigned unknown = unnumbered(set);
	for (unsigned k = 1; k <= set->disks; k++) {
		if (has_number(set, (int)k))
			continue;
		if (unknown && record->disk[k].size == 0) {
			unknown--; /* one of those may be it */
			continue;
		}
		if (set->count == SET_MAX)
			return;
		struct set_disk *d = &set->disk[set->count++];
		*d = (struct set_disk){.number = (int)k, .state = SET_MISSING, .permille = -1, .disk = record->disk[k]};
		d->disk.name[0] = '\0';
	}
}

static int by_number(const void *a, const void *b)
{
	const struct set_disk *x = a, *y = b;
	unsigned m = x->number && set_state_ours(x->state) ? (unsigned)x->number : DISKS_MAX + 1;
	unsigned n = y->number && set_state_ours(y->state) ? (unsigned)y->number : DISKS_MAX + 1;
	if (m != n)
		return m < n ? -1 : 1;
	size_t length = strlen(x->disk.name), other = strlen(y->disk.name);
	return length != other ? (length < other ? -1 : 1) : strcmp(x->disk.name, y->disk.name);
}

static bool any_opened(const struct disk_facts *facts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (facts[i].content_count)
			return true;
	return false;
}

void disk_set_make(struct disk_set *set, const struct cluster *cluster, int node, const struct disk_facts *facts,
		   size_t count, const struct array_facts array[ARRAYS], const struct disk_record *record)
{
	bool opened = any_opened(facts, count); /* a node's own disks are never blank */
	*set = (struct disk_set){.disks = disks_of_node(cluster, array)};
	for (size_t i = 0; i < count && set->count < SET_MAX; i++) {
		struct set_disk *d = &set->disk[set->count++];
		*d = (struct set_disk){.disk = facts[i], .here = true, .permille = -1};
		judge(d, cluster, node, array, record, opened);
	}
	settle_numbers(set);
	add_missing(set, record);
	qsort(set->disk, set->count, sizeof *set->disk, by_number);
}

/* ---- in words ---- */

char *arrays_named(unsigned bits)
{
	struct text text = TEXT_NULL;
	for (int a = 0; a < ARRAYS; a++)
		if (bits & 1U << a)
			text_add(&text, "%s%s", text.length == 0 ? "" : bits >> (a + 1) ? ", " : " and ", array_name(a));
	return text_take(&text);
}

const char *set_state_word(enum set_state state)
{
	static const char *const words[] = {"in-sync", "rebuilding", "partly", "faulty", "missing",
					    "stale", "sibling", "blank", "foreign", "unknown"};
	return words[state];
}

static char *with_arrays(const char *format, unsigned bits)
{
	char *names = arrays_named(bits);
	struct text text = TEXT_NULL;
	text_add(&text, "%s%s%s", format, *names ? " " : "", names);
	free(names);
	return text_take(&text);
}

char *set_disk_state(const struct set_disk *d)
{
	switch (d->state) {
	case SET_IN_SYNC: return xstrdup("in sync");
	case SET_REBUILDING:
		return d->permille < 0 ? xstrdup("rebuilding") : xasprintf("rebuilding %d %%", d->permille / 10);
	case SET_PARTLY: return with_arrays("only in", d->members);
	case SET_FAULTY: return with_arrays("failed in", d->failed);
	case SET_MISSING: return xstrdup("missing");
	case SET_STALE: return xstrdup("of this node, in no array");
	case SET_SIBLING: return xstrdup("of another node");
	case SET_BLANK: return xstrdup("blank");
	case SET_FOREIGN: return xstrdup("not ours");
	case SET_UNOPENED: break;
	}
	return xstrdup(*d->disk.busy ? d->disk.busy : "in no array");
}

char *set_disk_name(const struct set_disk *d)
{
	struct text text = TEXT_NULL;
	bool numbered = d->number && set_state_ours(d->state);
	if (numbered)
		text_add(&text, "disk %d", d->number);
	else
		text_add(&text, "%s", d->disk.name);
	bool name = numbered && *d->disk.name;
	if (name || *d->disk.serial)
		text_add(&text, " (%s%s%s%s)", name ? d->disk.name : "", name && *d->disk.serial ? ", " : "",
			 *d->disk.serial ? "serial " : "", d->disk.serial);
	return text_take(&text);
}
