/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ESPs in files that are disks: closed until they are opened, judged by mtools and fsck.fat, brought in step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "disk/esp.h"
#include "disk/partition.h"
#include "disk/probe_disk.h"
#include "sys/publish.h"
#include "sys/run.h"

#define SIZE (UINT64_C(256) << 20)
#define GUID "7ac0c041-40d7-8ed6-a89b-ca1399e20825"

static struct disk_facts facts = {.name = "vda", .size = SIZE, .sector = SECTOR};
static struct disk_target target;
static struct report report;
static char folder[64], disk[80], part[80];
static struct esp esp;

static void put(const char *name, const char *bytes, size_t length)
{
	char *path = xasprintf("%s%s", folder, name), *parent = folder_of(path);
	assert_int_equal(make_folders(parent), 0);
	assert_int_equal(publish(path, bytes, length, 0644, &report), 0);
	free(parent);
	free(path);
}

static int said(const char *const *argv)
{
	struct run r = {.argv = argv};
	int result = run(&r);
	run_free(&r);
	return result;
}

static int set_up(void **state)
{
	(void)state;
	report = (struct report)REPORT_NULL;
	strcpy(folder, "/tmp/ringlet-esp-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(disk, sizeof disk, "%s/disk", folder);
	snprintf(part, sizeof part, "%s/part", folder);
	assert_int_equal(close(open(disk, O_CREAT | O_WRONLY, 0600)), 0);
	assert_int_equal(truncate(disk, SIZE), 0);
	target = (struct disk_target){.disk = &facts, .number = 1, .disk_guid = GUID, .esp_id = "1A2B-3C4D"};
	target.start[PART_ESP] = DISK_ALIGN;
	target.length[PART_ESP] = ESP_SIZE;
	strcpy(target.part_guid[PART_ESP], GUID);
	put(ESP_SHIM, "shim", 4);
	put(ESP_KEYS, "keys", 4);
	put(ESP_GRUB, "GRUB", 4);
	put(ESP_GRUB_CFG, "set timeout=1\n", 14);
	return esp_read(&esp, folder, &report);
}

static int tear_down(void **state)
{
	(void)state;
	esp_free(&esp);
	report_free(&report);
	return said(RUN_ARGV("rm", "-r", folder));
}

/* The partition as a file of its own. */
static void cut_out(void)
{
	char *from = xasprintf("if=%s", disk), *to = xasprintf("of=%s", part);
	assert_int_equal(said(RUN_ARGV("dd", from, to, "bs=1M", "skip=1", "count=64")), 0);
	free(from);
	free(to);
}

static enum esp_state look(const char *wanted)
{
	enum esp_state state;
	char *why;
	assert_int_equal(esp_look(disk, &target, &esp, &state, &why, &report), 0);
	if (wanted)
		assert_string_equal(why, wanted);
	else
		assert_null(why);
	free(why);
	return state;
}

static void closed_until_it_is_opened(void **state)
{
	(void)state;
	struct disk_facts seen = facts;
	assert_int_equal(partition_write_table(disk, &target, &report), 0);
	assert_int_equal(esp_write(disk, &target, &esp, &report), 0);
	assert_int_equal(esp_verify(disk, &target, &esp, &report), 0);
	assert_int_equal(look("nothing starts from it"), ESP_CLOSED);
	assert_int_equal(probe_contents(&seen, disk), 0);
	assert_int_equal(seen.content_count, 1); /* the table, and no file system */
	disk_facts_free(&seen, 1);

	assert_int_equal(esp_open(disk, &target, &report), 0);
	assert_int_equal(look(NULL), ESP_IN_STEP);
	assert_int_equal(esp_verify(disk, &target, &esp, &report), -1);
	seen = facts;
	assert_int_equal(probe_contents(&seen, disk), 0);
	assert_int_equal(seen.content_count, 2);
	assert_string_equal(seen.contents[1].type, "vfat");
	assert_string_equal(seen.contents[1].uuid, "1A2B-3C4D");
	assert_string_equal(seen.contents[1].label, "");
	disk_facts_free(&seen, 1);
	cut_out();
	assert_int_equal(said(RUN_ARGV("fsck.fat", "-n", part)), 0);

	assert_int_equal(esp_close(disk, &target, &report), 0);
	assert_int_equal(look("nothing starts from it"), ESP_CLOSED);
	assert_int_equal(esp_open(disk, &target, &report), 0);
	assert_int_equal(look(NULL), ESP_IN_STEP);
	assert_int_equal(partition_verify(disk, &target, &report), 0);
}

/* "debian" and "grub.cfg" as firmware and Linux show them, and each with its content. */
static void others_find_all_of_it(void **state)
{
	(void)state;
	static const char *const paths[] = {"::EFI/BOOT/BOOTX64.EFI", "::EFI/BOOT/grubx64.efi", "::EFI/BOOT/mmx64.efi",
					    "::EFI/debian/shimx64.efi", "::EFI/debian/grubx64.efi",
					    "::EFI/debian/mmx64.efi", "::EFI/debian/grub.cfg"};
	static const char *const wanted[] = {"shim", "GRUB", "keys", "shim", "GRUB", "keys", "set timeout=1\n"};
	assert_int_equal(esp_write(disk, &target, &esp, &report), 0);
	assert_int_equal(esp_open(disk, &target, &report), 0);
	cut_out();
	for (int i = 0; i < ESP_FILES; i++) {
		struct run r = {.argv = RUN_ARGV("mtype", "-i", part, paths[i])};
		assert_int_equal(run(&r), 0);
		assert_string_equal(r.output, wanted[i]);
		run_free(&r);
	}
}

/* The second disk gets what was made for the first, with its own id: the same as if it had been made for itself. */
static void each_disk_has_its_id(void **state)
{
	(void)state;
	struct esp fresh;
	struct disk_target second = target;
	strcpy(second.esp_id, "5E6F-7A8B");
	assert_int_equal(esp_read(&fresh, folder, &report), 0);
	assert_int_equal(esp_write(disk, &target, &esp, &report), 0);
	assert_int_equal(esp_write(disk, &second, &esp, &report), 0);
	assert_int_equal(esp_verify(disk, &second, &fresh, &report), 0);
	assert_int_equal(esp_open(disk, &target, &report), 1);
	assert_int_equal(esp_open(disk, &second, &report), 0);
	esp_free(&fresh);
}

static void a_new_grub_puts_it_out_of_step(void **state)
{
	(void)state;
	assert_int_equal(esp_write(disk, &target, &esp, &report), 0);
	assert_int_equal(esp_open(disk, &target, &report), 0);
	esp_free(&esp);
	put(ESP_GRUB, "GRUB, newer", 11);
	assert_int_equal(esp_read(&esp, folder, &report), 0);
	assert_int_equal(look("EFI/BOOT/grubx64.efi differs"), ESP_OTHER);
	assert_int_equal(esp_verify(disk, &target, &esp, &report), -1);
	assert_int_equal(esp_write(disk, &target, &esp, &report), 0);
	assert_int_equal(esp_open(disk, &target, &report), 0);
	assert_int_equal(look(NULL), ESP_IN_STEP);
}

static void put_back(void)
{
	char *from = xasprintf("if=%s", part), *to = xasprintf("of=%s", disk);
	assert_int_equal(said(RUN_ARGV("dd", from, to, "bs=1M", "seek=1", "conv=notrunc")), 0);
	free(from);
	free(to);
}

static char *bytes_of(const char *path)
{
	size_t length;
	char *bytes = read_file(path, &length, SIZE);
	assert_non_null(bytes);
	assert_int_equal(length, SIZE);
	return bytes;
}

static void the_same_again(void **state)
{
	(void)state;
	assert_int_equal(esp_write(disk, &target, &esp, &report), 0);
	assert_int_equal(esp_open(disk, &target, &report), 0);
	char *first = bytes_of(disk);
	assert_int_equal(truncate(disk, 0), 0);
	assert_int_equal(truncate(disk, SIZE), 0);
	setenv("MTOOLS_NO_VFAT", "1", 1); /* somebody's settings */
	setenv("DEFAULT_CODEPAGE", "437", 1);
	setenv("TZ", "Asia/Tokyo", 1);
	assert_int_equal(esp_write(disk, &target, &esp, &report), 0);
	assert_int_equal(esp_open(disk, &target, &report), 0);
	char *second = bytes_of(disk), *start = second + DISK_ALIGN;
	unsetenv("MTOOLS_NO_VFAT");
	unsetenv("DEFAULT_CODEPAGE");
	unsetenv("TZ");
	assert_memory_equal(first, second, SIZE);
	assert_memory_equal(start, start + ESP_COPY * SECTOR, SECTOR);
	free(first);
	free(second);
}

/* Firmware that leaves a file of its own is no reason to write; one that takes a file of ours is. */
static void what_others_add_is_let_be(void **state)
{
	(void)state;
	assert_int_equal(esp_write(disk, &target, &esp, &report), 0);
	assert_int_equal(esp_open(disk, &target, &report), 0);
	cut_out();
	assert_int_equal(said(RUN_ARGV("mmd", "-i", part, "::EFI/Firmware of 2019")), 0);
	assert_int_equal(said(RUN_ARGV("mcopy", "-i", part, disk, "::EFI/Firmware of 2019/a long name.log")), -1); /* full */
	put_back();
	assert_int_equal(look(NULL), ESP_IN_STEP);
	assert_int_equal(said(RUN_ARGV("mdel", "-i", part, "::EFI/debian/mmx64.efi")), 0);
	put_back();
	assert_int_equal(look("EFI/debian/mmx64.efi is missing"), ESP_OTHER);
}

static void what_is_not_ours_is_not_opened(void **state)
{
	(void)state;
	assert_int_equal(esp_open(disk, &target, &report), 1);
	assert_int_equal(look("nothing starts from it"), ESP_CLOSED);
	int fd = open(disk, O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(fd, "something", 9, DISK_ALIGN), 9);
	close(fd);
	assert_int_equal(look("there is no FAT file system"), ESP_OTHER);
	assert_int_equal(report.count, 0);
}

/* The copy of a first sector is there, but of somebody's file system that lay in the same place. */
static void one_with_another_id_is_not_opened(void **state)
{
	(void)state;
	assert_int_equal(esp_write(disk, &target, &esp, &report), 0);
	strcpy(target.esp_id, "1A2B-3C4E");
	assert_int_equal(esp_open(disk, &target, &report), 1);
	assert_int_equal(look("nothing starts from it"), ESP_CLOSED);
	assert_int_equal(report.count, 0);
}

static void what_cannot_be_made_leaves_the_disk_alone(void **state)
{
	(void)state;
	char *path = xstrdup(getenv("PATH"));
	assert_int_equal(esp_write(disk, &target, &esp, &report), 0);
	assert_int_equal(esp_open(disk, &target, &report), 0);
	esp_free(&esp);
	assert_int_equal(esp_read(&esp, folder, &report), 0); /* none is made yet */
	setenv("PATH", "/nowhere", 1);
	assert_int_equal(esp_write(disk, &target, &esp, &report), -1);
	setenv("PATH", path, 1);
	assert_int_equal(look(NULL), ESP_IN_STEP);
	assert_int_equal(report.count, 1);
	free(path);
}

static void a_source_that_is_missing_is_named(void **state)
{
	(void)state;
	struct esp other;
	char *path = xasprintf("%s" ESP_KEYS, folder);
	unlink(path);
	assert_int_equal(esp_read(&other, folder, &report), -1);
	assert_string_equal(report.messages[0].where, path);
	esp_free(&other);
	free(path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(closed_until_it_is_opened), TEST(others_find_all_of_it), TEST(each_disk_has_its_id),
		TEST(a_new_grub_puts_it_out_of_step),
		TEST(the_same_again), TEST(what_others_add_is_let_be), TEST(what_is_not_ours_is_not_opened),
		TEST(one_with_another_id_is_not_opened), TEST(what_cannot_be_made_leaves_the_disk_alone),
		TEST(a_source_that_is_missing_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
