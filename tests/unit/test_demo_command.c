/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be told to a running demo, and what is answered to everything else, word for word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "ringlet/demo_command.h"

static struct profile profile;
static struct cluster three, two;

static struct hardware of(const struct cluster *cluster)
{
	struct hardware hardware = {.cluster = cluster, .machines = cluster->n};
	for (int i = 0; i < cluster->n; i++)
		hardware.machine[i] = (struct hardware_machine){.name = cluster->node[i].name, .disks = 4};
	return hardware;
}

static void plan_cluster(struct cluster *cluster, int n)
{
	static const char *const names[] = {"node1", "node2", "node3"};
	*cluster = (struct cluster){.profile = &profile, .n = n, .cables = n};
	for (int i = 0; i < n; i++) {
		struct cluster_cable *cable = &cluster->cable[i];
		int next = i % 2 == 0 || n > 2 ? (i + 1) % n + 1 : 1;
		cluster->node[i] = (struct cluster_node){.number = i + 1, .name = names[i]};
		*cable = (struct cluster_cable){.number = i + 1, .node = {i + 1, next}};
		for (int end = 0; end < 2; end++)
			snprintf(cable->ifname[end], IFNAME_TEXT, "to%s-%s", n == 2 && i ? "2" : "",
				 names[cable->node[!end] - 1]);
		cluster->volume[i] = (struct cluster_volume){.name = {'r', (char)('1' + i)}, .number = i + 1, .home = i + 1};
	}
}

static void test_what_is_taken(void **unused)
{
	static const struct { const char *line; struct demo_command is; } good[] = {
		{"", {.verb = DEMO_STATUS}},
		{" \t\n", {.verb = DEMO_STATUS}},
		{"status", {.verb = DEMO_STATUS}},
		{"help", {.verb = DEMO_HELP}},
		{"kill node3", {.verb = DEMO_KILL, .node = 3}},
		{"  kill\t3 \r\n", {.verb = DEMO_KILL, .node = 3}},
		{"start node1", {.verb = DEMO_START, .node = 1}},
		{"rebuild 2", {.verb = DEMO_REBUILD, .node = 2}},
		{"cut 1", {.verb = DEMO_CUT, .cable = 1}},
		{"cut cable3", {.verb = DEMO_CUT, .cable = 3}},
		{"cut cable 3", {.verb = DEMO_CUT, .cable = 3}},
		{"cut node1 lan", {.verb = DEMO_CUT, .node = 1}},
		{"plug node1 lan0", {.verb = DEMO_PLUG, .node = 1}},
		{"cut node1 node2", {.verb = DEMO_CUT, .node = 1, .cable = 1}},
		{"cut node2 1", {.verb = DEMO_CUT, .node = 2, .cable = 1}},
		{"cut node1 to-node3", {.verb = DEMO_CUT, .node = 1, .cable = 3}},
		{"pull node2 4", {.verb = DEMO_PULL, .node = 2, .disk = 4}},
		{"put node2 4", {.verb = DEMO_PUT, .node = 2, .disk = 4}},
		{"put node2 4 blank", {.verb = DEMO_PUT, .node = 2, .disk = 4, .blank = true}},
		{"quit", {.verb = DEMO_QUIT}},
	};
	struct hardware hardware = of(&three);
	(void)unused;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct demo_command command;
		struct text wrong = TEXT_NULL;
		if (demo_command_parse(&command, good[i].line, &hardware, &wrong) < 0)
			fail_msg("'%s': %s", good[i].line, wrong.s);
		if (command.verb != good[i].is.verb || command.node != good[i].is.node ||
		    command.cable != good[i].is.cable || command.disk != good[i].is.disk ||
		    command.blank != good[i].is.blank)
			fail_msg("'%s' was misunderstood", good[i].line);
	}
}

