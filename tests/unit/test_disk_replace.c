/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Disks of a running node that are nothing but facts: which number is missing, what may take its place, what is done then
 * and in which order, wherever it was cut off; and which disk can be spared.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "plan/disk_fail.h"
#include "plan/disk_kin.h"
#include "plan/disk_replace.h"

#define DISKS 5 /* four of the node and a place for one more */
#define MiB (UINT64_C(1) << 20)

static struct profile profile;
static struct cluster cluster;

/* A machine: what the commands would change. */
static struct disk_facts disks[DISKS];
static size_t count;
static struct array_facts array[ARRAYS];
static struct disk_record record;
static struct disk_set set;
static struct replace_facts facts;

static void add_content(struct disk_facts *disk, const char *where, const char *type, const char *uuid, uint64_t start,
			uint64_t size)
{
	disk->contents = xrealloc(disk->contents, (disk->content_count + 1) * sizeof *disk->contents);
	struct disk_content *c = &disk->contents[disk->content_count++];
	*c = (struct disk_content){.start = start, .size = size};
	snprintf(c->where, sizeof c->where, "%s", where);
	snprintf(c->type, sizeof c->type, "%s", type);
	snprintf(c->uuid, sizeof c->uuid, "%s", uuid);
}

static void add_gpt(struct disk_facts *disk, int number)
{
	char id[ID_TEXT];
	disk_id(id, &cluster, 1, number);
	add_content(disk, "whole disk", "gpt", id, 0, disk->size);
}

static void add_md(struct disk_facts *disk, int a)
{
	static const uint64_t start[ARRAYS] = {65 * MiB, 577 * MiB, 3577 * MiB, 6577 * MiB},
			      size[ARRAYS] = {512 * MiB, 3000 * MiB, 3000 * MiB, 3000 * MiB};
	char id[ID_TEXT], where[40];
	array_id(id, &cluster, 1, a);
	snprintf(where, sizeof where, "%s%d", disk->name, a + 2);
	add_content(disk, where, "linux_raid_member", id, start[a], size[a]);
}

static struct disk_facts *add_disk(const char *name, const char *serial)
{
	struct disk_facts *disk = &disks[count++];
	*disk = (struct disk_facts){.size = 10000 * MiB, .sector = 512};
	strcpy(disk->name, name);
	strcpy(disk->serial, serial);
	strcpy(disk->transport, "sata");
	return disk;
}

static void look(void)
{
	disk_set_make(&set, &cluster, 1, disks, count, array, &record);
	facts = (struct replace_facts){&cluster, 1, disks, count, array, &record, &set};
}

static void add_member(int a, const char *disk, int slot, bool in_sync)
{
	struct member_facts *m = &array[a].member[array[a].members++];
	*m = (struct member_facts){.slot = slot, .in_sync = in_sync};
	snprintf(m->name, sizeof m->name, "%s%d", disk, a + 2);
}

static void remove_members(const char *disk)
{
	for (int a = 0; a < ARRAYS; a++)
		for (unsigned i = 0; i < array[a].members; i++)
			if (disk_has_partition(disk, array[a].member[i].name)) {
				array[a].member[i] = array[a].member[--array[a].members];
				array[a].degraded = 1;
			}
}

static int well(void **state)
{
	(void)state;
	static const char *const names[] = {"sda", "sdb", "sdc", "sdd"}, *const serials[] = {"A", "B", "C", "D"};
	count = 0;
	record = (struct disk_record){0};
	for (int a = 0; a < ARRAYS; a++) {
		array[a] = (struct array_facts){.there = true, .raid_disks = 4, .permille = -1};
		strcpy(array[a].name, array_name(a));
		strcpy(array[a].level, a ? "raid10" : "raid1");
		strcpy(array[a].action, "idle");
	}
	for (int i = 0; i < 4; i++) {
		struct disk_facts *disk = add_disk(names[i], serials[i]);
		disk->mark = MARK_SEALED;
		add_gpt(disk, i + 1);
		for (int a = 0; a < ARRAYS; a++) {
			add_md(disk, a);
			add_member(a, names[i], i, true);
		}
		disk_record_set(&record, i + 1, disk, MARK_SEALED);
	}
	look();
	return 0;
}

