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

static void overwrite(off_t from, size_t length, unsigned (*next)(void))
{
	int fd = open(disk, O_WRONLY | O_CLOEXEC);
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = next ? (unsigned char)next() : 0;
		assert_int_equal(pwrite(fd, &byte, 1, from + (off_t)i), 1);
	}
	close(fd);
}

/* Somebody zeroed the beginning: the second copy of the table still says that there are data. */
static void table_is_seen_without_its_beginning(void **state)
{
	(void)state;
	struct disk_facts seen;
	assert_int_equal(partition_write_table(disk, &plan.target[0], &report), 0);
	overwrite(0, 512, NULL);
	probe(&seen);
	assert_true(has(&seen, "whole disk", "gpt", plan.target[0].disk_guid));
	disk_facts_free(&seen, 1);
	overwrite(0, 40 * 512, NULL);
	probe(&seen);
	assert_true(has(&seen, "whole disk", "gpt", plan.target[0].disk_guid));
	disk_facts_free(&seen, 1);
	assert_int_equal(wipe_signatures(disk, &report), 0);
	probe(&seen);
	assert_int_equal(seen.content_count, 0);
}

static void partitions_have_places(void **state)
{
	(void)state;
	struct disk_facts seen;
	assert_int_equal(partition_write_table(disk, &plan.target[0], &report), 0);
	char *offset = xasprintf("offset=%llu", (unsigned long long)plan.target[0].start[PART_OWN]);
	struct run mke2fs = {.argv = RUN_ARGV("mke2fs", "-q", "-F", "-E", offset, disk, "8M")};
	assert_int_equal(run(&mke2fs), 0);
	run_free(&mke2fs);
	free(offset);
	probe(&seen);
	assert_int_equal(seen.content_count, 2);
	assert_int_equal(seen.contents[0].start, 0);
	assert_int_equal(seen.contents[1].start, plan.target[0].start[PART_OWN]);
	assert_int_equal(seen.contents[1].size, plan.target[0].length[PART_OWN]);
	disk_facts_free(&seen, 1);
}

static unsigned random_byte(void)
{
	static unsigned state = 1;
	state = state * 1103515245 + 12345;
	return state >> 16 & 0xff;
}

static unsigned text_byte(void)
{
	static unsigned at;
	return (unsigned char)text[at++ % (sizeof text - 1)];
}

static void what_libblkid_does_not_know(void **state)
{
	(void)state;
	struct disk_facts seen;
	overwrite(0, 4096, text_byte); /* left by wipefs, for instance */
	probe(&seen);
	assert_int_equal(seen.content_count, 0);
	int fd = open(disk, O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(fd, "\x55\xaa", 2, 510), 2);
	close(fd);
	probe(&seen);
	assert_true(has(&seen, "whole disk", "unknown boot sector", ""));
	disk_facts_free(&seen, 1);
	overwrite(0, 4096, random_byte);
	probe(&seen);
	assert_true(has(&seen, "whole disk", "random data (encrypted?)", ""));
	disk_facts_free(&seen, 1);
}

/* A disk of sectors that are really 4096 bytes: a loop device, where there are some. */
static char *attach_loop(void)
{
	struct run losetup = {.argv = RUN_ARGV("losetup", "--find", "--show", "--sector-size", "4096", disk)};
	char *device = run(&losetup) == 0 ? xstrndup(losetup.output, strcspn(losetup.output, "\n")) : NULL;
	run_free(&losetup);
	return device;
}

static void sectors_of_4096_bytes(void **state)
{
	(void)state;
	char *device = attach_loop();
	if (!device) {
		print_message("no loop device of 4096-byte sectors here (not root?)\n");
		skip();
	}
	struct disk_target target = plan.target[0];
	struct disk_facts large = *target.disk, seen = {.name = "sda", .size = large.size};
	large.sector = 4096;
	target.disk = &large;
	int result = sector_first(device, &report) || partition_write_table(device, &target, &report) ||
		     partition_verify(device, &target, &report) || sector_mark(device, MARK_COMPLETE, &report) ||
		     partition_verify(device, &target, &report) || probe_contents(&seen, device);
	struct run detach = {.argv = RUN_ARGV("losetup", "--detach", device)};
	struct run sfdisk = {.argv = RUN_ARGV("sfdisk", "--dump", device)};
	assert_int_equal(run(&sfdisk), 0);
	assert_int_equal(run(&detach), 0);
	assert_int_equal(result, 0);
	assert_int_equal(seen.mark, MARK_COMPLETE);
	assert_true(has(&seen, "whole disk", "gpt", target.disk_guid));
	assert_non_null(strstr(sfdisk.output, "sector-size: 4096"));
	char *line = xasprintf("start=%12llu, size=%12llu", (unsigned long long)target.start[PART_COPY] / 4096,
			       (unsigned long long)target.length[PART_COPY] / 4096);
	assert_non_null(strstr(sfdisk.output, line));
	free(line);
	run_free(&sfdisk);
	run_free(&detach);
	disk_facts_free(&seen, 1);
	free(device);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(table_is_the_plans), TEST(another_disks_table_is_noticed), TEST(marks_change_nothing_else),
		TEST(old_content_is_seen_and_wiped), TEST(table_is_seen_without_its_beginning),
		TEST(partitions_have_places), TEST(what_libblkid_does_not_know), TEST(sectors_of_4096_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
