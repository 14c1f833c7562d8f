/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mirrors: against md's own rule for where a chunk's copies lie, and against every order that there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "plan/disk_layout.h"
#include "plan/disk_mirror.h"

/* The two disks of a chunk, as __raid10_find_phys() in Linux' drivers/md/raid10.c counts them. */
static void md_places(enum layout layout, unsigned count, unsigned chunk, unsigned disk[2])
{
	unsigned near = layout == LAYOUT_NEAR ? 2 : 1;
	disk[0] = chunk * near % count;
	disk[1] = (disk[0] + 1) % count; /* near: the next of the row, or the next row's first; far: d += near_copies */
}

static void pairs_are_those_of_md(void **state)
{
	(void)state;
	for (enum layout layout = LAYOUT_NEAR; layout <= LAYOUT_OFFSET; layout++)
		for (unsigned count = 2; count <= DISKS_MAX; count++) {
			bool shares[DISKS_MAX][DISKS_MAX] = {0};
			struct mirror_pair pairs[DISKS_MAX];
			unsigned places[2], of_md = 0;
			for (unsigned chunk = 0; chunk < 4 * count; chunk++) {
				md_places(layout, count, chunk, places);
				shares[places[0]][places[1]] = shares[places[1]][places[0]] = true;
			}
			for (unsigned a = 0; a < count; a++)
				for (unsigned b = a + 1; b < count; b++)
					of_md += shares[a][b];
			unsigned n = mirror_pairs(pairs, LEVEL_RAID10, layout, count);
			assert_int_equal(n, of_md);
			for (unsigned p = 0; p < n; p++) {
				assert_true(shares[pairs[p].a][pairs[p].b]);
				shares[pairs[p].a][pairs[p].b] = shares[pairs[p].b][pairs[p].a] = false; /* each once */
			}
		}
}

static void other_levels_have_no_halves(void **state)
{
	struct mirror_pair pairs[DISKS_MAX];
	(void)state;
	assert_int_equal(mirror_pairs(pairs, LEVEL_RAID1, LAYOUT_NEAR, 2), 1);
	assert_int_equal(mirror_pairs(pairs, LEVEL_RAID1, LAYOUT_NEAR, 3), 0);
	assert_int_equal(mirror_pairs(pairs, LEVEL_SINGLE, LAYOUT_NEAR, 1), 0);
	assert_int_equal(mirror_pairs(pairs, LEVEL_RAID10, LAYOUT_NEAR, 1), 0);
	assert_int_equal(mirror_pairs(pairs, LEVEL_RAID5, LAYOUT_NEAR, 4), 0);
}

static bool order_holds(const unsigned order[], const char *const group[], const struct mirror_pair *pairs, unsigned n)
{
	for (unsigned p = 0; p < n; p++)
		if (strcmp(group[order[pairs[p].a]], group[order[pairs[p].b]]) == 0)
			return false;
	return true;
}

/* Tries them all, place by place. */
static bool some_order_holds(unsigned order[], unsigned at, unsigned count, unsigned used, const char *const group[],
			     const struct mirror_pair *pairs, unsigned n)
{
	if (at == count)
		return order_holds(order, group, pairs, n);
	for (unsigned disk = 0; disk < count; disk++) {
		order[at] = disk;
		if (!(used & 1U << disk) && some_order_holds(order, at + 1, count, used | 1U << disk, group, pairs, n))
			return true;
	}
	return false;
}

static void check_order(enum layout layout, const char *const group[], unsigned count, unsigned found[2])
{
	struct mirror_pair pairs[DISKS_MAX];
	unsigned order[DISKS_MAX], any[DISKS_MAX], seen = 0;
	unsigned n = mirror_pairs(pairs, LEVEL_RAID10, layout, count);
	int result = mirror_order(order, group, count, pairs, n);
	found[result]++;
	assert_int_equal(result == 0, some_order_holds(any, 0, count, 0, group, pairs, n));
	if (result != 0)
		return;
	assert_true(order_holds(order, group, pairs, n));
	for (unsigned i = 0; i < count; i++)
		seen |= 1U << order[i];
	assert_int_equal(seen, (1U << count) - 1);
}

