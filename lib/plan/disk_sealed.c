/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_sealed.h"

#include <stdlib.h>

#include "plan/disk_layout.h"

/* This node's disks by their numbers. One that lost its mark is as good as not there: nobody can start from it. */
struct own_set {
	const struct candidate *by_number[DISKS_MAX + 1];
	unsigned found, marked[MARK_SEALED + 1];
	bool filling[DISKS_MAX + 1];
	bool odd; /* two of one number (a copied disk), or a disk that only its arrays tell */
};

static struct own_set own_disks(const struct candidates *all)
{
	struct own_set set = {0};
	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *c = &all->items[i];
		if (c->kinship.kin != KIN_OWN || c->verdict == VERDICT_MEDIUM || c->disk->mark == MARK_NONE)
			continue;
		set.marked[c->disk->mark]++;
		set.found++;
		if (c->kinship.number == 0 || set.by_number[c->kinship.number])
			set.odd = true;
		set.by_number[c->kinship.number] = c;
	}
	return set;
}

/*
 * Newborn beside sealed is a disk that `ringctl disk replace` put in and that is not filled yet: as good as not there.
 * (Or an erasing was cut short; then the sealed ones are too few, or there is nothing to lose.)
 */
static void leave_out_newborn(struct own_set *set)
{
	if (!set->marked[MARK_SEALED])
		return;
	for (int k = 0; k <= DISKS_MAX; k++)
		if (set->by_number[k] && set->by_number[k]->disk->mark == MARK_NEWBORN) {
			set->by_number[k] = NULL;
			set->filling[k] = true;
		}
	set->found -= set->marked[MARK_NEWBORN];
	set->marked[MARK_NEWBORN] = 0;
}

static void warn_missing(const struct own_set *set, const struct candidates *all, struct report *report)
{
	for (unsigned k = 1; k <= all->cluster->profile->disk_count; k++)
		if (!set->by_number[k])
			report_warning(report, all->cluster->node[all->node - 1].name,
				       set->filling[k] ?
				       "disk %u is a new one that is not filled yet: the node goes on with it by itself" :
				       "disk %u of the finished installation is not here, or lost its first sector", k);
}

bool disks_sealed(struct disk_plan *plan, const struct candidates *all, struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	unsigned missing = profile->existing == EXISTING_ERASE ? 0 :
			   level_missing_max(profile->level, profile->disk_count);
	struct own_set set = own_disks(all);
	leave_out_newborn(&set);
	if (set.odd || set.marked[MARK_SEALED] != set.found || set.found == 0 ||
	    set.found + missing < profile->disk_count)
		return false;

	for (int k = 1; k <= DISKS_MAX; k++)
		if (set.by_number[k]) {
			struct disk_target *target = &plan->target[plan->targets++];
			target->disk = set.by_number[k]->disk;
			target->number = k;
			disk_id(target->disk_guid, all->cluster, all->node, k);
		}
	plan->sealed = true;
	warn_missing(&set, all, report);
	return true;
}

static int by_number(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	return x->kinship.number - y->kinship.number;
}

/*
 * Newborn beside sealed cannot come from an installation (all are complete before one is sealed),
 * only from an erasing that was cut short: nothing to finish there.
 */
void disks_to_finish(struct disk_plan *plan, struct candidates *all)
{
	struct own_set set = own_disks(all);
	unsigned count = all->cluster->profile->disk_count;
	if (set.odd || set.found != count || all->counted != count ||
	    set.marked[MARK_NEWBORN] == count || (set.marked[MARK_NEWBORN] && set.marked[MARK_SEALED]))
		return;
	for (unsigned k = 1; k <= count; k++) {
		const struct candidate *c = set.by_number[k];
		if (!c || !c->kinship.members || c->kinship.strangers)
			return;
		if (c->verdict != VERDICT_TAKE && c->verdict != VERDICT_ERASE && c->verdict != VERDICT_OWN_DATA)
			return;
	}
	qsort(all->items, all->count, sizeof *all->items, by_number);
	plan->finish = true;
}
