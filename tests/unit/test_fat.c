/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FAT file systems on plain files: made by us and judged by fsck.fat, mdir and mcopy; made by mkfs.fat and looked into by us. */
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
#include "sys/publish.h"
#include "sys/run.h"

#define SIZE (64U << 20)
#define LARGE 2684352 /* of Debian's GRUB */

static unsigned char large[LARGE];
static const struct fat_file files[] = {
	{"EFI/BOOT/BOOTX64.EFI", large, 1036152},
	{"EFI/BOOT/grubx64.efi", large, LARGE},
	{"EFI/debian/grubx64.efi", large, LARGE},
	{"EFI/debian/grub.cfg", "set timeout=1\n", 14},
	{"EFI/debian/empty", "", 0},
	{"top.txt", "top\n", 4},
};
#define FILES (sizeof files / sizeof *files)

static char image[64], copy[80];

static void write_at(const char *path, const void *bytes, size_t length, off_t at)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(pwrite(fd, bytes, length, at), length);
	close(fd);
}

static unsigned char *make(unsigned sector, size_t *length)
{
	struct fat_shape shape = {.size = SIZE, .start = 1 << 20, .sector = sector, .id = 0x1a2b3c4d};
	unsigned char *bytes = fat_make(&shape, files, FILES, length);
	assert_non_null(bytes);
	assert_int_equal(*length % 4096, 0);
	assert_int_equal(truncate(image, 0), 0);
	assert_int_equal(truncate(image, SIZE), 0);
	write_at(image, bytes, *length, 0);
	return bytes;
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
	size_t length, got;
	unsigned char *bytes = make(sector, &length);
	free(said(RUN_ARGV("fsck.fat", "-n", image))); /* not 0 at the least flaw */
	char *blkid = said(RUN_ARGV("blkid", "-p", "-o", "export", image));
	assert_non_null(strstr(blkid, kind));
	assert_non_null(strstr(blkid, "UUID=1A2B-3C4D"));
	free(blkid);
	char *list = said(RUN_ARGV("mdir", "-/", "-b", "-i", image));
	assert_string_equal(list, "::/EFI/\n::/top.txt\n::/EFI/BOOT/\n::/EFI/debian/\n::/EFI/BOOT/BOOTX64.EFI\n"
				  "::/EFI/BOOT/grubx64.efi\n::/EFI/debian/grubx64.efi\n::/EFI/debian/grub.cfg\n"
				  "::/EFI/debian/empty\n");
	free(list);
	free(said(RUN_ARGV("mcopy", "-n", "-i", image, "::/EFI/debian/grubx64.efi", copy)));
	char *back = read_file(copy, &got, LARGE + 1);
	assert_int_equal(got, LARGE);
	assert_memory_equal(back, large, LARGE);
	free(back);
	unlink(copy);
	free(bytes);
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

static void the_same_again(void **state)
{
	(void)state;
	size_t first, second;
	unsigned char *a = make(512, &first), *b = make(512, &second);
	assert_int_equal(first, second);
	assert_memory_equal(a, b, first);
	assert_memory_equal(a, a + FAT_COPY * 512, 512);
	assert_memory_equal(a + 3, FAT_MAKER, 8);
	free(a);
	free(b);
}

static void what_was_made_is_found(void **state)
{
	(void)state;
	for (unsigned sector = 512; sector <= 4096; sector *= 8) {
		size_t length;
		free(make(sector, &length));
		unsigned char *all = (unsigned char *)read_file(image, &length, SIZE);
		for (size_t i = 0; i < FILES; i++)
			assert_int_equal(fat_compare(all, length, &files[i]), FAT_SAME);
		struct fat_file other = files[3];
		other.bytes = "set timeout=2\n";
		assert_int_equal(fat_compare(all, length, &other), FAT_DIFFERS);
		other.length = 13;
		assert_int_equal(fat_compare(all, length, &other), FAT_DIFFERS);
		other.path = "EFI/debian/other.cfg";
		assert_int_equal(fat_compare(all, length, &other), FAT_MISSING);
		other.path = "EFI/debian"; /* a folder is no file, nor a file a folder */
		assert_int_equal(fat_compare(all, length, &other), FAT_MISSING);
		other.path = "top.txt/grub.cfg";
		assert_int_equal(fat_compare(all, length, &other), FAT_MISSING);
		free(all);
	}
}

/* As firmware and people leave it: by another hand, with long names, a deleted file, and the pieces apart. */
static void what_others_made_is_found(void **state)
{
	static const char *const kinds[] = {"16", "32"};
	(void)state;
	for (int i = 0; i < 2; i++) {
		size_t length;
		assert_int_equal(truncate(image, 0), 0);
		assert_int_equal(truncate(image, SIZE), 0);
		free(said(RUN_ARGV("mkfs.fat", "-F", kinds[i], "-s", i ? "1" : "4", image)));
		free(said(RUN_ARGV("mmd", "-i", image, "::/EFI", "::/EFI/BOOT", "::/EFI/debian")));
		write_at(copy, large, 300000, 0);
		free(said(RUN_ARGV("mcopy", "-i", image, copy, "::/EFI/A long name of the firmware's.bin")));
		free(said(RUN_ARGV("mcopy", "-i", image, copy, "::/EFI/debian/stays.bin")));
		free(said(RUN_ARGV("mdel", "-i", image, "::/EFI/A long name of the firmware's.bin")));
		write_at(copy, large, LARGE, 0);
		free(said(RUN_ARGV("mcopy", "-i", image, copy, "::/EFI/debian/grubx64.efi")));
		unsigned char *all = (unsigned char *)read_file(image, &length, SIZE);
		assert_int_equal(fat_compare(all, length, &files[2]), FAT_SAME);
		assert_int_equal(fat_compare(all, length, &files[1]), FAT_MISSING);
		free(all);
		unlink(copy);
	}
}

static void no_file_system(void **state)
{
	(void)state;
	static unsigned char zeros[4096];
	assert_int_equal(fat_compare(zeros, sizeof zeros, &files[0]), FAT_UNREADABLE);
	assert_int_equal(fat_compare(zeros, 3, &files[0]), FAT_UNREADABLE);
}

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16;
}

