/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First sector, partition table and probe on plain files; the table is judged by sfdisk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "disk/partition.h"
#include "disk/probe_disk.h"
#include "disk/sector.h"
#include "disk/wipe.h"
#include "base/text.h"
#include "sys/run.h"

#define ID "5f1f6f0e-9c0e-4c47-9a55-0d2f6f0c7a11"

static const char text[] = "[cluster]\nname = demo\nnetwork = 192.168.2.0/24\n"
			   "ssh-key = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDvXbzBlaG4R0b0Xq1nJ5l5cX1kq8oI1jkq0l9bZ9q2T a@b\n"
			   "[disks]\nmin-size = 8G\n"
			   "[node node1]\naddress = 192.168.2.141\n[node node2]\naddress = 192.168.2.142\n";

static struct profile profile;
static struct cluster cluster;
static struct disk_facts facts[DISKS_MAX];
static struct disk_plan plan;
static struct report report;
static char disk[64];

static int set_up(void **state)
{
	(void)state;
	report = (struct report)REPORT_NULL;
	assert_int_equal(profile_read_text(&profile, "demo.conf", text, &report), 0);
	assert_int_equal(cluster_plan(&cluster, &profile, ID, &report), 0);
	size_t count = disk_facts_wished(facts, &cluster);
	assert_int_equal(disk_plan(&plan, &cluster, 1, false, facts, count, &report), 0);
	strcpy(disk, "/tmp/ringlet-disk-XXXXXX");
	int fd = mkstemp(disk);
	assert_int_equal(ftruncate(fd, (off_t)facts[0].size), 0);
	close(fd);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(disk);
	profile_free(&profile);
	report_free(&report);
	return 0;
}

static void probe(struct disk_facts *seen)
{
	*seen = (struct disk_facts){.name = "vda", .size = facts[0].size};
	assert_int_equal(probe_contents(seen, disk), 0);
}

static bool has(const struct disk_facts *seen, const char *where, const char *type, const char *uuid)
{
	for (size_t i = 0; i < seen->content_count; i++) {
		const struct disk_content *c = &seen->contents[i];
		if (strcmp(c->where, where) == 0 && strcmp(c->type, type) == 0 &&
		    (!uuid || strcmp(c->uuid, uuid) == 0))
			return true;
	}
	return false;
}

static void table_is_the_plans(void **state)
{
	(void)state;
	const struct disk_target *target = &plan.target[0];
	struct disk_facts seen;
	assert_int_equal(sector_first(disk, &report), 0);
	assert_int_equal(partition_write_table(disk, target, &report), 0);
	assert_int_equal(partition_verify(disk, target, &report), 0);
	probe(&seen);
	assert_int_equal(seen.mark, MARK_NEWBORN); /* the table left boot code and mark alone */
	assert_int_equal(seen.content_count, 1);
	assert_true(has(&seen, "whole disk", "gpt", target->disk_guid));
	disk_facts_free(&seen, 1);

	struct run sfdisk = {.argv = RUN_ARGV("sfdisk", "--dump", disk)};
	assert_int_equal(run(&sfdisk), 0);
	assert_non_null(strstr(sfdisk.output, "name=\"ringlet-boot\", attrs=\"LegacyBIOSBootable\""));
	assert_null(strstr(strstr(sfdisk.output, "attrs=") + 1, "attrs="));
	for (int p = PART_ESP; p <= PART_COUNT; p++) {
		char *uuid = xstrdup(target->part_guid[p]);
		for (char *s = uuid; *s; s++)
			*s = *s >= 'a' && *s <= 'f' ? (char)(*s - 32) : *s;
		char *line = xasprintf("start=%12llu, size=%12llu", (unsigned long long)target->start[p] / 512,
				       (unsigned long long)target->length[p] / 512);
		assert_non_null(strstr(sfdisk.output, uuid));
		assert_non_null(strstr(sfdisk.output, line));
		free(line);
		free(uuid);
	}
	run_free(&sfdisk);
}

static void another_disks_table_is_noticed(void **state)
{
	(void)state;
	assert_int_equal(partition_write_table(disk, &plan.target[1], &report), 0);
	assert_int_equal(partition_verify(disk, &plan.target[0], &report), -1);
	assert_non_null(strstr(report.messages[report.count - 1].text, "its table has the id "));
}

static void marks_change_nothing_else(void **state)
{
	(void)state;
	struct disk_facts seen;
	assert_int_equal(sector_first(disk, &report), 0);
	assert_int_equal(partition_write_table(disk, &plan.target[0], &report), 0);
	assert_int_equal(sector_mark(disk, MARK_COMPLETE, &report), 0);
	assert_int_equal(partition_verify(disk, &plan.target[0], &report), 0);
	probe(&seen);
	assert_int_equal(seen.mark, MARK_COMPLETE);
	disk_facts_free(&seen, 1);
}

/* An old life: a table with a file system in it, then a file system on the whole disk. */
static void old_content_is_seen_and_wiped(void **state)
{
	(void)state;
	struct disk_facts seen;
	const struct disk_target *target = &plan.target[0];
	assert_int_equal(partition_write_table(disk, target, &report), 0);
	char *offset = xasprintf("offset=%llu", (unsigned long long)target->start[PART_OWN]);
	struct run mke2fs = {.argv = RUN_ARGV("mke2fs", "-q", "-F", "-L", "photos", "-E", offset, disk, "64M")};
	assert_int_equal(run(&mke2fs), 0);
	run_free(&mke2fs);
	free(offset);
	probe(&seen);
	assert_true(has(&seen, "whole disk", "gpt", NULL));
	assert_true(has(&seen, "vda4", "ext2", NULL));
	assert_string_equal(seen.contents[seen.content_count - 1].label, "photos");
	assert_int_equal(seen.mark, MARK_NONE);
	disk_facts_free(&seen, 1);

	struct run mkswap = {.argv = RUN_ARGV("mkswap", "-f", disk)};
	assert_int_equal(run(&mkswap), 0);
	run_free(&mkswap);
	assert_int_equal(wipe_signatures(disk, &report), 0);
	probe(&seen);
	assert_int_equal(seen.content_count, 0);
	disk_facts_free(&seen, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(table_is_the_plans), TEST(another_disks_table_is_noticed), TEST(marks_change_nothing_else),
		TEST(old_content_is_seen_and_wiped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