/* Every way in which up to six disks can hang on up to three controllers. */
static void an_order_is_found_wherever_there_is_one(void **state)
{
	static const char *const names[] = {"0000:00:1f.2", "0000:03:00.0", "0000:81:00.0"};
	unsigned found[2] = {0};
	(void)state;
	for (enum layout layout = LAYOUT_NEAR; layout <= LAYOUT_FAR; layout++)
		for (unsigned count = 2; count <= 6; count++) {
			unsigned ways = 1;
			for (unsigned i = 0; i < count; i++)
				ways *= 3;
			for (unsigned way = 0; way < ways; way++) {
				const char *group[DISKS_MAX];
				for (unsigned i = 0, rest = way; i < count; i++, rest /= 3)
					group[i] = names[rest % 3];
				check_order(layout, group, count, found);
			}
		}
	assert_true(found[0] > 500);
	assert_true(found[1] > 500);
}

/* Up to 26 disks: what the message of a refusal says, that half of them is the most one group may have. */
static void half_is_the_most(void **state)
{
	(void)state;
	for (enum layout layout = LAYOUT_NEAR; layout <= LAYOUT_OFFSET; layout++)
		for (unsigned count = 2; count <= DISKS_MAX; count++)
			for (unsigned first = 0; first <= count; first++)
				for (unsigned second = 0; first + second <= count; second++) {
					const char *group[DISKS_MAX];
					struct mirror_pair pairs[DISKS_MAX];
					unsigned order[DISKS_MAX], third = count - first - second;
					unsigned n = mirror_pairs(pairs, LEVEL_RAID10, layout, count);
					for (unsigned i = 0; i < count; i++)
						group[i] = i < first ? "a" : i < first + second ? "b" : "c";
					bool fits = first <= count / 2 && second <= count / 2 && third <= count / 2;
					int result = mirror_order(order, group, count, pairs, n);
					assert_int_equal(result, !fits);
					if (fits) {
						unsigned groups = (first > 0) + (second > 0) + (third > 0);
						assert_true(groups >= mirror_groups_min(LEVEL_RAID10, layout, count));
						assert_true(order_holds(order, group, pairs, n));
					}
				}
}

static void one_controller_for_each_disk_changes_nothing_for_two(void **state)
{
	static const char *const group[] = {"b", "a"};
	struct mirror_pair pairs[DISKS_MAX];
	unsigned order[DISKS_MAX];
	(void)state;
	assert_int_equal(mirror_order(order, group, 2, pairs, mirror_pairs(pairs, LEVEL_RAID1, LAYOUT_NEAR, 2)), 0);
	assert_int_equal(order[0], 0);
	assert_int_equal(order[1], 1);
}

/* raid10_size(): near has count * member / 2, far and offset count times half a member; chunks are never split. */
static void usable_sizes_are_those_of_md(void **state)
{
	const uint64_t chunk = UINT64_C(512) << 10;
	(void)state;
	for (unsigned count = 2; count <= DISKS_MAX; count++)
		for (uint64_t mib = 1; mib < 5000; mib += 7) {
			uint64_t member = mib << 20, chunks = member / chunk;
			uint64_t usable = level_usable(LEVEL_RAID10, count, member);
			assert_true(usable == chunks * count / 2 * chunk);
			assert_true(usable == chunks / 2 * count * chunk);
			assert_true(level_usable(LEVEL_RAID1, count, member) == member);
			assert_true(level_usable(LEVEL_RAID0, count, member) == chunks * count * chunk);
			assert_true(level_usable(LEVEL_RAID5, count, member) == chunks * (count - 1) * chunk);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_are_those_of_md),
		cmocka_unit_test(other_levels_have_no_halves),
		cmocka_unit_test(an_order_is_found_wherever_there_is_one),
		cmocka_unit_test(half_is_the_most),
		cmocka_unit_test(one_controller_for_each_disk_changes_nothing_for_two),
		cmocka_unit_test(usable_sizes_are_those_of_md),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