static int clear(void **state)
{
	(void)state;
	disk_facts_free(disks, count);
	return 0;
}

/* The disk is gone, and so are its members. */
static void pull(const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(disks[i].name, name) == 0) {
			disk_facts_free(&disks[i], 1);
			disks[i] = disks[--count];
		}
	remove_members(name);
	look();
}

static void disk_is(unsigned i, int number, const char *name, const char *state)
{
	char *words = set_disk_state(&set.disk[i]);
	assert_int_equal(set.disk[i].number, number);
	assert_string_equal(set.disk[i].disk.name, name);
	assert_string_equal(words, state);
	free(words);
}

/* ---- the set ---- */

static void partitions_have_names(void **state)
{
	(void)state;
	assert_true(disk_has_partition("sda", "sda"));
	assert_true(disk_has_partition("sda", "sda3"));
	assert_false(disk_has_partition("sda", "sdaa3"));
	assert_false(disk_has_partition("sdaa", "sda3"));
	assert_true(disk_has_partition("nvme0n1", "nvme0n1p3"));
	assert_false(disk_has_partition("nvme0n1", "nvme0n13"));
	assert_false(disk_has_partition("nvme0n1", "nvme0n10p3"));
	assert_false(disk_has_partition("", "sda3"));
}

static void all_are_there(void **state)
{
	(void)state;
	assert_int_equal(set.count, 4);
	for (unsigned i = 0; i < 4; i++)
		disk_is(i, (int)i + 1, disks[i].name, "in sync");
}

static void one_is_missing(void **state)
{
	(void)state;
	pull("sdb");
	assert_int_equal(set.count, 4);
	disk_is(1, 2, "", "missing");
	assert_string_equal(set.disk[1].disk.serial, "B");
	assert_int_equal(set.disk[1].state, SET_MISSING);
}

/* Status opens no disk: numbers come from the record. */
static void numbers_without_opening(void **state)
{
	(void)state;
	pull("sdb");
	add_disk("sde", "E");
	for (size_t i = 0; i < count; i++)
		disk_facts_free(&disks[i], 1);
	look();
	assert_int_equal(set.count, 5);
	disk_is(0, 1, "sda", "in sync");
	disk_is(1, 2, "", "missing");
	disk_is(3, 4, "sdd", "in sync");
	disk_is(4, 0, "sde", "in no array");
}

/* No record, nothing opened: how many are missing is known, and not which. */
static void no_record(void **state)
{
	(void)state;
	pull("sdb");
	record = (struct disk_record){0};
	for (size_t i = 0; i < count; i++)
		disk_facts_free(&disks[i], 1);
	look();
	unsigned missing = 0;
	for (unsigned i = 0; i < set.count; i++)
		missing += set.disk[i].state == SET_MISSING;
	assert_int_equal(missing, 1);
}

static void faulty_and_partly(void **state)
{
	(void)state;
	array[1].member[1].faulty = true;
	array[3].members = 3; /* sdd is out of copy */
	look();
	disk_is(1, 2, "sdb", "failed in root");
	disk_is(3, 4, "sdd", "only in boot, root and own");
}

static void pulled_and_put_in_again(void **state)
{
	(void)state;
	remove_members("sdb");
	look();
	assert_int_equal(set.count, 5);
	disk_is(1, 2, "", "missing");
	disk_is(4, 2, "sdb", "of this node, in no array");
}

static void record_is_read_as_written(void **state)
{
	(void)state;
	struct disk_record again;
	struct report report = REPORT_NULL;
	char *text = disk_record_text(&record);
	assert_int_equal(disk_record_read(&again, "record", text, &report), 0);
	assert_int_equal(again.disk[2].size, 10000 * MiB);
	assert_string_equal(again.disk[2].serial, "B");
	assert_int_equal(again.disk[2].mark, MARK_SEALED);
	assert_int_equal(again.disk[5].size, 0);
	assert_int_equal(disk_record_read(&again, "record", "disk sda size=1G\n", &report), -1);
	assert_string_equal(report.messages[0].text, "'sda' is no number of a disk (1 to 26)");
	report_free(&report);
	free(text);
}

