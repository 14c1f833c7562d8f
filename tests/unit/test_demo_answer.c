/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A node that was asked from outside counts as healthy only if it plainly says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ringlet/demo_answer.h"

#define WHOLE                                                                                                          \
	"\"arrays\":[{\"name\":\"boot\",\"degraded\":0},{\"name\":\"root\",\"degraded\":0}],"                           \
	"\"volumes\":[{\"name\":\"r1\",\"role\":\"Primary\",\"disk\":\"UpToDate\"}],"                                   \
	"\"quorum\":{\"quorate\":true,\"votes\":3,\"expected\":3}"

static void test_healthy(void **unused)
{
	struct demo_answer answer;
	(void)unused;
	demo_answer_parse(&answer, "61.25 100.00\n{" WHOLE ",\"healthy\":true,\"complaints\":[]}\n");
	assert_true(answer.healthy);
	assert_float_equal(answer.uptime, 61.25, 0);
	assert_string_equal(answer.arrays, "2 whole");
	assert_string_equal(answer.volumes, "r1 Primary UpToDate");
	assert_string_equal(answer.quorum, "yes, 3 of 3");
	assert_null(answer.complaint);
	demo_answer_free(&answer);
}

static void test_not_healthy_says_why(void **unused)
{
	struct demo_answer answer;
	(void)unused;
	demo_answer_parse(&answer, "1 1\n{\"arrays\":[{\"name\":\"root\",\"degraded\":1}],\"healthy\":false,"
				   "\"complaints\":[\"array root is degraded\",\"no quorum\"]}");
	assert_false(answer.healthy);
	assert_string_equal(answer.arrays, "0 whole, root not");
	assert_string_equal(answer.complaint, "array root is degraded; no quorum");
	demo_answer_free(&answer);
}

static void test_no_other_answer_is_healthy(void **unused)
{
	static const char *const texts[][2] = {
		{"", "no answer"},
		{"ssh: connect to host 127.0.0.1 port 5: Connection refused\n",
		 "ssh: connect to host 127.0.0.1 port 5: Connection refused"},
		{"1 1\n{" WHOLE "}", "it does not say that it is healthy"},
		{"1 1\n{" WHOLE ",\"healthy\":\"true\"}", "it does not say that it is healthy"},
		{"1 1\n{" WHOLE ",\"healthy\":1}", "it does not say that it is healthy"},
	};
	(void)unused;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct demo_answer answer;
		demo_answer_parse(&answer, texts[i][0]);
		assert_false(answer.healthy);
		assert_string_equal(answer.complaint, texts[i][1]);
		demo_answer_free(&answer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_healthy),
		cmocka_unit_test(test_not_healthy_says_why),
		cmocka_unit_test(test_no_other_answer_is_healthy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