/* Whatever stands in the first sector, the tables and the folders: nothing is read that is not there. */
static void damaged_ones_are_read_without_harm(void **state)
{
	(void)state;
	unsigned seed = 1;
	for (unsigned sector = 512; sector <= 4096; sector *= 8) {
		struct fat_shape shape = {.size = SIZE, .sector = sector};
		size_t length, found[FAT_UNREADABLE + 1] = {0};
		unsigned char *bytes = fat_make(&shape, files + 3, FILES - 3, &length);
		unsigned char *all = xcalloc(1, SIZE); /* and no byte behind it: the sanitizer sees who reads on */
		memcpy(all, bytes, length);
		for (int i = 0; i < 20000; i++) {
			size_t at[4];
			for (int k = 0; k < 4; k++) {
				at[k] = next_random(&seed) * 7919ULL % (i % 2 ? 64 : length);
				all[at[k]] = (unsigned char)next_random(&seed);
			}
			found[fat_compare(all, SIZE, &files[3 + i % 3])]++;
			for (int k = 0; k < 4; k++)
				all[at[k]] = bytes[at[k]];
		}
		for (int k = FAT_SAME; k <= FAT_UNREADABLE; k++)
			assert_true(found[k] > 0);
		free(all);
		free(bytes);
	}
}

static void what_does_not_fit_is_refused(void **state)
{
	(void)state;
	size_t length;
	struct fat_shape shape = {.size = SIZE, .sector = 512};
	struct fat_file odd[] = {{"EFI/Debian/x", "", 0}, {"EFI/toolongname/x", "", 0}, {"a.long", "", 0}, {"a b", "", 0},
				 {"", "", 0}, {"a/", "", 0}, {"a.b.c", "", 0}};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		assert_null(fat_make(&shape, &odd[i], 1, &length));
	struct fat_file many[40];
	for (int i = 0; i < 40; i++)
		many[i] = files[1];
	assert_null(fat_make(&shape, many, 40, &length)); /* more than 64 MiB */
	shape.size = 2 << 20; /* 512: FAT12 */
	shape.sector = 4096;
	assert_null(fat_make(&shape, files, 1, &length));
	shape.sector = 1000;
	assert_null(fat_make(&shape, files, 1, &length));
}

static int set_up(void **state)
{
	(void)state;
	unsigned seed = 7;
	for (size_t i = 0; i < LARGE; i++)
		large[i] = (unsigned char)next_random(&seed);
	strcpy(image, "/tmp/ringlet-fat-XXXXXX");
	close(mkstemp(image));
	snprintf(copy, sizeof copy, "%s.copy", image);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(copy);
	return unlink(image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sectors_of_512_are_fat32),
		cmocka_unit_test(sectors_of_4096_are_fat16),
		cmocka_unit_test(the_same_again),
		cmocka_unit_test(what_was_made_is_found),
		cmocka_unit_test(what_others_made_is_found),
		cmocka_unit_test(no_file_system),
		cmocka_unit_test(damaged_ones_are_read_without_harm),
		cmocka_unit_test(what_does_not_fit_is_refused),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