/* ---- may it? ---- */

static void refused(const char *name, int number, bool erase, const char *expected)
{
	struct report report = REPORT_NULL;
	struct replace_grant grant;
	look();
	assert_int_equal(disk_replace(&grant, &facts, &(struct replace_wish){name, number, erase}, &report), 1);
	for (size_t i = 0; i < report.count; i++)
		if (report.messages[i].severity == SEVERITY_ERROR)
			assert_string_equal(report.messages[i].text, expected);
	assert_int_equal(report.errors, 1);
	report_free(&report);
}

static struct replace_grant granted(const char *name, int number, bool erase)
{
	struct report report = REPORT_NULL;
	struct replace_grant grant;
	look();
	int result = disk_replace(&grant, &facts, &(struct replace_wish){name, number, erase}, &report);
	if (result)
		report_print(&report, stderr, false);
	assert_int_equal(result, 0);
	report_free(&report);
	return grant;
}

static void refusals(void **state)
{
	(void)state;
	struct disk_facts *new = add_disk("sde", "E");
	refused("sde", 0, false, "nothing is missing: all 4 disks are there");
	refused("sde", 2, false, "disk 2 (sdb, serial B) is there: in sync; to take it out: ringctl disk fail 2");
	refused("sde", 5, false, "there is no disk 5: this node has 4");
	refused("sdb", 0, false, "is disk 2 of this node already: in sync");
	refused("sdb3", 0, false, "is a partition: a whole disk is asked for, as sdb");
	refused("sdx", 0, false, "there is no such disk; there are sda, sdb, sdc, sdd, sde");
	pull("sdb"); /* sde took its place in the list */
	new = &disks[1];
	assert_string_equal(new->name, "sde");
	new->size = 9577 * MiB;
	refused("/dev/sde", 0, false,
		"is too small: it has 9.3 GiB (10042212352 bytes), the others use 9.3 GiB (10043260928 bytes)");
	new->size = 9578 * MiB;
	strcpy(new->busy, "sde1 is mounted at /mnt");
	refused("sde", 0, true, "is in use: sde1 is mounted at /mnt");
	new->busy[0] = '\0';
	strcpy(new->transport, "usb");
	refused("sde", 0, true, "is on USB: no place for a node's data");
	strcpy(new->transport, "sata");
	add_content(new, "sde1", "ext4", "1234", MiB, 5 * MiB);
	refused("sde", 0, false, "not blank: sde1 ext4, 5 MiB");
	assert_true(granted("sde", 0, true).erase);
	disk_facts_free(new, 1);
	assert_false(granted("sde", 0, false).erase);
	pull("sdc");
	refused("sde", 0, false, "2 disks are missing: disk 2 (serial B), disk 3 (serial C); say which one it shall be: --number K");
	assert_int_equal(granted("sde", 3, false).number, 3);
}

static void old_disks_are_not_blank(void **state)
{
	(void)state;
	remove_members("sdb");
	for (size_t i = 1; i < disks[1].content_count; i++)
		disks[1].contents[i].size = disks[1].size;
	refused("sdb", 0, false, "not blank: it was a disk of this node, and what it holds is old: whole disk gpt; "
		"sdb2 linux_raid_member; sdb3 linux_raid_member; sdb4 linux_raid_member; sdb5 linux_raid_member");
	assert_int_equal(granted("sdb", 0, true).number, 2);
}

static void a_faulty_one_can_be_replaced_beside_itself(void **state)
{
	(void)state;
	add_disk("sde", "E");
	array[2].member[1].faulty = true;
	assert_int_equal(granted("sde", 0, false).number, 2);
}

