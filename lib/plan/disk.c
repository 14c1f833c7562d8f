/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/disk_arrange.h"
#include "plan/disk_count.h"
#include "plan/disk_fit.h"
#include "plan/disk_judge.h"
#include "plan/disk_layout.h"
#include "plan/disk_renew.h"
#include "plan/disk_report.h"
#include "plan/disk_sealed.h"

static const char *level_of_md(enum level level)
{
	switch (level) {
	case LEVEL_RAID10:
		return "10";
	case LEVEL_RAID0:
		return "0";
	case LEVEL_RAID5:
		return "5";
	case LEVEL_RAID6:
		return "6";
	case LEVEL_RAID1:
	case LEVEL_SINGLE: /* a mirror of one: assembled, named and later widened like the others */
		break;
	}
	return "1";
}

/*
 * Copies of a mirror agree on everything that was ever written, so a newborn one needs no first resync.
 * Parity has to agree with blocks nobody wrote, so it does.
 */
static bool level_mirrors(enum level level)
{
	return level == LEVEL_RAID10 || level == LEVEL_RAID1 || level == LEVEL_SINGLE;
}

static void plan_array(struct array_plan *array, const struct cluster *cluster, int node, int index, unsigned members,
		       uint64_t member)
{
	static const char *const layouts[] = {[LAYOUT_NEAR] = "n2", [LAYOUT_FAR] = "f2", [LAYOUT_OFFSET] = "o2"};
	const struct profile *profile = cluster->profile;
	bool boot = index == 0;
	enum level level = boot ? LEVEL_RAID1 : profile->level;
	*array = (struct array_plan){
		.part = PART_BOOT + index,
		.name = array_name(index),
		.level = level_of_md(level),
		.layout = level == LEVEL_RAID10 ? layouts[profile->layout] : NULL,
		.metadata = boot ? "1.0" : "1.2",
		.bitmap = boot || level == LEVEL_RAID0 ? "none" : "internal",
		.assume_clean = level_mirrors(level),
		.members = members,
		.member_size = member,
		.usable = level_usable(level, members, member),
	};
	array_id(array->uuid, cluster, node, index);
	if (boot || array->part == PART_ROOT)
		id_derive(array->fs_uuid, cluster->id, "%s/fs/%s", cluster->node[node - 1].name, array->name);
}

static void plan_target(struct disk_target *target, const struct cluster *cluster, int node,
			const struct disk_facts *disk, int number, const struct disk_layout *layout)
{
	*target = (struct disk_target){.disk = disk, .number = number};
	memcpy(target->start, layout->start, sizeof target->start);
	memcpy(target->length, layout->length, sizeof target->length);
	disk_id(target->disk_guid, cluster, node, number);
	esp_id(target->esp_id, cluster, node, number);
	for (int p = PART_ESP; p <= PART_COUNT; p++)
		id_derive(target->part_guid[p], cluster->id, "%s/disk/%d/part/%d", cluster->node[node - 1].name, number,
			  p);
}

static uint64_t smallest_of(const struct candidates *all)
{
	uint64_t smallest = UINT64_MAX;
	for (size_t i = 0; i < all->count; i++)
		if (verdict_counted(all->items[i].verdict) && all->items[i].disk->size < smallest)
			smallest = all->items[i].disk->size;
	return smallest;
}

static int report_no_room(const struct profile *profile, unsigned disks, uint64_t smallest, uint64_t needed,
			  struct report *report)
{
	char have[SIZE_TEXT], need[SIZE_TEXT];
	int line = profile->root_size ? profile->root_size_line : profile->disk_min_size_line;
	char *where = profile_where(profile, line);
	report_add(report, SEVERITY_ERROR, where,
		   "disks of %s have no room for boot, root%s, own data and the neighbour's copy: with %u of them as %s "
		   "each needs at least %s",
		   size_format(smallest, have), profile->root_size ? " (root-size)" : "", disks,
		   level_name(profile->level), size_format(needed, need));
	free(where);
	return 1;
}

static void lay_out(struct disk_plan *plan, const struct candidates *all, const struct disk_layout *layout)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *c = &all->items[i];
		if (!verdict_counted(c->verdict))
			continue;
		struct disk_target *target = &plan->target[plan->targets++];
		plan_target(target, all->cluster, all->node, c->disk, (int)plan->targets, layout);
		target->erase = !plan->finish && c->verdict == VERDICT_ERASE;
		target->added = plan->renew && c->verdict == VERDICT_TAKE;
	}
	for (int a = 0; a < ARRAYS; a++)
		plan_array(&plan->array[a], all->cluster, all->node, a, plan->targets, layout->length[PART_BOOT + a]);
	plan->arrays = ARRAYS;
}

/* What is there already stays divided as it is, whatever the profile says today. */
static int lay_out_as_found(struct disk_plan *plan, const struct candidates *all, struct report *report)
{
	const struct candidate *odd;
	struct disk_layout layout;
	if ((!plan->renew && !plan->finish) || disks_layout(&layout, all, &odd))
		return 1;
	lay_out(plan, all, &layout);
	if (plan->renew) {
		disks_tell_mirrors(plan, all->cluster->profile);
		renewal_warn_mirrors(plan, all->cluster->profile, report);
		disks_warn(plan, all->cluster, all->node, report);
	}
	return 0;
}

