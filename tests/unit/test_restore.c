/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The image onto a plain file: what arrives, and what is said when something is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../installer/restore.h"
#include "../../installer/restore_parts.h"
#include "base/text.h"
#include "sys/publish.h"

#define IMAGE_SIZE ((size_t)12 << 20)
#define TARGET_SIZE (IMAGE_SIZE + 8192)

/*
 * Written places: few begin or end where the next layer would like it to. The rest are holes; the last one is small
 * and ends just where a block does.
 */
static const struct {
	size_t offset, length;
} places[] = {{0, 9000}, {65536, 1}, {1 << 20, 5 << 20}, {(8 << 20) + 4096, CHUNK - 100000},
	      {(8 << 20) + 4096 + CHUNK, 500}};

static struct fixture {
	char folder[64];
	char *archive, *target;
	unsigned char *image;
	struct image_facts facts;
	struct report report;
} f;

static void fill_image(void)
{
	uint32_t state = 1;
	f.image = xcalloc(1, IMAGE_SIZE);
	for (size_t p = 0; p < sizeof places / sizeof *places; p++)
		for (size_t i = 0; i < places[p].length; i++) {
			state = state * 1664525 + 1013904223;
			f.image[places[p].offset + i] = (unsigned char)(state >> 24) | 1;
		}
}

static void write_archive(const char *name, size_t size)
{
	struct archive *a = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	archive_write_add_filter_zstd(a);
	archive_write_set_format_pax(a);
	assert_int_equal(archive_write_open_filename(a, f.archive), ARCHIVE_OK);
	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (la_int64_t)size);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	for (size_t p = 0; p < sizeof places / sizeof *places; p++)
		archive_entry_sparse_add_entry(entry, (la_int64_t)places[p].offset, (la_int64_t)places[p].length);
	assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(a, f.image, size), size);
	archive_entry_free(entry);
	archive_write_close(a);
	archive_write_free(a);
	f.facts = (struct image_facts){.size = IMAGE_SIZE, .used = 5 << 20};
	assert_int_equal(digest_of_file(f.facts.sha256, f.archive), 0);
}

static void write_target(size_t size)
{
	unsigned char *old = xmalloc(size);
	memset(old, 0xff, size);
	assert_int_equal(publish(f.target, old, size, 0600, &f.report), 0);
	free(old);
}

static int set_up(void **state)
{
	(void)state;
	f = (struct fixture){.folder = "/tmp/ringlet-restore-XXXXXX"};
	assert_non_null(mkdtemp(f.folder));
	f.archive = xasprintf("%s/node.tar.zst", f.folder);
	f.target = xasprintf("%s/target", f.folder);
	fill_image();
	write_archive("node.img", IMAGE_SIZE);
	write_target(TARGET_SIZE);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(f.archive);
	unlink(f.target);
	rmdir(f.folder);
	free(f.archive);
	free(f.target);
	free(f.image);
	report_free(&f.report);
	return 0;
}

static int last_percent;

static void progress(int percent, const char *what)
{
	assert_non_null(what);
	assert_true(percent >= last_percent && percent <= 100);
	last_percent = percent;
}

static int go(void)
{
	struct restore job = {.archive = f.archive, .target = f.target, .image = &f.facts, .progress = progress};
	last_percent = 0;
	return restore(&job, &f.report);
}

static bool said(const char *part)
{
	for (size_t i = 0; i < f.report.count; i++)
		if (strstr(f.report.messages[i].text, part))
			return true;
	report_print(&f.report, stderr, false);
	return false;
}

static void flip(const char *path, off_t at)
{
	unsigned char byte;
	int fd = open(path, O_RDWR);
	assert_int_equal(pread(fd, &byte, 1, at), 1);
	byte ^= 0x40;
	assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	close(fd);
}

static void holes_are_zeros_and_the_rest_stays(void **state)
{
	(void)state;
	assert_int_equal(go(), 0);
	assert_int_equal(last_percent, 100);
	size_t length;
	unsigned char *now = (unsigned char *)read_file(f.target, &length, TARGET_SIZE);
	assert_int_equal(length, TARGET_SIZE);
	assert_memory_equal(now, f.image, IMAGE_SIZE);
	for (size_t i = IMAGE_SIZE; i < TARGET_SIZE; i++)
		assert_int_equal(now[i], 0xff);
	free(now);
}