static void target_is_as_the_siblings(void **state)
{
	(void)state;
	struct disk_target target;
	char id[ID_TEXT];
	pull("sda");
	struct disk_facts *new = add_disk("sde", "E");
	look();
	assert_int_equal(disk_replace_target(&target, &facts, new, 1), 0);
	assert_int_equal(target.start[PART_ESP], MiB);
	assert_int_equal(target.length[PART_ESP], 64 * MiB);
	assert_int_equal(target.start[PART_COPY], 6577 * MiB);
	assert_int_equal(target.length[PART_COPY], 3000 * MiB);
	disk_id(id, &cluster, 1, 1);
	assert_string_equal(target.disk_guid, id);
	id_derive(id, cluster.id, "%s/disk/1/part/5", cluster.node[0].name);
	assert_string_equal(target.part_guid[PART_COPY], id);
}

/* ---- what is next ---- */

static struct replace_next next_of(int number)
{
	struct replace_next next;
	look();
	disk_replace_next(&next, &facts, number, false);
	return next;
}

static struct disk_facts *named(const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(disks[i].name, name) == 0)
			return &disks[i];
	return NULL;
}

static void partition_it(struct disk_facts *disk, int number)
{
	disk_facts_free(disk, 1);
	disk->mark = MARK_NEWBORN;
	add_gpt(disk, number);
}

/* A deed, as the machine would be after it; waiting brings the array to its end. */
static void deed(const struct replace_next *next, int number)
{
	struct disk_facts *disk = named(next->target.disk->name);
	struct array_facts *a = next->array < 0 ? NULL : &array[next->array];
	switch (next->step) {
	case REPLACE_PARTITION:
		partition_it(disk, number);
		record.disk[number].mark = MARK_NEWBORN;
		break;
	case REPLACE_ADD:
		add_md(disk, next->array);
		add_member(next->array, disk->name, -1, false);
		break;
	case REPLACE_WAIT:
		for (unsigned i = 0; i < a->members; i++)
			a->member[i].in_sync = true;
		break;
	case REPLACE_CLEAN:
		for (unsigned i = 0; i < a->members; i++)
			if (a->member[i].faulty || !strncmp(a->member[i].name, "sdb", 3))
				a->member[i] = a->member[--a->members];
		break;
	case REPLACE_SEAL: disk->mark = MARK_SEALED; break;
	case REPLACE_DONE: record.disk[number].mark = MARK_SEALED; break;
	case REPLACE_STUCK: fail_msg("stuck: %s", next->text);
	}
}

static void the_order(void **state)
{
	(void)state;
	static const char *const expected[] = {
		"sde is partitioned", "sde goes into boot", "boot is rebuilt", "sde goes into root", "root is rebuilt",
		"sde goes into own", "sde goes into copy", "sde gets its boot code and its ESP", "sde is disk 2",
	};
	pull("sdb");
	disk_record_set(&record, 2, add_disk("sde", "E"), MARK_NONE);
	assert_int_equal(disk_replace_pending(&record, 0), 2);
	assert_int_equal(disk_replace_pending(&record, 2), 0);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		struct replace_next next = next_of(2);
		assert_string_equal(next.text, expected[i]);
		/* Asked again, as by another one or after a power cut, the answer is the same. */
		assert_string_equal(next_of(2).text, expected[i]);
		if (next.step == REPLACE_SEAL)
			assert_true(set.disk[1].synced & 1 && set.disk[1].synced & 2);
		deed(&next, 2);
	}
	assert_int_equal(disk_replace_pending(&record, 0), 0);
	disk_is(1, 2, "sde", "rebuilding"); /* own and copy go on by themselves */
}

static void cut_within_partitioning(void **state)
{
	(void)state;
	pull("sdb");
	struct disk_facts *new = add_disk("sde", "E");
	disk_record_set(&record, 2, new, MARK_NONE);
	new->mark = MARK_NEWBORN; /* the first sector was written, an old signature is still there */
	add_content(new, "whole disk", "ext4", "1234", 0, new->size);
	assert_int_equal(next_of(2).step, REPLACE_PARTITION);
	partition_it(new, 2); /* the table was written, the record was not */
	assert_int_equal(next_of(2).step, REPLACE_PARTITION);
}

