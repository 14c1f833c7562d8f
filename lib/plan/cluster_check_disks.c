/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a profile as a whole: whether what it says of the disks fits together. */
#include "plan/cluster_check_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "plan/disk_layout.h"
#include "plan/disk_mirror.h"

#define MIB (UINT64_C(1) << 20)

/* Of a count that leaves room: which of the machines is spoken of. */
#define OF_RANGE_TEXT 64
static const char *of_range(const struct profile *p, unsigned disks, char text[OF_RANGE_TEXT])
{
	*text = '\0';
	if (!disk_count_exact(p))
		snprintf(text, OF_RANGE_TEXT, "with %u disk%s, which count = %u-%u allows: ", disks, disks == 1 ? "" : "s",
			 p->disk_least, p->disk_most);
	return text;
}

/* Asks of each count that the profile allows, to the first that is wrong. */
static bool each_count(struct check *c, bool (*wrong)(struct check *c, unsigned disks))
{
	for (unsigned n = c->profile->disk_least; n <= c->profile->disk_most; n++)
		if (wrong(c, n))
			return true;
	return false;
}

/* Whether the smallest disks that are accepted have room for all that will lie on them. */
static bool no_room(struct check *c, unsigned disks)
{
	const struct profile *p = c->profile;
	struct disk_layout layout;
	uint64_t needed;
	char size[SIZE_TEXT], root[SIZE_TEXT], of[OF_RANGE_TEXT];
	if (p->disk_min_size == 0 ||
	    !disk_layout(&layout, p->level, disks, p->disk_min_size, p->root_size, &needed))
		return false;
	needed = (needed + MIB - 1) / MIB;
	if (p->root_size)
		flaw(c, p->root_size_line,
		     "%sroot-size %s leaves no room for the data on %u disks of min-size %s; it needs "
		     "'min-size = %lluM' or a smaller root",
		     of_range(p, disks, of), size_format(p->root_size, root), disks, size_format(p->disk_min_size, size),
		     (unsigned long long)needed);
	else
		flaw(c, p->disk_min_size_line,
		     "%s%u disks of min-size %s have no room for the system and the data; "
		     "'min-size = %lluM' is the least",
		     of_range(p, disks, of), disks, size_format(p->disk_min_size, size), (unsigned long long)needed);
	return true;
}

/* A level that the disks suffice for. */
static void check_sound_level(struct check *c, int line)
{
	enum level level = c->profile->level;
	if (level == LEVEL_RAID0 || level == LEVEL_SINGLE)
		warn(c, line, "level %s keeps nothing twice: a dead disk is a dead node", level_name(level));
	each_count(c, no_room);
}

static bool wrong_level(struct check *c, unsigned disks)
{
	char of[OF_RANGE_TEXT];
	const struct profile *p = c->profile;
	int line = p->level_line ? p->level_line : p->disk_count_line;
	of_range(p, disks, of);
	if (p->level == LEVEL_SINGLE && disks > 1)
		flaw(c, line, "%slevel single is for one disk, and there are %u", of, disks);
	else if (disks == 1 && p->level != LEVEL_SINGLE)
		flaw(c, line, "%sone disk makes no %s; 'level = single' is accepted", of, level_name(p->level));
	else if (disks < level_members_min(p->level))
		flaw(c, line, "%slevel %s needs %u disks, and there are %u", of, level_name(p->level),
		     level_members_min(p->level), disks);
	else
		return false;
	return true;
}

static void check_level(struct check *c)
{
	const struct profile *p = c->profile;
	if (!each_count(c, wrong_level))
		check_sound_level(c, p->level_line ? p->level_line : p->disk_count_line);
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

static bool too_few_groups(struct check *c, unsigned disks)
{
	char of[OF_RANGE_TEXT];
	const struct profile *p = c->profile;
	unsigned least = mirror_groups_min(p->level, p->layout, disks);
	of_range(p, disks, of);
	bool doubtful = p->mirror_across == MIRROR_ACROSS_CONTROLLER && least > 2;
	bool wrong = p->mirror_across == MIRROR_ACROSS_GROUP && p->mirror_group.count + p->mirror_group.refused < least;
	if (doubtful)
		warn(c, p->mirror_across_line,
		     "%smirror-across = controller: the copies on %u disks, layout %s, go round in a ring, which takes at "
		     "least %u controllers",
		     of, disks, layout_name(p->layout), least);
	if (wrong)
		flaw(c, p->mirror_across_line,
		     "%smirror-across = group: %u disks, layout %s, need at least %u groups, and there %s; "
		     "'mirror-group = PATTERN' names one by its paths",
		     of, disks, layout_name(p->layout), least,
		     p->mirror_group.count == 0 ? "is none" : p->mirror_group.count == 1 ? "is one" : "are two");
	return doubtful || wrong;
}

static bool wrong_mirrors(struct check *c, unsigned disks)
{
	const struct profile *p = c->profile;
	struct mirror_pair pairs[DISKS_MAX];
	char of[OF_RANGE_TEXT];
	const char *word = mirror_across_name(p->mirror_across);
	if (p->level == LEVEL_RAID1 && disks > 2)
		flaw(c, p->mirror_across_line,
		     "%smirror-across = %s is for mirrors of two halves; raid1 of %u disks has everything on each of them",
		     of_range(p, disks, of), word, disks);
	else if (p->level != LEVEL_RAID10 && p->level != LEVEL_RAID1)
		flaw(c, p->mirror_across_line, "mirror-across = %s is for raid10, and raid1 of two disks; level %s has no mirrors",
		     word, level_name(p->level));
	else
		return mirror_pairs(pairs, p->level, p->layout, disks) && too_few_groups(c, disks);
	return true;
}

static void check_mirrors(struct check *c)
{
	const struct profile *p = c->profile;
	if (p->layout_line && p->level != LEVEL_RAID10)
		flaw(c, p->layout_line, "layout is said of raid10 alone, and the level is %s", level_name(p->level));
	if (p->mirror_group.count && p->mirror_across != MIRROR_ACROSS_GROUP)
		flaw(c, p->mirror_group.lines[0], "mirror-group says nothing without 'mirror-across = group'");
	if (p->mirror_across != MIRROR_ACROSS_NONE)
		each_count(c, wrong_mirrors);
}

/* --- erasing ---------------------------------------------------------------------------- */

static void warn_erase(struct check *c)
{
	const struct profile *p = c->profile;
	char *when = p->erase_countdown ? xasprintf("after %u s in which any key stops it", p->erase_countdown) :
					  xstrdup("and nobody is asked");
	char count[DISK_COUNT_TEXT];
	disk_count_format(p, count);
	for (char *s = count; *s; s++)
		*s = (char)toupper((unsigned char)*s);
	warn(c, p->existing_line,
	     "existing = erase: WHATEVER IS ON THE %s DISKS OF A MACHINE STARTED FROM THIS MEDIUM IS ERASED%s, %s",
	     count, p->erase_serial.count ? " if erase-serial names them" : "", when);
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
	if (c->profile->disk_least)
		check_level(c);
	check_sizes(c);
	check_mirrors(c);
	check_erase(c);
}
