/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_renew.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/disk_report.h"

/* --- how the disks are divided -------------------------------------------------------------- */

/* 0; 1: another place than a disk before it told. */
static int take_place(struct disk_layout *layout, int part, const struct disk_content *member)
{
	if (layout->length[part] == 0) {
		layout->start[part] = member->start;
		layout->length[part] = member->size;
	}
	return layout->start[part] != member->start || layout->length[part] != member->size;
}

static int take_places(struct disk_layout *layout, const struct candidates *all, const struct disk_facts *disk)
{
	char id[ID_TEXT];
	int differs = 0;
	for (int a = 0; a < ARRAYS; a++) {
		array_id(id, all->cluster, all->node, a);
		for (size_t i = 0; i < disk->content_count; i++) {
			const struct disk_content *c = &disk->contents[i];
			if (strcmp(c->type, "linux_raid_member") == 0 && strcmp(c->uuid, id) == 0 && c->start)
				differs |= take_place(layout, PART_BOOT + a, c);
		}
	}
	return differs;
}

/* What lies before own has no member for a moment while boot and root are made anew: it lies without gaps. */
static void fill_gaps(struct disk_layout *layout)
{
	if (!layout->length[PART_BOOT]) {
		layout->start[PART_BOOT] = DISK_ALIGN + ESP_SIZE;
		layout->length[PART_BOOT] = BOOT_SIZE;
	}
	if (!layout->length[PART_ROOT]) {
		layout->start[PART_ROOT] = layout->start[PART_BOOT] + layout->length[PART_BOOT];
		layout->length[PART_ROOT] = layout->start[PART_OWN] - layout->start[PART_ROOT];
	}
	layout->start[PART_ESP] = DISK_ALIGN;
	layout->length[PART_ESP] = layout->start[PART_BOOT] - DISK_ALIGN;
}

static bool makes_sense(const struct disk_layout *layout)
{
	uint64_t end = DISK_ALIGN;
	for (int p = PART_ESP; p <= PART_COUNT; p++) {
		uint64_t start = layout->start[p], length = layout->length[p];
		if (length == 0 || start < end || start > UINT64_MAX - length || (start | length) % DISK_ALIGN)
			return false;
		end = start + length;
	}
	return true;
}

int disks_layout(struct disk_layout *layout, const struct candidates *all, const struct candidate **odd)
{
	*layout = (struct disk_layout){0};
	*odd = NULL;
	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *c = &all->items[i];
		if (c->kinship.kin != KIN_OWN || !c->kinship.number || c->disk->mark == MARK_NEWBORN ||
		    !verdict_counted(c->verdict))
			continue;
		if (take_places(layout, all, c->disk)) {
			*odd = c;
			return 1;
		}
	}
	if (!layout->length[PART_OWN] || !layout->length[PART_COPY])
		return 1;
	fill_gaps(layout);
	return makes_sense(layout) ? 0 : 1;
}

/* --- the set of disks ----------------------------------------------------------------------- */

struct renewal {
	struct candidates *all;
	const struct profile *profile;
	struct candidate *by_number[DISKS_MAX + 1];
	struct disk_layout layout;
	struct report *report;
};

/* The first line of a refusal; what was found on each disk follows it. */
static int refuse(const struct renewal *r, char *why)
{
	char *where = profile_where(r->profile, r->profile->existing_line);
	report_add(r->report, SEVERITY_ERROR, where, "existing = own cannot keep this node's data: %s; nothing was written",
		   why);
	free(where);
	free(why);
	disk_report_refusal(r->all, r->report);
	return -1;
}

static unsigned take_numbers(struct renewal *r, struct candidate **twice)
{
	unsigned kept = 0;
	for (size_t i = 0; i < r->all->count; i++) {
		struct candidate *c = &r->all->items[i];
		if (c->verdict != VERDICT_KEEP)
			continue;
		if (r->by_number[c->kinship.number])
			*twice = c;
		r->by_number[c->kinship.number] = c;
		kept++;
	}
	return kept;
}

/* A disk of this node that may hold data, but is none of those that count. */
static const struct candidate *left_out(const struct candidates *all)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *c = &all->items[i];
		if (c->kinship.kin == KIN_OWN && c->disk->mark != MARK_NEWBORN && !verdict_counted(c->verdict))
			return c;
	}
	return NULL;
}

/* Where the profile leaves the count open: which one is to be kept. */
static int check_count(const struct renewal *r)
{
	const struct profile *profile = r->profile;
	unsigned count = r->all->set;
	char asked[DISK_COUNT_TEXT];
	if (!count)
		return refuse(r, xasprintf("no disk tells on how many it was installed, and the profile says %s",
					   disk_count_format(profile, asked)));
	if (!disk_count_exact(profile) && (count < profile->disk_least || count > profile->disk_most))
		return refuse(r, xasprintf("it was installed on %u disks, and with another count it cannot be renewed: the "
					   "profile says %s", count, disk_count_format(profile, asked)));
	return 0;
}