static void never_without_a_grant_for_what_is_on_it(void **state)
{
	(void)state;
	pull("sdb");
	struct disk_facts *new = add_disk("sde", "E");
	disk_record_set(&record, 2, new, MARK_NONE);
	add_content(new, "whole disk", "ext4", "1234", 0, new->size);
	struct replace_next next = next_of(2);
	assert_int_equal(next.step, REPLACE_STUCK);
	assert_string_equal(next.text, "sde is not blank: ringctl disk replace sde");
	disk_replace_next(&next, &facts, 2, true);
	assert_int_equal(next.step, REPLACE_PARTITION);
}

static void stuck(void **state)
{
	(void)state;
	pull("sdb");
	disk_record_set(&record, 2, add_disk("sde", "E"), MARK_NEWBORN);
	assert_string_equal(next_of(2).text, "sde has lost its table: ringctl disk replace sde");
	strcpy(named("sde")->serial, "other");
	assert_string_equal(next_of(2).text, "the new disk 2 (serial E) is not there any more");
	strcpy(named("sde")->serial, "E");
	partition_it(named("sde"), 2);
	add_member(0, "sde", -1, false);
	array[0].member[array[0].members - 1].faulty = true;
	assert_string_equal(next_of(2).text, "sde failed in boot while it was filled");
}

static void dead_members_are_taken_out_first(void **state)
{
	(void)state;
	disk_facts_free(&disks[1], 1);
	disks[1] = disks[--count]; /* sdb is gone, and md has not noticed */
	disk_record_set(&record, 2, add_disk("sde", "E"), MARK_NEWBORN);
	partition_it(named("sde"), 2);
	struct replace_next next = next_of(2);
	assert_int_equal(next.step, REPLACE_CLEAN);
	assert_int_equal(next.array, 0);
	deed(&next, 2);
	assert_int_equal(next_of(2).step, REPLACE_ADD);
}

/* ---- which can be spared ---- */

static void spared(const char *which, bool can, const char *error)
{
	struct report report = REPORT_NULL;
	struct fail_plan plan;
	look();
	assert_int_equal(disk_fail(&plan, &set, array, LAYOUT_NEAR, which, &report), !can);
	if (can)
		assert_string_equal(plan.member[2], "sdb4");
	else
		assert_string_equal(report.messages[0].text, error);
	report_free(&report);
}

static void one_can_be_spared(void **state)
{
	(void)state;
	spared("2", true, NULL);
	spared("sdb", true, NULL);
	spared("/dev/sdb", true, NULL);
	spared("7", false, "no disk of this node has this number: see ringctl disk list");
	spared("sdx", false, "no disk of this node has this name: see ringctl disk list");
	pull("sda");
	spared("2", false, "cannot be spared: without it root, own and copy would be lost");
	spared("1", false, "is not there");
	clear(state);
	well(state);
	pull("sdc");
	spared("2", true, NULL); /* its mirror is sda */
	array[1].member[0].in_sync = false; /* which is still being filled */
	spared("2", false, "cannot be spared: without it root would be lost");
}

static struct array_facts of(const char *level, unsigned n, const char *absent)
{
	struct array_facts a = {.there = true, .raid_disks = n};
	strcpy(a.level, level);
	for (unsigned i = 0; i < n; i++) {
		char name[8];
		snprintf(name, sizeof name, "sd%c", 'a' + (int)i);
		if (strchr(absent, name[2]))
			continue;
		struct member_facts *m = &a.member[a.members++];
		*m = (struct member_facts){.slot = (int)i, .in_sync = true};
		snprintf(m->name, sizeof m->name, "%s3", name);
	}
	return a;
}

static bool survives(const char *level, unsigned n, const char *absent, enum layout layout, const char *disk)
{
	struct array_facts a = of(level, n, absent);
	return array_survives(&a, layout, disk);
}

