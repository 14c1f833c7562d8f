/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_mirror.h"

#include <stdlib.h>
#include <string.h>

static bool in_pairs(enum level level, enum layout layout, unsigned count)
{
	return count == 2 || (level == LEVEL_RAID10 && layout == LAYOUT_NEAR && count % 2 == 0);
}

unsigned mirror_pairs(struct mirror_pair pairs[DISKS_MAX], enum level level, enum layout layout, unsigned count)
{
	if (count < 2 || (level != LEVEL_RAID10 && !(level == LEVEL_RAID1 && count == 2)))
		return 0;
	bool apart = in_pairs(level, layout, count);
	unsigned n = 0;
	for (unsigned d = 0; d < count; d += apart ? 2 : 1)
		pairs[n++] = (struct mirror_pair){d, (d + 1) % count};
	return n;
}

unsigned mirror_groups_min(enum level level, enum layout layout, unsigned count)
{
	return count % 2 && !in_pairs(level, layout, count) ? 3 : 2;
}

/* --- an order ----------------------------------------------------------------------------- */

struct place {
	unsigned disk;
	unsigned first; /* the first disk of its group, which stands for the group */
	unsigned size;	/* of its group */
};

/* The largest group first; groups of one size, and disks of one group, stay in the order they came in. */
static int by_group(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->disk < y->disk ? -1 : 1;
}

static void sort_by_group(struct place places[], const char *const group[], unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		places[i] = (struct place){.disk = i, .first = i};
		for (unsigned j = count; j-- > 0;)
			if (strcmp(group[i], group[j]) == 0) {
				places[i].first = j;
				places[i].size++;
			}
	}
	qsort(places, count, sizeof *places, by_group);
}

/*
 * Dealt in two rounds, to the even places and then to the odd ones. Two of one group come to stand side by side only
 * if the group fills more than a round; and the first and the last place, which are side by side in a ring of an odd
 * count, are of one group only if it fills the first round.
 */
int mirror_order(unsigned order[DISKS_MAX], const char *const group[], unsigned count, const struct mirror_pair *pairs,
		 unsigned pair_count)
{
	struct place places[DISKS_MAX];
	unsigned next = 0;
	sort_by_group(places, group, count);
	for (unsigned round = 0; round < 2; round++)
		for (unsigned place = round; place < count; place += 2)
			order[place] = places[next++].disk;
	for (unsigned p = 0; p < pair_count; p++)
		if (strcmp(group[order[pairs[p].a]], group[order[pairs[p].b]]) == 0)
			return 1;
	return 0;
}
