/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The growing string, reports, and the right word for a misspelt one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/report.h"
#include "base/suggest.h"
#include "base/text.h"

static void grows(void **state)
{
	(void)state;
	struct text text = TEXT_NULL;
	for (int i = 0; i < 1000; i++)
		text_add(&text, "%d ", i);
	text_add_bytes(&text, "a\0b", 3);
	assert_int_equal(text.length, strlen(text.s) + 2);
	assert_true(starts_with(text.s, "0 1 2 ") && ends_with(text.s, "998 999 a"));
	char *s = text_take(&text);
	assert_null(text.s);
	free(s);
	s = text_take(&text);
	assert_string_equal(s, "");
	free(s);
	text_free(&text);
}

static void ends_and_starts(void **state)
{
	(void)state;
	assert_true(starts_with("abc", "") && ends_with("abc", ""));
	assert_false(starts_with("ab", "abc"));
	assert_false(ends_with("bc", "abc"));
}

static void reports(void **state)
{
	(void)state;
	struct report report = REPORT_NULL;
	char *printed;
	size_t length;
	report_warning(&report, NULL, "%d%%", 5);
	assert_int_equal(report_error(&report, "a.conf:3", "no"), -1);
	assert_int_equal(report.errors, 1);
	assert_int_equal(report.warnings, 1);
	FILE *f = open_memstream(&printed, &length);
	report_print(&report, f, false);
	fclose(f);
	assert_string_equal(printed, "warning: 5%\na.conf:3: error: no\n");
	free(printed);
	report_free(&report);
	assert_int_equal(report.count, 0);
}

static void folders(void **state)
{
	(void)state;
	static const char *const paths[][2] = {
		{"/etc/hosts", "/etc"}, {"a/b/c", "a/b"}, {"hosts", "."}, {"/hosts", "/"}, {"a/", "a"}, {"", "."},
	};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		char *folder = folder_of(paths[i][0]);
		assert_string_equal(folder, paths[i][1]);
		free(folder);
	}
}

static void suggestions(void **state)
{
	(void)state;
	static const char *const words[] = {"name", "network", "gateway", "dns", "ntp", "existing", NULL};
	assert_string_equal(suggest("gatway", words), "gateway");
	assert_string_equal(suggest("Gateway", words), "gateway");
	assert_string_equal(suggest("netwrok", words), "network");
	assert_string_equal(suggest("nmae", words), "name");
	assert_string_equal(suggest("exsiting", words), "existing");
	assert_string_equal(suggest("dsn", words), "dns");
	assert_null(suggest("", words));
	assert_null(suggest("x", words));
	assert_null(suggest("colour", words));
	assert_null(suggest("a-word-that-is-longer-than-any-of-them", words));
	assert_null(suggest("name", (const char *const[]){NULL}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows),
		cmocka_unit_test(ends_and_starts),
		cmocka_unit_test(reports),
		cmocka_unit_test(folders),
		cmocka_unit_test(suggestions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