static void levels(void **state)
{
	(void)state;
	assert_true(survives("raid1", 3, "c", LAYOUT_NEAR, "sda"));
	assert_false(survives("raid1", 1, "", LAYOUT_NEAR, "sda"));
	assert_false(survives("raid0", 2, "", LAYOUT_NEAR, "sda"));
	assert_true(survives("raid5", 3, "", LAYOUT_NEAR, "sda"));
	assert_false(survives("raid5", 3, "b", LAYOUT_NEAR, "sda"));
	assert_true(survives("raid6", 4, "b", LAYOUT_NEAR, "sda"));
	assert_false(survives("raid6", 4, "bc", LAYOUT_NEAR, "sda"));
	assert_true(survives("raid10", 4, "c", LAYOUT_NEAR, "sdb"));
	assert_false(survives("raid10", 4, "c", LAYOUT_NEAR, "sdd"));
	/* far, offset, and odd counts: a disk shares blocks with both its neighbours */
	assert_false(survives("raid10", 4, "c", LAYOUT_FAR, "sdb"));
	assert_true(survives("raid10", 4, "d", LAYOUT_OFFSET, "sdb"));
	assert_false(survives("raid10", 5, "a", LAYOUT_NEAR, "sde"));
	assert_true(survives("raid10", 5, "a", LAYOUT_NEAR, "sdc"));
	assert_true(survives("raid10", 2, "", LAYOUT_FAR, "sda"));
}

static int setup(void **state)
{
	(void)state;
	static const char text[] = "[cluster]\nname = demo\nnetwork = 192.0.2.0/24\n"
				   "ssh-key = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyqDHpSQEIQczXkVx9q a\n"
				   "[node a]\naddress = 192.0.2.1\n[node b]\naddress = 192.0.2.2\n[node c]\naddress = 192.0.2.3\n";
	struct report report = REPORT_NULL;
	assert_int_equal(profile_read_text(&profile, "t.conf", text, &report), 0);
	assert_int_equal(cluster_plan(&cluster, &profile, "00000000-0000-4000-8000-000000000001", &report), 0);
	report_free(&report);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	profile_free(&profile);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, well, clear)

/* What the node has is told by its arrays, where the profile leaves it open. */
static void of_a_range_the_arrays_tell(void **state)
{
	(void)state;
	struct profile range = profile;
	struct cluster open = cluster;
	range.disk_least = 3;
	range.disk_most = 6;
	open.profile = &range;
	disk_set_make(&set, &open, 1, disks, count, array, &record);
	assert_int_equal(set.disks, 4);
	assert_int_equal(set.count, 4);
	pull("sdb");
	disk_set_make(&set, &open, 1, disks, count, array, &record);
	assert_int_equal(set.disks, 4);
	assert_int_equal(set.count, 4);
	assert_int_equal(set.disk[1].state, SET_MISSING);
	for (int a = 0; a < ARRAYS; a++)
		array[a].there = a == 1 || a == 2;
	array[2].raid_disks = 5;
	disk_set_make(&set, &open, 1, disks, count, array, &record);
	assert_int_equal(set.disks, 5);
	array[1].there = array[2].there = false;
	disk_set_make(&set, &open, 1, disks, count, array, &record);
	assert_int_equal(set.disks, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(of_a_range_the_arrays_tell),
		TEST(partitions_have_names),
		TEST(all_are_there),
		TEST(one_is_missing),
		TEST(numbers_without_opening),
		TEST(no_record),
		TEST(faulty_and_partly),
		TEST(pulled_and_put_in_again),
		TEST(record_is_read_as_written),
		TEST(refusals),
		TEST(old_disks_are_not_blank),
		TEST(a_faulty_one_can_be_replaced_beside_itself),
		TEST(target_is_as_the_siblings),
		TEST(the_order),
		TEST(cut_within_partitioning),
		TEST(never_without_a_grant_for_what_is_on_it),
		TEST(stuck),
		TEST(dead_members_are_taken_out_first),
		TEST(one_can_be_spared),
		TEST(levels),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
