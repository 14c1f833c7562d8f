/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FAT file systems in files: judged by fsck.fat and blkid; with what others do to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "disk/fat.h"
#include "sys/run.h"

#define SIZE (64U << 20)
#define LARGE 2684352 /* of Debian's GRUB */

static unsigned char large[LARGE];
static const struct fat_file files[] = {
	{"EFI/BOOT/BOOTX64.EFI", large, 1036152},
	{"EFI/debian/grubx64.efi", large, LARGE},
	{"EFI/debian/grub.cfg", "set timeout=1\n", 14},
	{"EFI/debian/empty", "", 0},
};
#define FILES (sizeof files / sizeof *files)

static struct report report;
static char image[64];

static void write_at(const void *bytes, size_t length, off_t at)
{
	int fd = open(image, O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(fd, bytes, length, at), length);
	close(fd);
}

/* In a file as large as its partition, with something old behind what is written. */
static void make(unsigned sector)
{
	struct fat_shape shape = {.size = SIZE, .start = 1 << 20, .sector = sector, .id = 0x1a2b3c4d};
	struct fat fat;
	size_t length = 0;
	assert_int_equal(fat_make(&fat, "sda", &shape, &report), 0);
	assert_int_equal(fat_add_folder(&fat, "EFI", &report), 0);
	assert_int_equal(fat_add_folder(&fat, "EFI/BOOT", &report), 0);
	assert_int_equal(fat_add_folder(&fat, "EFI/debian", &report), 0);
	for (size_t i = 0; i < FILES; i++)
		assert_int_equal(fat_add_file(&fat, &files[i], &report), 0);
	unsigned char *bytes = fat_bytes(&fat, &length, &report);
	assert_non_null(bytes);
	assert_int_equal(length % 4096, 0);
	assert_true(length < SIZE / 4);
	assert_true(fat_is_first(bytes, 0x1a2b3c4d));
	assert_false(fat_is_first(bytes, 0x1a2b3c4e));
	assert_int_equal(truncate(image, 0), 0);
	assert_int_equal(truncate(image, SIZE), 0);
	write_at(bytes, length, 0);
	write_at("old", 3, (off_t)length);
	free(bytes);
	fat_free(&fat);
}

static char *said(const char *const *argv)
{
	struct run r = {.argv = argv};
	int result = run(&r);
	if (result < 0)
		print_message("%s\n%s%s", r.reason, r.output, r.errors);
	assert_int_equal(result, 0);
	char *output = xstrdup(r.output);
	run_free(&r);
	return output;
}

static void judged_by_others(unsigned sector, const char *kind)
{
	make(sector);
	char *text = said(RUN_ARGV("fsck.fat", "-n", "-v", image)); /* not 0 at the least flaw */
	char *size = xasprintf("%u bytes per logical sector\n", sector), *cluster = xasprintf("%u bytes per cluster\n", sector);
	char *hidden = xasprintf("%u hidden sectors\n", (1 << 20) / sector);
	assert_non_null(strstr(text, size));
	assert_non_null(strstr(text, cluster));
	assert_non_null(strstr(text, hidden));
	assert_non_null(strstr(text, "32 reserved sectors\n"));
	free(text);
	text = said(RUN_ARGV("blkid", "-p", "-o", "export", image));
	assert_non_null(strstr(text, kind));
	assert_non_null(strstr(text, "UUID=1A2B-3C4D"));
	free(text);
	text = said(RUN_ARGV("mdir", "-/", "-b", "-i", image));
	assert_string_equal(text, "::/EFI/\n::/EFI/BOOT/\n::/EFI/debian/\n::/EFI/BOOT/BOOTX64.EFI\n"
				  "::/EFI/debian/grubx64.efi\n::/EFI/debian/grub.cfg\n::/EFI/debian/empty\n");
	free(text);
	free(size);
	free(cluster);
	free(hidden);
}

static void sectors_of_512_are_fat32(void **state)
{
	(void)state;
	judged_by_others(512, "VERSION=FAT32");
}

static void sectors_of_4096_are_fat16(void **state)
{
	(void)state;
	judged_by_others(4096, "VERSION=FAT16");
}

static void what_was_made_is_found(void **state)
{
	(void)state;
	for (unsigned sector = 512; sector <= 4096; sector *= 8) {
		make(sector);
		for (size_t i = 0; i < FILES; i++)
			assert_int_equal(fat_find(image, 0, &files[i], &report), FAT_SAME);
		struct fat_file other = files[2];
		other.bytes = "set timeout=2\n";
		assert_int_equal(fat_find(image, 0, &other, &report), FAT_DIFFERS);
		other.length = 13;
		assert_int_equal(fat_find(image, 0, &other, &report), FAT_DIFFERS);
		other.path = "EFI/debian/other.cfg";
		assert_int_equal(fat_find(image, 0, &other, &report), FAT_MISSING);
		other.path = "EFI/nowhere/grub.cfg";
		assert_int_equal(fat_find(image, 0, &other, &report), FAT_MISSING);
	}
}

static void put(const char *name, size_t length)
{
	struct run r = {
		.argv = RUN_ARGV("mcopy", "-i", image, "-", name), .input = (const char *)large, .input_length = length};
	assert_int_equal(run(&r), 0);
	run_free(&r);
}

