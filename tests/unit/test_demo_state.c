/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events of a guest become what is known of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "ringlet/demo_state.h"

static void tell(struct demo_node *node, double now, const char *line)
{
	struct demo_event event;
	assert_true(demo_event_parse(&event, line));
	demo_state_apply(node, &event, now);
}

static void test_a_line_is_an_event(void **unused)
{
	struct demo_event event;
	(void)unused;
	assert_true(demo_event_parse(&event, "{\"t\":3.2,\"node\":\"node1\",\"stage\":\"restore\",\"state\":\"progress\","
					     "\"percent\":42,\"text\":\"290 of 690 MiB\"}"));
	assert_string_equal(event.stage, "restore");
	assert_int_equal(event.state, EVENT_PROGRESS);
	assert_int_equal(event.percent, 42);
	assert_string_equal(event.text, "290 of 690 MiB");
}

static void test_anything_else_is_not(void **unused)
{
	static const char *const lines[] = {
		"", "[    2.1] a kernel message", "{}", "[]", "{\"stage\":\"x\"}", "{\"stage\":1,\"state\":\"start\"}",
		"{\"stage\":\"\",\"state\":\"start\"}", "{\"stage\":\"x\",\"state\":\"happy\"}", "{\"stage\":\"x\",\"sta",
	};
	struct demo_event event;
	(void)unused;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		assert_false(demo_event_parse(&event, lines[i]));
}

static void test_a_guest_does_not_command_the_terminal(void **unused)
{
	struct demo_event event;
	(void)unused;
	assert_true(demo_event_parse(&event, "{\"stage\":\"a\\nb\",\"state\":\"start\",\"text\":\"\\u001b[2Jgone\\r\"}"));
	assert_string_equal(event.stage, "a b");
	assert_string_equal(event.text, " [2Jgone ");
}

static void test_a_long_text_is_cut_between_characters(void **unused)
{
	struct demo_event event;
	char line[1024] = "{\"stage\":\"x\",\"state\":\"start\",\"text\":\"a";
	(void)unused;
	for (int i = 0; i < 200; i++)
		strcat(line, "ä");
	strcat(line, "\"}");
	assert_true(demo_event_parse(&event, line));
	size_t length = strlen(event.text);
	assert_int_equal(length, sizeof event.text - 1);
	assert_memory_equal(event.text + length - 2, "ä", 2);
}

static void test_stages_are_timed_by_our_clock(void **unused)
{
	struct demo_node node = {.percent = -1};
	(void)unused;
	tell(&node, 3, "{\"stage\":\"start\",\"state\":\"start\"}");
	tell(&node, 4, "{\"stage\":\"start\",\"state\":\"done\"}");
	tell(&node, 4.5, "{\"stage\":\"restore\",\"state\":\"start\"}");
	tell(&node, 20, "{\"stage\":\"restore\",\"state\":\"progress\",\"percent\":50}");
	assert_int_equal(node.count, 2);
	assert_float_equal(node.stages[0].end, 4, 0);
	assert_float_equal(node.stages[1].start, 4.5, 0);
	assert_true(demo_node_stage(&node)->end < 0);
	assert_int_equal(node.percent, 50);
	free(node.stages);
}

static void test_a_stage_without_an_end_ends_with_the_next(void **unused)
{
	struct demo_node node = {.percent = -1};
	(void)unused;
	tell(&node, 50, "{\"stage\":\"reboot\",\"state\":\"start\"}");
	tell(&node, 60, "{\"stage\":\"system\",\"state\":\"start\"}");
	assert_float_equal(node.stages[0].end, 60, 0);
	free(node.stages);
}

static void test_healthy_is_the_end(void **unused)
{
	struct demo_node node = {.percent = -1};
	(void)unused;
	tell(&node, 90, "{\"stage\":\"healthy\",\"state\":\"start\"}");
	assert_int_equal(node.outcome, DEMO_RUNNING);
	tell(&node, 91, "{\"stage\":\"healthy\",\"state\":\"done\"}");
	assert_int_equal(node.outcome, DEMO_FINISHED);
	assert_float_equal(node.end, 91, 0);
	assert_float_equal(demo_node_share(&node), 1, 0);
	tell(&node, 95, "{\"stage\":\"system\",\"state\":\"failed\"}");
	assert_int_equal(node.outcome, DEMO_FINISHED);
	free(node.stages);
}

static void test_refused_is_a_failure(void **unused)
{
	struct demo_node node = {.percent = -1};
	(void)unused;
	tell(&node, 5, "{\"stage\":\"plan\",\"state\":\"refused\",\"text\":\"vda holds ext4\"}");
	assert_int_equal(node.outcome, DEMO_FAILED);
	assert_string_equal(node.text, "vda holds ext4");
	free(node.stages);
}

static void test_the_way_only_grows(void **unused)
{
	static const char *const order[] = {"start", "medium", "probe", "plan", "cabling", "partition", "arrays", "restore",
					    "files", "bootloader", "verify", "seal", "reboot", "system", "network",
					    "volumes", "cluster", "healthy"};
	struct demo_node node = {.percent = -1};
	double before = 0;
	(void)unused;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		struct demo_event event = {.state = EVENT_START, .percent = -1};
		strcpy(event.stage, order[i]);
		demo_state_apply(&node, &event, (double)i);
		assert_true(demo_node_share(&node) >= before);
		event.state = EVENT_DONE;
		demo_state_apply(&node, &event, (double)i + 0.5);
		assert_true(demo_node_share(&node) > before);
		before = demo_node_share(&node);
	}
	free(node.stages);
}

static void test_the_cluster_is_as_good_as_its_nodes(void **unused)
{
	struct demo_state state = {.nodes = 2};
	(void)unused;
	assert_int_equal(demo_state_outcome(&state), DEMO_RUNNING);
	state.node[0].outcome = DEMO_FINISHED;
	assert_int_equal(demo_state_outcome(&state), DEMO_RUNNING);
	state.node[1].outcome = DEMO_FINISHED;
	assert_int_equal(demo_state_outcome(&state), DEMO_FINISHED);
	demo_state_fail(&state.node[1], "the machine ended", 9);
	assert_int_equal(demo_state_outcome(&state), DEMO_FAILED);
	demo_state_free(&state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_is_an_event),
		cmocka_unit_test(test_anything_else_is_not),
		cmocka_unit_test(test_a_guest_does_not_command_the_terminal),
		cmocka_unit_test(test_a_long_text_is_cut_between_characters),
		cmocka_unit_test(test_stages_are_timed_by_our_clock),
		cmocka_unit_test(test_a_stage_without_an_end_ends_with_the_next),
		cmocka_unit_test(test_healthy_is_the_end),
		cmocka_unit_test(test_refused_is_a_failure),
		cmocka_unit_test(test_the_way_only_grows),
		cmocka_unit_test(test_the_cluster_is_as_good_as_its_nodes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
