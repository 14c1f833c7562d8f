/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one door for commands: what it must never mistake for success. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "sys/run.h"

static void output_and_input(void **state)
{
	(void)state;
	struct run r = {.argv = RUN_ARGV("cat"), .input = "a ring\n", .input_length = 7};
	assert_int_equal(run(&r), 0);
	assert_string_equal(r.output, "a ring\n");
	assert_null(r.reason);
	run_free(&r);
}

static void no_shell_in_between(void **state)
{
	(void)state;
	struct run r = {.argv = RUN_ARGV("printf", "%s", "$HOME; ls `x` *")};
	assert_int_equal(run(&r), 0);
	assert_string_equal(r.output, "$HOME; ls `x` *");
	run_free(&r);
}

static void exit_status_and_last_words(void **state)
{
	(void)state;
	struct run r = {.argv = RUN_ARGV("sh", "-c", "echo one >&2; echo two >&2; echo >&2; exit 3")};
	assert_int_equal(run(&r), -1);
	assert_int_equal(r.status, 3);
	assert_string_equal(r.reason, "sh: exit status 3: two");
	run_free(&r);
}

static void settings_of_its_own(void **state)
{
	(void)state;
	setenv("RING", "ours", 1);
	struct run r = {.argv = RUN_ARGV("sh", "-c", "echo $RING $CABLE"),
			.settings = RUN_ARGV("RING=another", "CABLE=a copper one")};
	assert_int_equal(run(&r), 0);
	assert_string_equal(r.output, "another a copper one\n");
	assert_string_equal(getenv("RING"), "ours");
	assert_null(getenv("CABLE"));
	run_free(&r);
}

static void a_killed_helper_is_no_success(void **state)
{
	(void)state;
	struct run r = {.argv = RUN_ARGV("sh", "-c", "kill -9 $$")};
	assert_int_equal(run(&r), -1);
	assert_int_equal(r.status, -1);
	assert_string_equal(r.reason, "sh: killed by signal 9");
	run_free(&r);
}

static void absent_command(void **state)
{
	(void)state;
	/* A folder that this user may not enter, in another PATH, would be another error. */
	setenv("PATH", "/usr/bin:/bin", 1);
	struct run r = {.argv = RUN_ARGV("no-such-command")};
	assert_int_equal(run(&r), -1);
	assert_string_equal(r.reason, "no-such-command: cannot be started: No such file or directory");
	run_free(&r);
}

static void time_limit(void **state)
{
	(void)state;
	time_t begin = time(NULL);
	struct run r = {.argv = RUN_ARGV("sh", "-c", "sleep 100 & sleep 100"), .seconds = 1};
	assert_int_equal(run(&r), -1);
	assert_string_equal(r.reason, "sh: no answer in 1 s");
	assert_true(time(NULL) - begin < 20);
	run_free(&r);
}

static void time_limit_with_closed_output(void **state)
{
	(void)state;
	struct run r = {.argv = RUN_ARGV("sh", "-c", "exec >&- 2>&-; sleep 100"), .seconds = 1};
	assert_int_equal(run(&r), -1);
	assert_string_equal(r.reason, "sh: no answer in 1 s");
	run_free(&r);
}

static void much_of_everything_at_once(void **state)
{
	(void)state;
	size_t length = 3 << 20;
	char *input = xmalloc(length);
	memset(input, 'x', length);
	struct run r = {.argv = RUN_ARGV("tee", "/dev/stderr"), .input = input, .input_length = length};
	assert_int_equal(run(&r), 0);
	assert_int_equal(r.output_length, length);
	assert_int_equal(strlen(r.errors), length);
	run_free(&r);
	free(input);
}

static void input_nobody_reads(void **state)
{
	(void)state;
	size_t length = 1 << 20;
	char *input = xcalloc(1, length);
	struct run r = {.argv = RUN_ARGV("true"), .input = input, .input_length = length};
	assert_int_equal(run(&r), 0);
	run_free(&r);
	free(input);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_and_input),	     cmocka_unit_test(no_shell_in_between),
		cmocka_unit_test(exit_status_and_last_words), cmocka_unit_test(a_killed_helper_is_no_success),
		cmocka_unit_test(absent_command),	     cmocka_unit_test(time_limit),
		cmocka_unit_test(time_limit_with_closed_output), cmocka_unit_test(much_of_everything_at_once),
		cmocka_unit_test(input_nobody_reads),	     cmocka_unit_test(settings_of_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