static int check_set(const struct renewal *r)
{
	const struct candidate *out = left_out(r->all);
	unsigned most = DISKS_MAX, count = r->all->set;
	while (!r->by_number[most])
		most--;
	if (most > count)
		return refuse(r, xasprintf("it was installed on at least %u disks, and with another count than %u it cannot be "
					   "renewed", most, count));
	if (out)
		return refuse(r, xasprintf("%s is one of its disks and is not counted", out->disk->name));
	return 0;
}

static int check_survivors(const struct renewal *r)
{
	const struct profile *profile = r->profile;
	struct text missing = TEXT_NULL;
	bool there[DISKS_MAX] = {false};
	unsigned n = 0;
	for (unsigned k = 1; k <= r->all->set; k++) {
		there[k - 1] = r->by_number[k] != NULL;
		if (!there[k - 1])
			text_add(&missing, "%s%u", n++ ? ", " : "", k);
	}
	if (level_survives(profile->level, profile->layout, there, r->all->set)) {
		text_free(&missing);
		return 0;
	}
	bool raid10 = profile->level == LEVEL_RAID10;
	char *why = xasprintf("of its %u disks %s %s missing, and %s%s%s cannot do without %s", r->all->set, missing.s,
			      n == 1 ? "is" : "are", level_name(profile->level), raid10 ? ", layout " : "",
			      raid10 ? layout_name(profile->layout) : "", n == 1 ? "it" : "them");
	text_free(&missing);
	return refuse(r, why);
}

static int check_layout(struct renewal *r)
{
	const struct candidate *odd;
	if (disks_layout(&r->layout, r->all, &odd) == 0)
		return 0;
	if (odd)
		return refuse(r, xasprintf("%s is not divided like the others", odd->disk->name));
	return refuse(r, xstrdup("the facts do not tell where own and copy begin and how large they are, or it makes no sense"));
}

/* --- disks in the place of lost ones -------------------------------------------------------- */

static int check_room(const struct renewal *r, const struct disk_facts *disk)
{
	char needed[SIZE_TEXT], have[SIZE_TEXT];
	uint64_t least = r->layout.start[PART_COPY] + r->layout.length[PART_COPY] + DISK_ALIGN;
	if (disk->size >= least)
		return 0;
	return refuse(r, xasprintf("%s, in the place of a lost disk, is too small: it needs %s (%llu MiB) and has %s (%llu MiB)",
				   disk->name, size_format(least, needed), (unsigned long long)(least >> 20),
				   size_format(disk->size, have), (unsigned long long)(disk->size >> 20)));
}

static int place_added(struct renewal *r)
{
	unsigned k = 1;
	for (size_t i = 0; i < r->all->count; i++) {
		struct candidate *c = &r->all->items[i];
		if (c->verdict != VERDICT_TAKE)
			continue;
		if (check_room(r, c->disk))
			return -1;
		while (r->by_number[k])
			k++;
		c->kinship.number = (int)k;
		r->by_number[k] = c;
	}
	return 0;
}

static void warn_layout(const struct renewal *r)
{
	const struct profile *profile = r->profile;
	struct disk_layout fresh = {0};
	uint64_t smallest = UINT64_MAX, needed;
	char root[SIZE_TEXT], data[SIZE_TEXT];
	for (unsigned k = 1; k <= r->all->set; k++)
		if (r->by_number[k]->disk->size < smallest)
			smallest = r->by_number[k]->disk->size;
	if (disk_layout(&fresh, profile->level, r->all->set, smallest, profile->root_size, &needed) == 0 &&
	    memcmp(&fresh, &r->layout, sizeof fresh) == 0)
		return;
	char *where = profile_where(profile, profile->root_size ? profile->root_size_line : profile->existing_line);
	report_warning(r->report, where,
		       "the disks stay divided as they are (on each %s for root, %s for own and for copy), though these disks "
		       "and this profile would be divided differently today",
		       size_format(r->layout.length[PART_ROOT], root), size_format(r->layout.length[PART_OWN], data));
	free(where);
}

static int by_number(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	return x->kinship.number - y->kinship.number;
}

int disks_to_renew(struct disk_plan *plan, struct candidates *all, struct report *report)
{
	struct renewal r = {.all = all, .profile = all->cluster->profile, .report = report};
	struct candidate *twice = NULL;
	if (take_numbers(&r, &twice) == 0)
		return 0;
	if (twice)
		return refuse(&r, xasprintf("%s is not the only disk %d, perhaps a copy", twice->disk->name,
					    twice->kinship.number));
	if (check_count(&r) || check_set(&r) || check_survivors(&r) || check_layout(&r) || place_added(&r))
		return -1;
	warn_layout(&r);
	qsort(all->items, all->count, sizeof *all->items, by_number);
	plan->renew = true;
	return 1;
}

void renewal_warn_mirrors(const struct disk_plan *plan, const struct profile *profile, struct report *report)
{
	char *where = profile_where(profile, profile->mirror_across_line);
	for (unsigned i = 0; i < plan->mirrors; i++) {
		const struct disk_target *a = &plan->target[plan->mirror[i].a], *b = &plan->target[plan->mirror[i].b];
		if (!a->group || !b->group || strcmp(a->group, b->group) == 0)
			report_warning(report, where, "mirror-across = %s is not met: %s and %s share copies",
				       mirror_across_name(profile->mirror_across), a->disk->name, b->disk->name);
	}
	free(where);
}
