/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_count.h"

#include <stdlib.h>
#include <string.h>

#include "plan/disk_report.h"

/* Members of the node's arrays that tell how many they are: the first one, and the first that says something else. */
struct told {
	const struct disk_content *first, *other;
};

/* A count that no profile can ask for was not made by us. */
static bool tells(const struct disk_content *c, const char *id)
{
	return strcmp(c->type, "linux_raid_member") == 0 && strcmp(c->uuid, id) == 0 && c->raid_disks &&
	       c->raid_disks <= DISKS_MAX;
}

static void ask_disk(struct told *told, const struct disk_facts *disk, const struct candidates *all)
{
	char id[ID_TEXT];
	for (int a = 0; a < ARRAYS; a++) {
		array_id(id, all->cluster, all->node, a);
		for (size_t i = 0; i < disk->content_count; i++) {
			const struct disk_content *c = &disk->contents[i];
			if (!tells(c, id))
				continue;
			if (!told->first)
				told->first = c;
			else if (!told->other && c->raid_disks != told->first->raid_disks)
				told->other = c;
		}
	}
}

/* A newborn disk holds nothing, and may be of another time than the rest. */
static struct told ask(const struct candidates *all)
{
	struct told told = {NULL, NULL};
	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *c = &all->items[i];
		if (c->kinship.kin == KIN_OWN && c->verdict != VERDICT_MEDIUM && c->disk->mark != MARK_NEWBORN)
			ask_disk(&told, c->disk, all);
	}
	return told;
}

static int refuse(const struct candidates *all, const struct told *told, struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	char *where = profile_where(profile, profile->disk_count_line);
	report_add(report, SEVERITY_ERROR, where,
		   "the disks of this node do not agree how many they are: %s is of %u, %s of %u; nothing was written",
		   told->first->where, told->first->raid_disks, told->other->where, told->other->raid_disks);
	free(where);
	disk_report_refusal(all, report);
	return 1;
}

static bool any_kept(const struct candidates *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].verdict == VERDICT_KEEP)
			return true;
	return false;
}

int disks_count(struct candidates *all, struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	all->least = profile->disk_least;
	all->most = profile->disk_most;
	all->set = disk_count_exact(profile) ? profile->disk_least : 0;
	if (all->set)
		return 0;
	struct told told = ask(all);
	all->set = told.first ? told.first->raid_disks : 0;
	if (told.other && profile->existing != EXISTING_ERASE)
		return refuse(all, &told, report);
	if (told.other)
		all->set = 0;
	if (all->set >= all->least && all->set <= all->most && any_kept(all))
		all->least = all->most = all->set;
	return 0;
}

unsigned disks_of_node(const struct cluster *cluster, const struct array_facts array[ARRAYS])
{
	const struct profile *profile = cluster->profile;
	for (int a = ARRAYS - 1; a >= 0 && !disk_count_exact(profile); a--)
		if (array[a].there && array[a].raid_disks && array[a].raid_disks <= DISKS_MAX)
			return array[a].raid_disks;
	return profile->disk_least;
}
