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
	for (unsigned k = 1; k <= all->set; k++)
		if (!set->by_number[k])
			report_warning(report, all->cluster->node[all->node - 1].name,
				       set->filling[k] ?
				       "disk %u is a new one that is not filled yet: the node goes on with it by itself" :
				       "disk %u of the finished installation is not here, or lost its first sector", k);
}

/* Finished, and enough of it is here to start. */
static bool startable(const struct own_set *set, const struct candidates *all)
{
	unsigned missing = all->set ? level_missing_max(all->cluster->profile->level, all->set) : 0;
	return all->set && !set->odd && set->found > 0 && set->marked[MARK_SEALED] == set->found &&
	       set->found + missing >= all->set;
}

static void warn_not_again(const struct profile *profile, struct report *report)
{
	char *where = profile_where(profile, profile->existing_line);
	report_warning(report, where, "to be installed again was asked for, but existing = refuse does not touch a finished node; "
		       "own would renew its system, erase would erase it");
	free(where);
}

bool disks_sealed(struct disk_plan *plan, const struct candidates *all, struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	struct own_set set = own_disks(all);
	leave_out_newborn(&set);
	if (!startable(&set, all))
		return false;
	if (profile->existing != EXISTING_REFUSE && all->installed != INSTALLED_BY_THIS)
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
	if (all->again)
		warn_not_again(profile, report);
	return true;
}

static int by_number(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	return x->kinship.number - y->kinship.number;
}

/* Only marks will be written: what may be lost does not matter, what the disk itself is like does. */
static bool only_content_objects(enum verdict verdict)
{
	return verdict <= VERDICT_KEEP || verdict >= VERDICT_OWN_DATA;
}

/*
 * Newborn beside sealed cannot come from an installation (all are complete before one is sealed), only from a
 * disk that was put in later: nothing to finish there. Renewing beside anything is renewed
 * once more, which loses nothing: beside complete it may be verified, or the disks may be of two times.
 */
void disks_to_finish(struct disk_plan *plan, struct candidates *all)
{
	struct own_set set = own_disks(all);
	unsigned count = all->set;
	if (!count || set.odd || set.found != count || all->counted != count || set.marked[MARK_RENEWING] ||
	    set.marked[MARK_COMPLETE] == 0 || (set.marked[MARK_NEWBORN] && set.marked[MARK_SEALED]))
		return;
	for (unsigned k = 1; k <= count; k++) {
		const struct candidate *c = set.by_number[k];
		if (!c || !c->kinship.members || c->kinship.strangers || !only_content_objects(c->verdict))
			return;
	}
	qsort(all->items, all->count, sizeof *all->items, by_number);
	plan->finish = true;
}
