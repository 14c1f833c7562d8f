/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A published file is whole or the old one; nothing is left lying about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/publish.h"

static char folder[] = "/tmp/publish.XXXXXX";

static int enter(void **state)
{
	(void)state;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int entries(void)
{
	DIR *dir = opendir(".");
	int n = 0;
	for (struct dirent *e; (e = readdir(dir));)
		n += e->d_name[0] != '.';
	closedir(dir);
	return n;
}

static void whole_with_its_mode(void **state)
{
	(void)state;
	struct report report = REPORT_NULL;
	struct stat st;
	size_t length;
	assert_int_equal(publish("a", "one\0two", 7, 0640, &report), 0);
	assert_int_equal(publish("a", "three", 5, 0600, &report), 0);
	char *s = read_file("a", &length, 100);
	assert_int_equal(length, 5);
	assert_string_equal(s, "three");
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(entries(), 1);
	free(s);
	unlink("a");
}

static void refused_leaves_the_old_one(void **state)
{
	(void)state;
	struct report report = REPORT_NULL;
	assert_int_equal(mkdir("d", 0755), 0);
	assert_int_equal(publish("d", "x", 1, 0644, &report), -1);
	assert_string_equal(report.messages[0].where, "d");
	assert_string_equal(report.messages[0].text, "cannot be put in its place: Is a directory");
	assert_int_equal(publish("none/x", "x", 1, 0644, &report), -1);
	assert_string_equal(report.messages[1].text, "cannot be made: No such file or directory");
	assert_int_equal(entries(), 1);
	report_free(&report);
	rmdir("d");
}

static void folders(void **state)
{
	(void)state;
	struct report report = REPORT_NULL;
	assert_int_equal(make_folders("x/y/z"), 0);
	assert_int_equal(make_folders("x/y/z"), 0);
	assert_int_equal(publish("x/f", "", 0, 0644, &report), 0);
	assert_int_equal(make_folders("x/f/g"), -1);
	assert_int_equal(make_folders("x/f"), -1);
	assert_int_equal(errno, ENOTDIR);
}

static void larger_than_the_limit(void **state)
{
	(void)state;
	struct report report = REPORT_NULL;
	assert_int_equal(publish("big", "12345", 5, 0644, &report), 0);
	assert_null(read_file("big", NULL, 4));
	assert_int_equal(errno, EFBIG);
	unlink("big");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_with_its_mode),
		cmocka_unit_test(refused_leaves_the_old_one),
		cmocka_unit_test(folders),
		cmocka_unit_test(larger_than_the_limit),
	};
	return cmocka_run_group_tests(tests, enter, NULL);
}
