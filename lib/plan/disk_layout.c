/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_layout.h"

#include "plan/disk_mirror.h"

/* The first MiB holds the MBR and the primary GPT, the last one the backup GPT (33 sectors). */
#define EDGE DISK_ALIGN

static uint64_t align_down(uint64_t bytes)
{
	return bytes / DISK_ALIGN * DISK_ALIGN;
}

static uint64_t align_up(uint64_t bytes)
{
	return align_down(bytes + DISK_ALIGN - 1);
}

/* Usable bytes per byte of one member, as a fraction: RAID10 of three disks has 3/2. */
static unsigned share(enum level level, unsigned members, unsigned *of)
{
	*of = 1;
	switch (level) {
	case LEVEL_RAID10:
		*of = 2;
		return members;
	case LEVEL_RAID0:
		return members;
	case LEVEL_RAID5:
		return members - 1;
	case LEVEL_RAID6:
		return members - 2;
	case LEVEL_RAID1:
	case LEVEL_SINGLE:
		break;
	}
	return 1;
}

uint64_t level_usable(enum level level, unsigned members, uint64_t member_size)
{
	unsigned of, n = share(level, members, &of);
	return member_size / of * n;
}

/* The smallest aligned member that gives so much. */
static uint64_t member_for(enum level level, unsigned members, uint64_t usable)
{
	unsigned of, n = share(level, members, &of);
	return align_up((usable + n - 1) / n * of);
}

unsigned level_members_min(enum level level)
{
	switch (level) {
	case LEVEL_SINGLE:
		return 1;
	case LEVEL_RAID5:
		return 3;
	case LEVEL_RAID6:
		return 4;
	default:
		return 2;
	}
}

unsigned level_missing_max(enum level level, unsigned members)
{
	switch (level) {
	case LEVEL_RAID1:
		return members - 1;
	case LEVEL_RAID10:
		return members / 2; /* if they are the right ones */
	case LEVEL_RAID5:
		return 1;
	case LEVEL_RAID6:
		return 2;
	default:
		return 0;
	}
}

bool level_survives(enum level level, enum layout layout, const bool there[], unsigned members)
{
	struct mirror_pair pairs[DISKS_MAX];
	unsigned missing = 0, n = mirror_pairs(pairs, level, layout, members);
	for (unsigned i = 0; i < members; i++)
		missing += !there[i];
	if (missing > level_missing_max(level, members))
		return false;
	for (unsigned i = 0; i < n; i++)
		if (!there[pairs[i].a] && !there[pairs[i].b])
			return false;
	return true;
}

static uint64_t root_member(enum level level, unsigned count, uint64_t room, uint64_t root_size)
{
	if (root_size)
		return member_for(level, count, root_size);
	uint64_t most = align_down(room / 100 * ROOT_SHARE);
	uint64_t target = member_for(level, count, ROOT_TARGET);
	uint64_t least = member_for(level, count, ROOT_MIN);
	uint64_t size = target < most ? target : most;
	return size > least ? size : least;
}

int disk_layout(struct disk_layout *layout, enum level level, unsigned count, uint64_t smallest, uint64_t root_size,
		uint64_t *needed)
{
	const uint64_t fixed = EDGE + ESP_SIZE + BOOT_SIZE + EDGE;
	uint64_t end = align_down(smallest);
	uint64_t room = end > fixed ? end - fixed : 0;
	uint64_t root = root_member(level, count, room, root_size);
	uint64_t data_min = member_for(level, count, DATA_MIN);

	*needed = fixed + (root_size ? root : member_for(level, count, ROOT_MIN)) + 2 * data_min;
	if (smallest < *needed)
		return 1;

	uint64_t data = align_down((room - root) / 2);
	const uint64_t length[PART_COUNT + 1] = {
		[PART_ESP] = ESP_SIZE, [PART_BOOT] = BOOT_SIZE, [PART_ROOT] = root, [PART_OWN] = data, [PART_COPY] = data,
	};
	uint64_t at = EDGE;
	for (int p = PART_ESP; p <= PART_COUNT; p++) {
		layout->start[p] = at;
		layout->length[p] = length[p];
		at += length[p];
	}
	return 0;
}
