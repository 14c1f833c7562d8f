/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_fit.h"

#include <stdlib.h>

#include "base/text.h"
#include "plan/disk_layout.h"

/* --- size-tolerance ----------------------------------------------------------------------- */

/* There is at least one that is counted. */
static void extremes(const struct candidates *all, const struct disk_facts **smallest,
		     const struct disk_facts **largest)
{
	*smallest = *largest = NULL;
	for (size_t i = 0; i < all->count; i++) {
		const struct disk_facts *disk = all->items[i].disk;
		if (!verdict_counted(all->items[i].verdict))
			continue;
		if (!*smallest || disk->size < (*smallest)->size)
			*smallest = disk;
		if (!*largest || disk->size > (*largest)->size)
			*largest = disk;
	}
}

int disks_fit_sizes(const struct candidates *all, struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	const struct disk_facts *smallest, *largest;
	char size[SIZE_TEXT];
	extremes(all, &smallest, &largest);
	uint64_t least = smallest->size, more = largest->size - least;
	if (!profile->size_tolerance_line ||
	    more <= least / 100 * profile->size_tolerance + least % 100 * profile->size_tolerance / 100)
		return 0;
	char *where = profile_where(profile, profile->size_tolerance_line);
	char *large = disk_describe(largest), *small = disk_describe(smallest);
	report_error(report, where, "size-tolerance = %u%%: %s is larger than %s by %s, which is more; nothing was written",
		     profile->size_tolerance, large, small, size_format(more, size));
	free(large);
	free(small);
	free(where);
	return 1;
}

/* --- warnings ----------------------------------------------------------------------------- */

/* Larger disks give only as much as the smallest one has. */
static void warn_unused(const struct disk_plan *plan, struct report *report)
{
	char size[SIZE_TEXT], least[SIZE_TEXT];
	uint64_t smallest = UINT64_MAX;
	for (unsigned i = 0; i < plan->targets; i++)
		if (plan->target[i].disk->size < smallest)
			smallest = plan->target[i].disk->size;
	for (unsigned i = 0; i < plan->targets; i++) {
		const struct disk_facts *disk = plan->target[i].disk;
		uint64_t unused = disk->size - smallest;
		if (unused < disk->size / 100) /* two makes of one nominal size */
			continue;
		char *where = disk_describe(disk);
		report_warning(report, where, "%s of it stay unused: all disks are divided like the smallest (%s)",
			       size_format(unused, size), size_format(smallest, least));
		free(where);
	}
}

/* A BIOS reads 512 bytes at a time. The disks with larger sectors hold data like the others, but none of them starts. */
static void warn_sectors(const struct disk_plan *plan, const struct profile *profile, const char *node,
			 struct report *report)
{
	struct text startable = TEXT_NULL;
	unsigned n = 0;
	for (unsigned i = 0; i < plan->targets; i++)
		if (plan->target[i].disk->sector == SECTOR)
			text_add(&startable, "%s%s", n++ ? ", " : "", plan->target[i].disk->name);
	if (n == 0)
		report_warning(report, node,
			       "a BIOS cannot start from disks with sectors of 4096 bytes (UEFI can), and all are such: the machine starts "
			       "only with its medium left in the drive");
	else if (n < plan->targets && n <= level_missing_max(profile->level, plan->targets))
		report_warning(report, node,
			       "a BIOS cannot start from disks with sectors of 4096 bytes (UEFI can): the machine starts only while %s%s "
			       "lives, or with its medium left in the drive",
			       n == 1 ? "" : "one of ", startable.s);
	text_free(&startable);
}

void disks_warn(const struct disk_plan *plan, const struct cluster *cluster, int node, struct report *report)
{
	warn_unused(plan, report);
	warn_sectors(plan, cluster->profile, cluster->node[node - 1].name, report);
}
