/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wrong cabling in the words of an installation, by either rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan/cabling_report.h"

static struct cabling_complaint complaints[] = {
	{.flaw = FLAW_MISSING, .wrong = true, .text = "no port hears node3"},
	{.flaw = FLAW_SPARE, .text = "port enp9s0 is not needed"},
};
static const struct cabling cabling = {.complaints = complaints, .complaint_count = 2, .wrong = true};

static void expect(const struct report *report, size_t i, enum severity severity, const char *where, const char *text)
{
	assert_true(i < report->count);
	assert_int_equal(report->messages[i].severity, severity);
	assert_string_equal(report->messages[i].where ? report->messages[i].where : "", where);
	assert_string_equal(report->messages[i].text, text);
}

static void test_require(void **state)
{
	(void)state;
	struct profile profile = {.path = "office.conf", .cabling = CABLING_REQUIRE, .cabling_line = 12};
	struct report report = REPORT_NULL;
	assert_int_equal(cabling_report(&cabling, &profile, &report), 1);
	expect(&report, 0, SEVERITY_ERROR, "", "no port hears node3");
	expect(&report, 1, SEVERITY_WARNING, "", "port enp9s0 is not needed");
	expect(&report, 2, SEVERITY_NOTE, "office.conf:12",
	       "cabling = require refuses this; by cabling = warn it would only be told");
	assert_int_equal(report.count, 3);
	report_free(&report);
}

static void test_warn(void **state)
{
	(void)state;
	struct profile profile = {.path = "office.conf", .cabling = CABLING_WARN};
	struct report report = REPORT_NULL;
	assert_int_equal(cabling_report(&cabling, &profile, &report), 0);
	expect(&report, 0, SEVERITY_WARNING, "", "no port hears node3");
	assert_int_equal(report.count, 2);
	report_free(&report);
}

/* What is only worth saying refuses nothing. */
static void test_require_of_what_is_not_wrong(void **state)
{
	(void)state;
	struct profile profile = {.path = "office.conf", .cabling = CABLING_REQUIRE, .cabling_line = 12};
	struct cabling spare = {.complaints = complaints + 1, .complaint_count = 1};
	struct report report = REPORT_NULL;
	assert_int_equal(cabling_report(&spare, &profile, &report), 0);
	assert_int_equal(report.count, 1);
	report_free(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_require),
		cmocka_unit_test(test_warn),
		cmocka_unit_test(test_require_of_what_is_not_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