/* As firmware and people leave it: by another hand, with long names, a deleted file, and the pieces apart. */
static void what_others_made_is_found(void **state)
{
	static const char *const kinds[] = {"16", "32"};
	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(truncate(image, 0), 0);
		assert_int_equal(truncate(image, SIZE), 0);
		free(said(RUN_ARGV("mkfs.fat", "-F", kinds[i], "-s", i ? "1" : "4", image)));
		free(said(RUN_ARGV("mmd", "-i", image, "::/EFI", "::/EFI/BOOT", "::/EFI/debian", "::/EFI/\xc3\x9c" "ber uns")));
		put("::/EFI/A long name of the firmware's.bin", 300000);
		put("::/EFI/debian/stays.bin", 300000);
		free(said(RUN_ARGV("mdel", "-i", image, "::/EFI/A long name of the firmware's.bin")));
		put("::/EFI/debian/grubx64.efi", LARGE);
		assert_int_equal(fat_find(image, 0, &files[1], &report), FAT_SAME);
		assert_int_equal(fat_find(image, 0, &files[0], &report), FAT_MISSING);
	}
}

static void no_file_system(void **state)
{
	(void)state;
	assert_int_equal(truncate(image, 0), 0);
	assert_int_equal(fat_find(image, 0, &files[0], &report), FAT_UNREADABLE);
	assert_int_equal(truncate(image, SIZE), 0);
	assert_int_equal(fat_find(image, 0, &files[0], &report), FAT_UNREADABLE);
	assert_int_equal(fat_find(image, SIZE, &files[0], &report), FAT_UNREADABLE);
}

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16;
}

/* Whatever stands in the first sector, the tables and the folders: there is an answer. */
static void damaged_ones_get_an_answer(void **state)
{
	(void)state;
	unsigned seed = 1, found[FAT_UNREADABLE + 1] = {0};
	for (unsigned sector = 512; sector <= 4096; sector *= 8) {
		make(sector);
		int fd = open(image, O_RDWR | O_CLOEXEC);
		for (int i = 0; i < 40; i++) {
			unsigned char was[64], is[64];
			off_t at = next_random(&seed) * 7919LL % (i % 2 ? 64 : 2 << 20);
			for (size_t k = 0; k < sizeof is; k++)
				is[k] = (unsigned char)next_random(&seed);
			size_t length = i % 2 ? 1 : sizeof is;
			assert_int_equal(pread(fd, was, length, at), length);
			write_at(is, length, at);
			int result = fat_find(image, 0, &files[i % 3], &report);
			assert_in_range(result, FAT_SAME, FAT_UNREADABLE);
			found[result]++;
			write_at(was, length, at);
		}
		close(fd);
	}
	assert_true(found[FAT_SAME] > 0 && found[FAT_UNREADABLE] > 0);
	assert_int_equal(report.count, 0);
}

static void no_room(const struct fat_shape *shape, const char *why)
{
	struct fat fat;
	int result = fat_make(&fat, "sda", shape, &report);
	if (result == 0)
		result = fat_add_folder(&fat, "EFI", &report);
	for (int i = 0; result == 0 && i < 40; i++) {
		char *name = xasprintf("EFI/%d", i);
		result = fat_add_file(&fat, &(struct fat_file){name, large, LARGE}, &report);
		free(name);
	}
	assert_int_equal(result, -1);
	assert_string_equal(report.messages[0].where, "sda");
	assert_string_equal(report.messages[0].text, why);
	report_free(&report);
	fat_free(&fat);
}

/* Of a full one, and of a FAT32 with too few clusters, they speak, and exit with 0. */
static void what_does_not_fit_is_refused(void **state)
{
	(void)state;
	no_room(&(struct fat_shape){.size = SIZE, .sector = 512}, "mtools: No free cluster 0 129023");
	no_room(&(struct fat_shape){.size = SIZE, .sector = 4096}, "mtools: No free cluster 0 16333");
	no_room(&(struct fat_shape){.size = 32 << 20, .sector = 512},
		"mkfs.fat: WARNING: Number of clusters for 32 bit FAT is less then suggested minimum.");
	no_room(&(struct fat_shape){.size = 1 << 20, .sector = 4096},
		"mkfs.fat: exit status 1: mkfs.fat: Not enough or too many clusters for filesystem - try less or more "
		"sectors per cluster");
}

static void missing_tools_are_named(void **state)
{
	(void)state;
	struct fat fat;
	char *path = xstrdup(getenv("PATH"));
	setenv("PATH", "/nowhere", 1);
	assert_int_equal(fat_make(&fat, "sda", &(struct fat_shape){.size = SIZE, .sector = 512}, &report), -1);
	assert_int_equal(fat_find(image, 0, &files[0], &report), -1);
	assert_string_equal(report.messages[0].text, "mkfs.fat: cannot be started: No such file or directory");
	assert_string_equal(report.messages[1].text, "mtools: cannot be started: No such file or directory");
	setenv("PATH", path, 1);
	report_free(&report);
	fat_free(&fat);
	free(path);
}

static int set_up(void **state)
{
	(void)state;
	unsigned seed = 7;
	for (size_t i = 0; i < LARGE; i++)
		large[i] = (unsigned char)next_random(&seed);
	strcpy(image, "/tmp/ringlet-fat-XXXXXX");
	close(mkstemp(image));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sectors_of_512_are_fat32),
		cmocka_unit_test(sectors_of_4096_are_fat16),
		cmocka_unit_test(what_was_made_is_found),
		cmocka_unit_test(what_others_made_is_found),
		cmocka_unit_test(no_file_system),
		cmocka_unit_test(damaged_ones_get_an_answer),
		cmocka_unit_test(what_does_not_fit_is_refused),
		cmocka_unit_test(missing_tools_are_named),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
