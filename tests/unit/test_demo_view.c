/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person sees, word for word; and that it fits, whatever the size of the terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ringlet/demo_result.h"
#include "ringlet/demo_view.h"

static void apply(struct demo_node *node, const char *stage, enum event_state state, int percent, const char *text,
		  double now)
{
	struct demo_event event = {.state = state, .percent = percent};
	snprintf(event.stage, sizeof event.stage, "%s", stage);
	snprintf(event.text, sizeof event.text, "%s", text);
	demo_state_apply(node, &event, now);
}

/* One has just begun, one restores, one has refused. */
static struct demo_state three(void)
{
	struct demo_state state = {.title = "cluster demo, 3 machines, emulation", .nodes = 3};
	static const char *const names[] = {"node1", "node2", "node3"};
	for (int i = 0; i < 3; i++)
		state.node[i] = (struct demo_node){.name = names[i], .address = 0xc0a8028d + (uint32_t)i, .percent = -1};
	apply(&state.node[1], "start", EVENT_START, -1, "", 4);
	apply(&state.node[1], "start", EVENT_DONE, -1, "", 5.5);
	apply(&state.node[1], "restore", EVENT_PROGRESS, 50, "345 of 690 MiB written and read back", 20);
	apply(&state.node[2], "plan", EVENT_REFUSED, -1, "vda holds ext4", 6);
	return state;
}

static void test_three_at_eighty_columns(void **unused)
{
	struct demo_state state = three();
	struct demo_screen screen = {.columns = 80, .rows = 12};
	struct text out = TEXT_NULL;
	(void)unused;
	assert_int_equal(demo_view(&out, &state, 23, &screen), 8);
	assert_string_equal(out.s,
		"Ringlet " RINGLET_VERSION ": cluster demo, 3 machines, emulation               23 s   ^C stops\n"
		"\n"
		"node1       192.168.2.141  node2       192.168.2.142  node3       192.168.2.143\n"
		"-------------------   0 %  ######-------------  32 %  #------------------   6 %\n"
		"boot loader          23 s  restore 50 %         23 s  plan refused          6 s\n"
		"                           345 of 690 MiB written an  vda holds ext4\n"
		"                             start             1.5 s    plan              0.0 s\n"
		"                             restore\n");
	text_free(&out);
	demo_state_free(&state);
}

/* Columns that a line takes, without what only paints. */
static int columns_of(const char *line, size_t length)
{
	int columns = 0;
	for (size_t i = 0; i < length; i++) {
		if (line[i] == '\033')
			i += strcspn(line + i, "m");
		else
			columns += ((unsigned char)line[i] & 0xc0) != 0x80;
	}
	return columns;
}

static void test_it_fits_every_terminal(void **unused)
{
	(void)unused;
	for (int columns = 1; columns < 200; columns += 7)
		for (int rows = 2; rows < 60; rows += 3)
			for (int nodes = 2; nodes <= 7; nodes++) {
				struct demo_state state = three();
				struct demo_screen screen = {columns, rows, rows % 2, columns % 2};
				struct text out = TEXT_NULL;
				for (int i = 3; i < nodes; i++)
					state.node[i] = (struct demo_node){.name = "a-long-name", .percent = -1};
				state.nodes = nodes;
				int lines = demo_view(&out, &state, 1234, &screen);
				assert_true(lines < rows);
				for (const char *s = out.s, *end; (end = strchr(s, '\n')); s = end + 1, lines--)
					assert_true(columns_of(s, (size_t)(end - s)) <= columns);
				assert_int_equal(lines, 0);
				text_free(&out);
				state.nodes = 3;
				demo_state_free(&state);
			}
}

static void test_one_line_per_event(void **unused)
{
	struct demo_node node = {.name = "node1"};
	struct demo_event event = {"restore", "345 of 690 MiB", EVENT_PROGRESS, 50};
	struct text out = TEXT_NULL;
	(void)unused;
	demo_view_line(&out, &node, &event, 23.04);
	event = (struct demo_event){"seal", "", EVENT_DONE, -1};
	demo_view_line(&out, &node, &event, 123.4);
	assert_string_equal(out.s, "   23.0 s  node1       restore     50 %     345 of 690 MiB\n"
				   "  123.4 s  node1       seal       done\n");
	text_free(&out);
}

static void test_stages_side_by_side(void **unused)
{
	struct demo_state state = three();
	struct text out = TEXT_NULL;
	(void)unused;
	state.nodes = 3;
	demo_view_stages(&out, &state);
	assert_string_equal(out.s, "seconds in         node1       node2       node3\n"
				   "start                  -         1.5           -\n"
				   "restore                -           -           -\n"
				   "plan                   -           -         0.0\n"
				   "all                  0.0         0.0         6.0\n");
	text_free(&out);
	demo_state_free(&state);
}

static void test_result_for_machines(void **unused)
{
	struct demo_state state = three();
	(void)unused;
	char *text = demo_result(&state, &(struct demo_book){0}, false, 23.04, false);
	assert_non_null(strstr(text, "\"finished\": false,\n  \"seconds\": 23.0,\n  \"accel\": \"tcg\""));
	assert_non_null(strstr(text, "\"stage\": \"start\",\n          \"start\": 4.0,\n          \"seconds\": 1.5,\n"
				     "          \"state\": \"done\""));
	assert_non_null(strstr(text, "\"seconds\": null,\n          \"state\": \"progress\""));
	free(text);
	demo_state_free(&state);
}

static void test_the_end_of_a_console(void **unused)
{
	struct text out = TEXT_NULL;
	(void)unused;
	demo_console_end(&out, "one\r\ntwo\r\n\033[1;31mthree\033[0m \033(0q\a\r\n\033[2;5Hfour\033[3;5Hfive\033", 3);
	assert_string_equal(out.s, "three q\nfour\nfive\n");
	text_free(&out);
	demo_console_end(&out, "old\r\n 5 %\r10 %\r\r\nnew\r", 3);
	assert_string_equal(out.s, "old\n10 %\nnew\n");
	text_free(&out);
	demo_console_end(&out, "", 3);
	assert_null(out.s);
	demo_console_end(&out, "only", 3);
	assert_string_equal(out.s, "only\n");
	text_free(&out);
	demo_console_end(&out, "\033[31", 3);
	assert_null(out.s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_at_eighty_columns),
		cmocka_unit_test(test_it_fits_every_terminal),
		cmocka_unit_test(test_one_line_per_event),
		cmocka_unit_test(test_stages_side_by_side),
		cmocka_unit_test(test_result_for_machines),
		cmocka_unit_test(test_the_end_of_a_console),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
