/* SPDX-License-Identifier: GPL-3.0-or-later */
/* node.ini: what is written is read again; what is no number, no id, or not there, is not made up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "plan/files.h"
#include "plan/node_ini.h"

#define ID "6f1d7a3e-5c52-4c0a-9d3b-0e8f8d1c2b4a"

static void written_and_read(void **state)
{
	(void)state;
	struct profile profile = {.name = "demo"};
	struct cluster cluster = {.profile = &profile, .id = ID, .n = 2, .node = {{.name = "left"}, {.name = "right"}}};
	struct node_ini ini;
	char *text = node_ini_text(&cluster, 2);
	assert_int_equal(node_ini_read(&ini, text), 0);
	assert_int_equal(ini.index, 2);
	assert_string_equal(ini.name, "right");
	assert_string_equal(ini.cluster, "demo");
	assert_string_equal(ini.id, ID);
	assert_string_equal(ini.version, RINGLET_VERSION);
	assert_int_equal(ini.format, NODE_FORMAT);
	free(text);
}

static void wrong_numbers_have_a_line(void **state)
{
	(void)state;
	struct node_ini ini;
	assert_int_equal(node_ini_read(&ini, "[node]\nname = a\nindex = 8\n"), 3);
	assert_int_equal(node_ini_read(&ini, "[node]\nindex = 0\n"), 2);
	assert_int_equal(node_ini_read(&ini, "[node]\nindex = two\n"), 2);
	assert_int_equal(node_ini_read(&ini, "[node]\nformat = -1\n"), 2);
}

static void what_is_not_there_is_empty(void **state)
{
	(void)state;
	struct node_ini ini;
	assert_int_equal(node_ini_read(&ini, ""), 0);
	assert_int_equal(ini.index, 0);
	assert_string_equal(ini.id, "");
	assert_int_equal(node_ini_read(&ini, "[other]\nindex = 99\n[node]\ncluster-id = nonsense\ncolour = red\n"), 0);
	assert_int_equal(ini.index, 0);
	assert_string_equal(ini.id, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_and_read),
		cmocka_unit_test(wrong_numbers_have_a_line),
		cmocka_unit_test(what_is_not_there_is_empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