static int lay_out_anew(struct disk_plan *plan, const struct candidates *all, struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	struct disk_layout layout;
	uint64_t smallest = smallest_of(all), needed;
	if (disk_layout(&layout, profile->level, all->counted, smallest, profile->root_size, &needed))
		return report_no_room(profile, all->counted, smallest, needed, report);
	lay_out(plan, all, &layout);
	if (!plan->finish)
		disks_tell_mirrors(plan, profile);
	disks_warn(plan, all->cluster, all->node, report);
	return 0;
}

/* A profile that never fits, whatever the machine has. `ringlet check` says some of it too. */
static int check_profile(const struct profile *profile, struct report *report)
{
	char size[SIZE_TEXT];
	bool single = profile->level == LEVEL_SINGLE;
	unsigned n = single ? profile->disk_most : profile->disk_least;
	bool fits = single ? n == 1 : n >= level_members_min(profile->level);
	bool small = profile->root_size && profile->root_size < ROOT_MIN;
	if (fits && profile->disk_most <= DISKS_MAX && !small)
		return 0;
	char *where = profile_where(profile, small ? profile->root_size_line : profile->level_line);
	if (small)
		report_error(report, where, "root-size: at least %s are needed", size_format(ROOT_MIN, size));
	else
		report_error(report, where, "%s cannot be made of %u disk%s", level_name(profile->level), n,
			     n == 1 ? "" : "s");
	free(where);
	return 1;
}

static bool count_asked(const struct candidates *all)
{
	return all->counted >= all->least && all->counted <= all->most;
}

static void refuse_count(const struct candidates *all, const char *where, struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	char asked[DISK_COUNT_TEXT];
	if (disk_count_exact(profile))
		report_add(report, SEVERITY_ERROR, where, "the profile asks for exactly %u disk%s, counted are %u; nothing was written",
			   all->most, all->most == 1 ? "" : "s", all->counted);
	else if (all->least == all->most)
		report_add(report, SEVERITY_ERROR, where, "this node was installed on %u disks, counted are %u; nothing was written",
			   all->most, all->counted);
	else
		report_add(report, SEVERITY_ERROR, where, "the profile asks for %s disks, counted are %u; nothing was written",
			   disk_count_format(profile, asked), all->counted);
}

static int refuse(const struct candidates *all, struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	char *where = profile_where(profile, profile->disk_count_line);
	if (!count_asked(all))
		refuse_count(all, where, report);
	else
		report_add(report, SEVERITY_ERROR, where, "%u of the %u disks cannot be taken; nothing was written",
			   all->objected, all->counted);
	free(where);
	disk_report_refusal(all, report);
	return 1;
}

/* Each disk could be taken, but not these together; which is said already. */
static int refuse_set(const struct candidates *all, struct report *report)
{
	disk_report_refusal(all, report);
	return 1;
}

/* Which disks make up the set, in which order. 0; 1: refused. */
static int settle(struct disk_plan *plan, struct candidates *all, struct report *report)
{
	if (plan->finish)
		return 0;
	if (all->objected || !count_asked(all))
		return refuse(all, report);
	if (disks_to_renew(plan, all, report) < 0)
		return 1;
	if (!plan->renew && (disks_fit_sizes(all, report) || disks_arrange(all, report)))
		return refuse_set(all, report);
	return 0;
}

int disk_plan(struct disk_plan *plan, const struct cluster *cluster, int node, bool again,
	      const struct disk_facts *facts, size_t count, struct report *report)
{
	struct candidates all;
	int result;
	*plan = (struct disk_plan){0};
	if (check_profile(cluster->profile, report))
		return 1;
	candidates_judge(&all, cluster, node, again, facts, count);
	result = disks_count(&all, report);
	if (result || disks_sealed(plan, &all, report))
		goto done;
	disks_to_finish(plan, &all);
	result = settle(plan, &all, report);
	if (result == 0 && lay_out_as_found(plan, &all, report) != 0)
		result = lay_out_anew(plan, &all, report);
done:
	candidates_free(&all);
	return result;
}

size_t disk_facts_wished(struct disk_facts facts[DISKS_MAX], const struct cluster *cluster)
{
	const struct profile *profile = cluster->profile;
	size_t count = profile->disk_least < DISKS_MAX ? profile->disk_least : DISKS_MAX;
	for (size_t i = 0; i < count; i++) {
		facts[i] = (struct disk_facts){.size = profile->disk_min_size, .sector = 512, .wished = true};
		snprintf(facts[i].name, sizeof facts[i].name, "disk%zu", i + 1);
	}
	disks_wish_groups(facts, count, profile);
	return count;
}

void disk_facts_free(struct disk_facts *facts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(facts[i].contents);
		facts[i].contents = NULL;
		facts[i].content_count = 0;
	}
}

const char *partition_name(enum partition part)
{
	static const char *const names[PART_COUNT + 1] = {"", "esp", "boot", "root", "own", "copy"};
	return names[part];
}