static void damaged_archive(void **state)
{
	(void)state;
	flip(f.archive, 3 << 20);
	assert_int_equal(go(), -1);
	assert_true(said("the medium is damaged: the image's SHA-256 is "));
}

static void another_digest(void **state)
{
	(void)state;
	f.facts.sha256[0] = f.facts.sha256[0] == '0' ? '1' : '0';
	assert_int_equal(go(), -1);
	assert_true(said("the medium is damaged: the image's SHA-256 is "));
}

static void shortened_archive(void **state)
{
	(void)state;
	struct stat st;
	assert_int_equal(stat(f.archive, &st), 0);
	assert_int_equal(truncate(f.archive, st.st_size / 2), 0);
	assert_int_equal(digest_of_file(f.facts.sha256, f.archive), 0);
	assert_int_equal(go(), -1);
	assert_true(f.report.errors > 0);
}

static void small_target(void **state)
{
	(void)state;
	write_target(IMAGE_SIZE - 4096);
	assert_int_equal(go(), -1);
	assert_true(said("has 11 MiB, the node image needs 12 MiB"));
	size_t length;
	unsigned char *now = (unsigned char *)read_file(f.target, &length, TARGET_SIZE);
	for (size_t i = 0; i < length; i++)
		assert_int_equal(now[i], 0xff);
	free(now);
}

static void smaller_than_the_minimum(void **state)
{
	(void)state;
	f.facts.minimum = TARGET_SIZE + 4096;
	assert_int_equal(go(), -1);
	assert_true(said("the node image needs 12"));
}

static void size_other_than_told(void **state)
{
	(void)state;
	f.facts.size = IMAGE_SIZE - 4096;
	assert_int_equal(go(), -1);
	assert_true(said("holds an image of 12582912 bytes, node.ini speaks of 12578816"));
}

static void other_file(void **state)
{
	(void)state;
	write_archive("other.img", IMAGE_SIZE);
	assert_int_equal(go(), -1);
	assert_true(said("holds 'other.img' where node.img should be"));
}

static void no_archive(void **state)
{
	(void)state;
	unlink(f.archive);
	assert_int_equal(go(), -1);
	assert_true(said("cannot be opened: No such file"));
}

static void failing_write(void **state)
{
	(void)state;
	const struct rlimit limit = {.rlim_cur = 4 << 20, .rlim_max = RLIM_INFINITY};
	const struct rlimit none = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	int result = go();
	setrlimit(RLIMIT_FSIZE, &none);
	assert_int_equal(result, -1);
	assert_true(said("cannot be written at byte 4194304: File too large"));
}

static void ignore_progress(uint64_t bytes)
{
	(void)bytes;
}

static void lying_disk(void **state)
{
	(void)state;
	struct extents extents = {0};
	int fd = open(f.target, O_RDWR);
	struct writer *writer = writer_open(fd, f.target);
	assert_int_equal(writer_add(writer, 0, f.image, IMAGE_SIZE), 0);
	assert_int_equal(writer_finish(writer, IMAGE_SIZE, &extents, &f.report), 0);
	writer_free(writer);
	assert_int_equal(restore_check(fd, f.target, &extents, ignore_progress, &f.report), 0);
	flip(f.target, (5 << 20) + 17);
	assert_int_equal(restore_check(fd, f.target, &extents, ignore_progress, &f.report), -1);
	assert_true(said("does not give back what was written to it, in the 2097152 bytes from byte 4194304 on"));
	free(extents.items);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(holes_are_zeros_and_the_rest_stays), TEST(damaged_archive), TEST(another_digest),
		TEST(shortened_archive), TEST(small_target), TEST(smaller_than_the_minimum),
		TEST(size_other_than_told), TEST(other_file), TEST(no_archive), TEST(failing_write), TEST(lying_disk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
