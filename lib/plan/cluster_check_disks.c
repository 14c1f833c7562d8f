/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a profile as a whole: whether what it says of the disks fits together. */
#include "plan/cluster_check_parts.h"

#include <stdlib.h>

#include "base/text.h"
#include "plan/disk_layout.h"
#include "plan/disk_mirror.h"

#define MIB (UINT64_C(1) << 20)

/* Whether the smallest disks that are accepted have room for all that will lie on them. */
static void check_room(struct check *c)
{
	const struct profile *p = c->profile;
	struct disk_layout layout;
	uint64_t needed;
	char size[SIZE_TEXT], root[SIZE_TEXT];
	if (p->disk_min_size == 0 ||
	    !disk_layout(&layout, p->level, p->disk_count, p->disk_min_size, p->root_size, &needed))
		return;
	needed = (needed + MIB - 1) / MIB;
	if (p->root_size)
		flaw(c, p->root_size_line,
		     "root-size %s leaves no room for the data on %u disks of min-size %s; it needs "
		     "'min-size = %lluM' or a smaller root",
		     size_format(p->root_size, root), p->disk_count, size_format(p->disk_min_size, size),
		     (unsigned long long)needed);
	else
		flaw(c, p->disk_min_size_line,
		     "%u disks of min-size %s have no room for the system and the data; "
		     "'min-size = %lluM' is the least",
		     p->disk_count, size_format(p->disk_min_size, size), (unsigned long long)needed);
}

/* A level that the disks suffice for. */
static void check_sound_level(struct check *c, int line)
{
	enum level level = c->profile->level;
	if (level == LEVEL_RAID0 || level == LEVEL_SINGLE)
		warn(c, line, "level %s keeps nothing twice: a dead disk is a dead node", level_name(level));
	check_room(c);
}

static void check_level(struct check *c)
{
	const struct profile *p = c->profile;
	int line = p->level_line ? p->level_line : p->disk_count_line;
	if (p->level == LEVEL_SINGLE && p->disk_count > 1)
		flaw(c, line, "level single is for one disk, and there are %u", p->disk_count);
	else if (p->disk_count == 1 && p->level != LEVEL_SINGLE)
		flaw(c, line, "one disk makes no %s; 'level = single' is accepted", level_name(p->level));
	else if (p->disk_count < level_members_min(p->level))
		flaw(c, line, "level %s needs %u disks, and there are %u", level_name(p->level),
		     level_members_min(p->level), p->disk_count);
	else
		check_sound_level(c, line);
}

static void check_sizes(struct check *c)
{
	const struct profile *p = c->profile;
	char most[SIZE_TEXT], least[SIZE_TEXT];
	if (p->disk_max_size && p->disk_max_size < p->disk_min_size)
		flaw(c, p->disk_max_size_line, "max-size %s is less than min-size %s: no disk could be taken",
		     size_format(p->disk_max_size, most), size_format(p->disk_min_size, least));
}

/* --- mirrors ---------------------------------------------------------------------------- */

static void check_groups(struct check *c)
{
	const struct profile *p = c->profile;
	unsigned least = mirror_groups_min(p->level, p->layout, p->disk_count);
	if (p->mirror_across == MIRROR_ACROSS_CONTROLLER && least > 2)
		warn(c, p->mirror_across_line,
		     "mirror-across = controller: the copies on %u disks, layout %s, go round in a ring, which takes at "
		     "least %u controllers",
		     p->disk_count, layout_name(p->layout), least);
	if (p->mirror_across == MIRROR_ACROSS_GROUP && p->mirror_group.count + p->mirror_group.refused < least)
		flaw(c, p->mirror_across_line,
		     "mirror-across = group: %u disks, layout %s, need at least %u groups, and there %s; "
		     "'mirror-group = PATTERN' names one by its paths",
		     p->disk_count, layout_name(p->layout), least,
		     p->mirror_group.count == 0 ? "is none" : p->mirror_group.count == 1 ? "is one" : "are two");
}

static void check_mirror_across(struct check *c)
{
	const struct profile *p = c->profile;
	struct mirror_pair pairs[DISKS_MAX];
	const char *word = mirror_across_name(p->mirror_across);
	if (p->mirror_across == MIRROR_ACROSS_NONE)
		return;
	if (p->level == LEVEL_RAID1 && p->disk_count > 2)
		flaw(c, p->mirror_across_line,
		     "mirror-across = %s is for mirrors of two halves; raid1 of %u disks has everything on each of them", word,
		     p->disk_count);
	else if (p->level != LEVEL_RAID10 && p->level != LEVEL_RAID1)
		flaw(c, p->mirror_across_line, "mirror-across = %s is for raid10, and raid1 of two disks; level %s has no mirrors",
		     word, level_name(p->level));
	else if (mirror_pairs(pairs, p->level, p->layout, p->disk_count))
		check_groups(c);
}

static void check_mirrors(struct check *c)
{
	const struct profile *p = c->profile;
	if (p->layout_line && p->level != LEVEL_RAID10)
		flaw(c, p->layout_line, "layout is said of raid10 alone, and the level is %s", level_name(p->level));
	if (p->mirror_group.count && p->mirror_across != MIRROR_ACROSS_GROUP)
		flaw(c, p->mirror_group.lines[0], "mirror-group says nothing without 'mirror-across = group'");
	check_mirror_across(c);
}

/* --- erasing ---------------------------------------------------------------------------- */

static void warn_erase(struct check *c)
{
	const struct profile *p = c->profile;
	char *when = p->erase_countdown ? xasprintf("after %u s in which any key stops it", p->erase_countdown) :
					  xstrdup("and nobody is asked");
	warn(c, p->existing_line,
	     "existing = erase: WHATEVER IS ON THE %u DISKS OF A MACHINE STARTED FROM THIS MEDIUM IS ERASED%s, %s",
	     p->disk_count, p->erase_serial.count ? " if erase-serial names them" : "", when);
	free(when);
}

static void check_erase(struct check *c)
{
	const struct profile *p = c->profile;
	if (p->existing == EXISTING_ERASE) {
		warn_erase(c);
		return;
	}
	if (p->erase_countdown_line)
		warn(c, p->erase_countdown_line, "erase-countdown says nothing without 'existing = erase'");
	if (p->erase_serial.count)
		warn(c, p->erase_serial.lines[0], "erase-serial says nothing without 'existing = erase'");
}

void cluster_check_disks(struct check *c)
{
	if (c->profile->disk_count)
		check_level(c);
	check_sizes(c);
	check_mirrors(c);
	check_erase(c);
}
