/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold of every disk plan. The words of plans and refusals: tests/plans/disk-*.test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan/disk_layout.h"
#include "plan/disk_text.h"

static const uint64_t MiB = UINT64_C(1) << 20, GiB = UINT64_C(1) << 30;

/* The same numbers in every run. */
static uint64_t chance(uint64_t below)
{
	static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

static void check_layout(const struct disk_layout *l, uint64_t smallest)
{
	uint64_t at = MiB; /* MBR and primary GPT */
	for (int p = PART_ESP; p <= PART_COUNT; p++) {
		assert_true(l->start[p] >= at);
		assert_int_equal(l->start[p] % MiB, 0);
		assert_int_equal(l->length[p] % MiB, 0);
		assert_true(l->length[p] > 0);
		at = l->start[p] + l->length[p];
	}
	assert_true(at + UINT64_C(33) * 512 <= smallest); /* backup GPT, */
	assert_true(at + UINT64_C(5) * 4096 <= smallest); /* and with sectors of 4096 bytes */
	assert_int_equal(l->length[PART_OWN], l->length[PART_COPY]);
	assert_int_equal(l->length[PART_ESP], 64 * MiB);
	assert_int_equal(l->length[PART_BOOT], 512 * MiB);
}

static unsigned some_count(enum level level)
{
	unsigned least = level_members_min(level);
	return level == LEVEL_SINGLE ? 1 : least + (unsigned)chance(DISKS_MAX + 1 - least);
}

static void layouts_fit(void **state)
{
	(void)state;
	unsigned fitted = 0, refused = 0;
	for (int i = 0; i < 20000; i++) {
		enum level level = (enum level)chance(6);
		unsigned count = some_count(level);
		uint64_t size = chance(i % 2 ? 12 * GiB : 40000 * GiB), root = i % 5 ? 0 : 3 * GiB + chance(20 * GiB), needed;
		struct disk_layout l;
		if (disk_layout(&l, level, count, size, root, &needed)) {
			assert_true(size < needed);
			refused++;
			continue;
		}
		fitted++;
		assert_true(size >= needed);
		check_layout(&l, size);
		assert_true(level_usable(level, count, l.length[PART_ROOT]) >= (root ? root : ROOT_MIN));
		assert_true(level_usable(level, count, l.length[PART_OWN]) >= DATA_MIN);
	}
	assert_true(fitted > 5000);
	assert_true(refused > 500);
}

/* The size that a refusal names is enough, and one MiB less is not. */
static void needed_is_exact(void **state)
{
	(void)state;
	for (int i = 0; i < 2000; i++) {
		enum level level = (enum level)chance(6);
		unsigned count = some_count(level);
		uint64_t root = i % 2 ? 0 : 3 * GiB + chance(20 * GiB), needed, again;
		struct disk_layout l;
		assert_int_equal(disk_layout(&l, level, count, 0, root, &needed), 1);
		assert_int_equal(disk_layout(&l, level, count, needed, root, &again), 0);
		assert_int_equal(disk_layout(&l, level, count, needed - MiB, root, &again), 1);
	}
}

/* A machine rebuilt with larger disks must hold what its neighbour has: own and copy never shrink. */
static void larger_disks_never_give_less(void **state)
{
	(void)state;
	for (int level = LEVEL_RAID10; level <= LEVEL_SINGLE; level++) {
		uint64_t own = 0, root = 0, needed;
		unsigned count = level == LEVEL_SINGLE ? 1 : 4;
		for (uint64_t size = 0; size < 200 * GiB; size += 37 * MiB) {
			struct disk_layout l;
			if (disk_layout(&l, (enum level)level, count, size, 0, &needed))
				continue;
			assert_true(l.length[PART_OWN] >= own);
			assert_true(l.length[PART_ROOT] >= root);
			own = l.length[PART_OWN];
			root = l.length[PART_ROOT];
		}
		assert_true(own > 0);
	}
}

/* Nor more of them: a machine with another count, rebuilt with more disks of the same size. */
static void more_disks_never_give_less(void **state)
{
	(void)state;
	unsigned compared = 0;
	for (int level = LEVEL_RAID10; level < LEVEL_SINGLE; level++)
		for (uint64_t size = 2 * GiB; size < 200 * GiB; size += 61 * MiB) {
			uint64_t own = 0, needed;
			for (unsigned count = level_members_min((enum level)level); count <= DISKS_MAX; count++) {
				struct disk_layout l;
				if (disk_layout(&l, (enum level)level, count, size, 0, &needed))
					continue;
				compared += own > 0;
				assert_true(level_usable((enum level)level, count, l.length[PART_OWN]) >= own);
				own = level_usable((enum level)level, count, l.length[PART_OWN]);
			}
		}
	assert_true(compared > 10000);
}

static void root_stops_at_its_target(void **state)
{
	struct disk_layout l;
	uint64_t needed;
	(void)state;
	assert_int_equal(disk_layout(&l, LEVEL_RAID10, 4, 4000 * GiB, 0, &needed), 0);
	assert_int_equal(level_usable(LEVEL_RAID10, 4, l.length[PART_ROOT]), ROOT_TARGET);
}

static void marks_come_back(void **state)
{
	unsigned char code[BOOT_CODE], sector[SECTOR];
	(void)state;
	memset(code, 0x90, sizeof code);
	for (enum disk_mark mark = MARK_NONE; mark <= MARK_SEALED; mark++) {
		memset(sector, 0xa5, sizeof sector);
		disk_boot_code(sector, mark, code);
		assert_int_equal(disk_mark_of(sector), mark);
		for (int i = BOOT_CODE + 4; i < SECTOR; i++)
			assert_int_equal(sector[i], 0xa5);
	}
}

/* libfdisk keeps 440 bytes and zeroes six when it writes a table. */
static void a_new_table_keeps_the_mark_of_an_unsealed_disk(void **state)
{
	unsigned char sector[SECTOR] = {0};
	(void)state;
	for (enum disk_mark mark = MARK_NEWBORN; mark <= MARK_COMPLETE; mark++) {
		disk_boot_code(sector, mark, NULL);
		memset(sector + BOOT_CODE, 0, 6);
		assert_int_equal(disk_mark_of(sector), mark);
	}
}

static void facts_survive_text(void **state)
{
	struct disk_content contents[] = {
		{"whole disk", "gpt", "", "0ac1f4d1-0000-8000-8000-000000000001", 4 * 1024, 0, 0},
		{"sda1", "ntfs", "My Data = \\#1", "1234-ABCD", 0, 1 << 20, 0},
		{"sda2", "linux_raid_member", "", "0ac1f4d1-0000-8000-8000-000000000002", 1 << 20, 2 << 20, 26},
	};
	struct disk_facts before[] = {
		{.name = "sda", .model = "QEMU HARDDISK", .serial = "a b", .transport = "sata", .size = 4096, .sector = 512,
		 .rotational = true, .busy = "sda1 is mounted at /x", .contents = contents, .content_count = 3},
		{.name = "nvme0n1", .size = 1, .sector = 4096, .removable = true, .read_only = true, .boot_medium = true,
		 .mark = MARK_COMPLETE},
	};
	struct disk_facts *after;
	struct report report = REPORT_NULL;
	struct text text = TEXT_NULL, again = TEXT_NULL;
	size_t count;
	(void)state;
	disk_facts_format(&text, before, 2);
	assert_int_equal(disk_facts_parse(&after, &count, "facts", text.s, &report), 0);
	assert_int_equal(count, 2);
	disk_facts_format(&again, after, 2);
	assert_string_equal(text.s, again.s);
	assert_string_equal(after[0].contents[1].label, contents[1].label);
	assert_memory_equal(&after[1], &before[1], sizeof after[1]);
	disk_facts_free(after, count);
	free(after);
	text_free(&text);
	text_free(&again);
}

static void bad_facts_name_their_line(void **state)
{
	static const char *const bad[] = {
		"disk sda\n  sda1\n", "disk sda\n  sda1 ext4 colour=red\n", "disk sda\ndisk sdb size=big\n",
		"disk sda\ndisk\tsdb colour=red\n", "disk sda\nsda1 ext4\n", "disk sda\ndisk sdb mark=old\n",
		"disk sda\n  sda1 ext4 label\n", "disk sda\ndisk sdb sector=0\n",
		"disk sda\n  sda2 linux_raid_member raid-disks=0\n", "disk sda\n  sda2 linux_raid_member raid-disks\n",
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct disk_facts *facts = NULL;
		struct report report = REPORT_NULL;
		size_t count;
		assert_int_equal(disk_facts_parse(&facts, &count, "facts", bad[i], &report), -1);
		assert_int_equal(report.errors, 1);
		assert_string_equal(report.messages[0].where, "facts:2");
		report_free(&report);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layouts_fit),
		cmocka_unit_test(needed_is_exact),
		cmocka_unit_test(larger_disks_never_give_less),
		cmocka_unit_test(more_disks_never_give_less),
		cmocka_unit_test(root_stops_at_its_target),
		cmocka_unit_test(marks_come_back),
		cmocka_unit_test(a_new_table_keeps_the_mark_of_an_unsealed_disk),
		cmocka_unit_test(facts_survive_text),
		cmocka_unit_test(bad_facts_name_their_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