static void test_what_is_said_against_the_rest(void **unused)
{
	static const char *const bad[][2] = {
		{"kil node3", "'kil' is no command: did you mean 'kill'? 'help' shows all"},
		{"destroy everything", "'destroy' is no command: 'help' shows all"},
		{"kill", "kill: which node? node1, node2 or node3"},
		{"kill node9", "kill: 'node9' is no node, but node1, node2 or node3"},
		{"kill node3 now", "kill: 'now' is too much: kill NODE"},
		{"quit now", "quit: 'now' is too much: quit"},
		{"cut", "cut: which cable? 1 (node1 - node2), 2 (node2 - node3), 3 (node3 - node1), or NODE lan"},
		{"cut 4", "cut: '4' is no cable, but 1 (node1 - node2), 2 (node2 - node3), 3 (node3 - node1), or NODE lan"},
		{"cut cable", "cut: which cable? 1 (node1 - node2), 2 (node2 - node3), 3 (node3 - node1), or NODE lan"},
		{"cut 1 2 3", "cut: '3' is too much: cut CABLE"},
		{"cut lan", "cut: 'lan' is no node, but node1, node2 or node3; or the number of a cable"},
		{"cut node1", "cut: which cable of node1? lan, or the node at its other end"},
		{"cut node1 wan", "cut: no cable goes from node1 to 'wan'"},
		{"cut node1 node1", "cut: no cable goes from node1 to 'node1'"},
		{"pull node1", "pull: which disk of node1? 1 to 4"},
		{"pull node1 5", "pull: '5' is no disk of node1: 1 to 4"},
		{"pull node1 1 blank", "pull: 'blank' is too much: pull NODE DISK"},
		{"put node1 1 empty", "put: 'empty' is too much: put NODE DISK [blank]"},
		{"home", "home: which volume? r1 to r3"},
		{"home node1", "home: 'node1' is no volume: r1 to r3"},
		{"on node1", "on: which command on node1?"},
	};
	struct hardware hardware = of(&three);
	(void)unused;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct demo_command command;
		struct text wrong = TEXT_NULL;
		if (demo_command_parse(&command, bad[i][0], &hardware, &wrong) == 0)
			fail_msg("'%s' was taken", bad[i][0]);
		assert_string_equal(wrong.s, bad[i][1]);
		text_free(&wrong);
	}
}

static void test_the_rest_of_a_line_is_a_command(void **unused)
{
	struct hardware hardware = of(&three);
	struct demo_command command;
	struct text wrong = TEXT_NULL;
	(void)unused;
	assert_int_equal(demo_command_parse(&command, "on  node2  ringctl  status --json", &hardware, &wrong), 0);
	assert_int_equal(command.node, 2);
	assert_string_equal(command.rest, "ringctl  status --json");
	assert_int_equal(demo_command_parse(&command, "home r2", &hardware, &wrong), 0);
	assert_int_equal(command.node, 2);
	assert_string_equal(command.volume, "r2");
}

static void test_two_cables_between_two_nodes(void **unused)
{
	struct hardware hardware = of(&two);
	struct demo_command command;
	struct text wrong = TEXT_NULL;
	(void)unused;
	assert_int_equal(demo_command_parse(&command, "cut node1 node2", &hardware, &wrong), -1);
	assert_string_equal(wrong.s, "cut: 2 cables join node1 and node2: say which by its number");
	assert_int_equal(demo_command_parse(&command, "cut node1 to2-node2", &hardware, &wrong), 0);
	assert_int_equal(command.cable, 2);
	text_free(&wrong);
}

static void test_help(void **unused)
{
	struct text out = TEXT_NULL;
	(void)unused;
	demo_command_help(&out);
	assert_string_equal(out.s,
		"help                    these words\n"
		"status                  what is known of nodes, volumes and guests\n"
		"kill NODE               its power is gone\n"
		"start NODE              its power is back\n"
		"reset NODE              its reset button\n"
		"button NODE             its power button, pressed once\n"
		"freeze NODE             it stands still, clocks and all, until ...\n"
		"thaw NODE               ... it goes on\n"
		"panic NODE              its kernel panics\n"
		"rebuild NODE            it burnt: its medium starts another machine, with blank disks and other network cards\n"
		"cut CABLE               a cable is pulled: its number, or NODE NODE, or NODE lan\n"
		"plug CABLE              and put back\n"
		"pull NODE DISK          a disk is pulled, by its number\n"
		"put NODE DISK [blank]   and put back, or a blank one in its place\n"
		"drain NODE              ringctl drain, on that node\n"
		"undrain NODE            ringctl undrain, on that node\n"
		"home VOLUME             ringctl home, on the node whose volume it is\n"
		"on NODE COMMAND...      any command on a node, by ssh\n"
		"quit                    ends the demo\n");
	text_free(&out);
}

static int plan(void **unused)
{
	(void)unused;
	plan_cluster(&three, 3);
	plan_cluster(&two, 2);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_taken),
		cmocka_unit_test(test_what_is_said_against_the_rest),
		cmocka_unit_test(test_the_rest_of_a_line_is_a_command),
		cmocka_unit_test(test_two_cables_between_two_nodes),
		cmocka_unit_test(test_help),
	};
	return cmocka_run_group_tests(tests, plan, NULL);
}
