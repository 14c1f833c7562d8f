/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_arrange.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/disk_mirror.h"
#include "plan/disk_select.h"

const char *disk_group(const struct disk_facts *disk, const struct profile *profile)
{
	if (profile->mirror_across == MIRROR_ACROSS_CONTROLLER)
		return *disk->controller ? disk->controller : NULL;
	if (profile->mirror_across == MIRROR_ACROSS_NONE)
		return NULL;
	if (disk->wished)
		return disk->path;
	for (size_t i = 0; i < profile->mirror_group.count; i++)
		if (*disk->path && fnmatch(profile->mirror_group.items[i], disk->path, 0) == 0)
			return profile->mirror_group.items[i];
	return NULL;
}

/* The counted disks before the others, both in the order they have. Returns how many are counted. */
static unsigned counted_first(struct candidates *all)
{
	struct candidate *sorted = xcalloc(all->count, sizeof *sorted);
	size_t n = 0, counted;
	for (size_t i = 0; i < all->count; i++)
		if (verdict_counted(all->items[i].verdict))
			sorted[n++] = all->items[i];
	counted = n;
	for (size_t i = 0; i < all->count; i++)
		if (!verdict_counted(all->items[i].verdict))
			sorted[n++] = all->items[i];
	free(all->items);
	all->items = sorted;
	return (unsigned)counted;
}

static void reorder(struct candidates *all, const unsigned order[], unsigned count)
{
	struct candidate old[DISKS_MAX];
	memcpy(old, all->items, count * sizeof *old);
	for (unsigned i = 0; i < count; i++)
		all->items[i] = old[order[i]];
}

/* --- why not ------------------------------------------------------------------------------ */

static void report_no_group(const struct disk_facts *disk, const struct profile *profile, struct report *report)
{
	struct text text = TEXT_NULL;
	char *where = disk_describe(disk);
	if (profile->mirror_across == MIRROR_ACROSS_CONTROLLER) {
		text_add(&text, "its controller is not known, and mirror-across = controller (%s:%d) goes by it", profile->path,
			 profile->mirror_across_line);
	} else {
		text_add(&text, "is in no group: its path %s matches none of mirror-group (", *disk->path ? disk->path : "(unknown)");
		profile_lines_text(&text, profile, &profile->mirror_group);
		text_add(&text, ")");
	}
	report_error(report, where, "%s", text.s);
	free(where);
	text_free(&text);
}

/* All disks must have a group. */
static int report_no_groups(const struct candidates *all, const char *const group[], unsigned count, unsigned unknown,
			    struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	char *where = profile_where(profile, profile->mirror_across_line);
	report_error(report, where, "mirror-across = %s: %u of the %u disks ha%s none; nothing was written",
		     mirror_across_name(profile->mirror_across), unknown, count, unknown == 1 ? "s" : "ve");
	for (unsigned i = 0; i < count; i++)
		if (!group[i])
			report_no_group(all->items[i].disk, profile, report);
	free(where);
	return 1;
}

/* "0000:00:1f.2 has 3, 0000:03:00.0 has 1" */
static void groups_text(struct text *text, const char *const group[], unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned size = 0, first = count;
		for (unsigned j = count; j-- > 0;)
			if (strcmp(group[i], group[j]) == 0) {
				first = j;
				size++;
			}
		if (first == i)
			text_add(text, "%s%s has %u", i ? ", " : "", group[i], size);
	}
}

static int report_no_order(const struct profile *profile, const char *const group[], unsigned count,
			   struct report *report)
{
	const char *what = mirror_across_name(profile->mirror_across);
	struct text text = TEXT_NULL;
	char *where = profile_where(profile, profile->mirror_across_line);
	groups_text(&text, group, count);
	report_error(report, where,
		     "mirror-across = %s: no %s may have more than %u of the %u disks, and %s; nothing was written", what, what,
		     count / 2, count, text.s);
	free(where);
	text_free(&text);
	return 1;
}

int disks_arrange(struct candidates *all, struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	const char *group[DISKS_MAX];
	struct mirror_pair pairs[DISKS_MAX];
	unsigned order[DISKS_MAX], unknown = 0;
	if (profile->mirror_across == MIRROR_ACROSS_NONE)
		return 0;

	unsigned count = counted_first(all);
	for (unsigned i = 0; i < count; i++) {
		group[i] = disk_group(all->items[i].disk, profile);
		unknown += !group[i];
	}
	if (unknown)
		return report_no_groups(all, group, count, unknown, report);
	if (mirror_order(order, group, count, pairs, mirror_pairs(pairs, profile->level, profile->layout, count)))
		return report_no_order(profile, group, count, report);
	reorder(all, order, count);
	return 0;
}

/* --- shown -------------------------------------------------------------------------------- */

void disks_tell_mirrors(struct disk_plan *plan, const struct profile *profile)
{
	if (profile->mirror_across == MIRROR_ACROSS_NONE)
		return;
	for (unsigned i = 0; i < plan->targets; i++)
		plan->target[i].group = disk_group(plan->target[i].disk, profile);
	plan->mirrors = mirror_pairs(plan->mirror, profile->level, profile->layout, plan->targets);
}

void disks_wish_groups(struct disk_facts *facts, size_t count, const struct profile *profile)
{
	size_t groups = mirror_groups_min(profile->level, profile->layout, (unsigned)count);
	if (profile->mirror_across == MIRROR_ACROSS_GROUP)
		groups = profile->mirror_group.count < count ? profile->mirror_group.count : count;
	for (size_t i = 0; i < count && profile->mirror_across != MIRROR_ACROSS_NONE; i++) {
		size_t g = i * groups / count;
		if (profile->mirror_across == MIRROR_ACROSS_GROUP)
			snprintf(facts[i].path, sizeof facts[i].path, "%s", profile->mirror_group.items[g]);
		else
			snprintf(facts[i].controller, sizeof facts[i].controller, "%c", (char)('A' + g));
	}
}
