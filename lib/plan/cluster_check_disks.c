/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a profile as a whole: whether what it says of the disks fits together. */
#include "plan/cluster_check_parts.h"
#include "plan/disk_layout.h"

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

void cluster_check_disks(struct check *c)
{
	const struct profile *p = c->profile;
	if (p->disk_count)
		check_level(c);
	if (p->existing == EXISTING_ERASE)
		warn(c, p->existing_line,
		     "existing = erase: WHATEVER IS ON THE %u DISKS OF A MACHINE STARTED FROM THIS MEDIUM "
		     "IS ERASED, and nobody is asked",
		     p->disk_count);
}
