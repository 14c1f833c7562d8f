/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a running demo makes of what it sees: who said what at which second, and what a person then reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ringlet/demo_board.h"
#include "ringlet/vm_event.h"

static struct cluster cluster;
static struct demo_book book;

static int begin(void **unused)
{
	static const char *const names[] = {"node1", "node2", "node3"};
	(void)unused;
	cluster = (struct cluster){.n = 3};
	for (int i = 0; i < 3; i++) {
		cluster.node[i] = (struct cluster_node){.number = i + 1, .name = names[i], .address = 0xc0a8028d + (uint32_t)i};
		cluster.volume[i] = (struct cluster_volume){.name = {'r', (char)('1' + i)}, .number = i + 1, .home = i + 1};
	}
	demo_book_init(&book, &cluster, 200);
	for (int i = 0; i < 3; i++) {
		char name[] = {'g', 'u', 'e', 's', 't', (char)('1' + i), '\0'};
		demo_book_add_guest(&book, name, 0xc0a80290 + (uint32_t)i, i + 1);
		demo_book_heard(&book, i, 230 + i);
	}
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	demo_book_free(&book);
	return 0;
}

static void nodes_are(double now, const char *expected)
{
	struct text out = TEXT_NULL;
	demo_board_nodes(&out, &book, now, &demo_board_plain);
	assert_string_equal(out.s, expected);
	text_free(&out);
}

static void deed_is(double now, const char *expected)
{
	struct text out = TEXT_NULL;
	demo_board_deed(&out, demo_book_last(&book), now, 100);
	assert_string_equal(out.s ? out.s : "", expected);
	text_free(&out);
}

static void tell(int node, const char *stage, enum event_state state, double now)
{
	struct demo_event event = {.state = state, .percent = state == EVENT_PROGRESS ? 45 : -1};
	snprintf(event.stage, sizeof event.stage, "%s", stage);
	demo_book_event(&book, node, &event, now);
}

static void see(const char *json, double now)
{
	struct demo_seen seen;
	assert_true(demo_seen_parse(&seen, &cluster, json));
	demo_book_see(&book, &seen, now);
}

/* The first so many guests answer all the time. */
static void hear(int guests, double from, double to)
{
	for (double now = from; now < to; now += 0.25) {
		for (int i = 0; i < guests; i++)
			demo_book_heard(&book, i, now);
		demo_book_tick(&book, now);
	}
}

#define NODE3(is) "\"nodes\":[{\"name\":\"node1\",\"member\":true,\"online\":true},{\"name\":\"node3\"," is "}]"
#define R3_ON_2 "\"volumes\":[{\"name\":\"r3\",\"peer\":\"node3\",\"role\":\"Primary\",\"peer_role\":\"Unknown\"}]"

static void test_before_any_command(void **unused)
{
	(void)unused;
	nodes_are(232, "node1        192.168.2.141    healthy                       r1        guest1\n"
		       "node2        192.168.2.142    healthy                       r2        guest2\n"
		       "node3        192.168.2.143    healthy                       r3        guest3\n");
	deed_is(232, "    30.0 s  guest1 answers\n    31.0 s  guest2 answers\n    32.0 s  guest3 answers\n");
}

/* The one for which all this was built. */
static void test_a_node_is_killed(void **unused)
{
	(void)unused;
	hear(3, 290, 300);
	size_t deed = demo_book_command(&book, "kill node3", 300);
	demo_book_power(&book, 3, false, "", 300.1);
	demo_book_end(&book, deed, 0, NULL);
	hear(2, 300, 310);
	nodes_are(310, "node1        192.168.2.141    healthy                       r1        guest1\n"
		       "node2        192.168.2.142    healthy                       r2        guest2\n"
		       "node3        192.168.2.143    off, 10 s\n"
		       "(on no node)                                                r3        guest3 (silent for 10 s)\n");
	see("{\"node\":\"node1\",\"healthy\":false," NODE3("\"member\":false,\"online\":false,\"unclean\":true")
	    ",\"can_lose\":{\"text\":\"no node: r3 is up to date on node2 alone\"}}", 305);
	see("{\"node\":\"node2\",\"healthy\":false," NODE3("\"member\":false,\"online\":false,\"unclean\":false") "," R3_ON_2
	    ",\"can_lose\":{\"text\":\"no node: r3 is up to date on node2 alone\"}}", 314);
	hear(2, 310, 321.3);
	demo_book_heard(&book, 2, 321.3);
	hear(3, 321.5, 325);
	nodes_are(325, "node1        192.168.2.141    in the cluster                r1        guest1\n"
		       "node2        192.168.2.142    in the cluster                r2 r3     guest2, guest3\n"
		       "node3        192.168.2.143    off, 25 s\n"
		       "The cluster can lose no node: r3 is up to date on node2 alone\n");
	deed_is(325, "kill node3, 25 s ago\n"
		     "     0.0 s  guest3 answers for the last time\n"
		     "     0.1 s  node3 is off\n"
		     "     5.0 s  node3 left the cluster\n"
		     "    14.0 s  node3 counts as fenced\n"
		     "    14.0 s  r3 is promoted on node2\n"
		     "    21.3 s  guest3 answers again, after 21.6 s\n"
		     "    21.3 s  all volumes and guests are served again, without node3\n");
}

/* It is installed anew and joins; only when it says itself that it is healthy, and the others too, all is well. */
static void test_it_is_rebuilt(void **unused)
{
	(void)unused;
	demo_book_power(&book, 3, false, "", 299);
	see("{\"node\":\"node2\",\"healthy\":false," NODE3("\"member\":false") "," R3_ON_2 "}", 299);
	size_t deed = demo_book_command(&book, "rebuild node3", 300);
	demo_book_power(&book, 3, true, "", 301);
	demo_book_end(&book, deed, 0, NULL);
	nodes_are(304, "node1        192.168.2.141    healthy                       r1        guest1\n"
		       "node2        192.168.2.142    in the cluster                r2 r3     guest2, guest3\n"
		       "node3        192.168.2.143    starting: boot loader, 3 s\n");
	tell(3, "start", EVENT_START, 307);
	tell(3, "restore", EVENT_PROGRESS, 330);
	nodes_are(331, "node1        192.168.2.141    healthy                       r1        guest1\n"
		       "node2        192.168.2.142    in the cluster                r2 r3     guest2, guest3\n"
		       "node3        192.168.2.143    installing: restore 45 %, 30 s\n");
	tell(3, "seal", EVENT_DONE, 350);
	tell(3, "system", EVENT_START, 360);
	see("{\"node\":\"node1\",\"healthy\":false," NODE3("\"member\":true,\"online\":true") "}", 372);
	tell(3, "healthy", EVENT_DONE, 380);
	see("{\"node\":\"node1\",\"healthy\":true}", 381);
	see("{\"node\":\"node2\",\"healthy\":true}", 382);
	deed_is(400, "rebuild node3, 100 s ago\n"
		     "     1.0 s  node3 is switched on\n"
		     "     7.0 s  node3 is being installed\n"
		     "    60.0 s  node3 is installed, and started from its disks\n"
		     "    72.0 s  node3 joined the cluster\n"
		     "    80.0 s  node3 says that it is healthy\n"
		     "    82.0 s  all nodes are healthy\n");
}

static void test_its_own_watchdog_resets_it(void **unused)
{
	(void)unused;
	demo_book_end(&book, demo_book_command(&book, "panic node1", 300), 0, NULL);
	see("{\"node\":\"node2\",\"nodes\":[{\"name\":\"node1\",\"member\":false}]}", 306);
	tell(1, "system", EVENT_DONE, 330);
	tell(1, "network", EVENT_START, 331);
	deed_is(331, "panic node1, 31 s ago\n"
		     "     6.0 s  node1 left the cluster\n"
		     "    30.0 s  node1 starts anew\n");
	tell(1, "volumes", EVENT_FAILED, 340);
	nodes_are(341, "node1        192.168.2.141    starting: volumes, 11 s\n"
		       "node2        192.168.2.142    healthy                       r2        guest2\n"
		       "node3        192.168.2.143    healthy                       r3        guest3\n"
		       "(on no node)                                                r1        guest1\n");
}

/* QEMU sees at once what nobody else can. */
static void test_a_reset_that_qemu_saw(void **unused)
{
	(void)unused;
	demo_book_end(&book, demo_book_command(&book, "panic node1", 300), 0, NULL);
	demo_book_reset(&book, 1, "is reset by its watchdog", 309.5);
	demo_book_reset(&book, 1, "restarts itself", 309.6);
	nodes_are(312, "node1        192.168.2.141    starting: boot loader, 2 s\n"
		       "node2        192.168.2.142    healthy                       r2        guest2\n"
		       "node3        192.168.2.143    healthy                       r3        guest3\n"
		       "(on no node)                                                r1        guest1\n");
	tell(1, "system", EVENT_START, 330);
	tell(1, "healthy", EVENT_START, 340);
	see("{\"node\":\"node1\",\"healthy\":false,\"complaints\":[\"r1 is syncing\",\"and more\"]}", 341);
	nodes_are(342, "node1        192.168.2.141    in the cluster\n"
		       "node2        192.168.2.142    healthy                       r2        guest2\n"
		       "node3        192.168.2.143    healthy                       r3        guest3\n"
		       "(on no node)                                                r1        guest1\n"
		       "node1 says: r1 is syncing\n");
	tell(1, "healthy", EVENT_DONE, 350);
	demo_book_reset(&book, 1, "restarts itself", 360);
	deed_is(361, "panic node1, 61 s ago\n"
		     "     9.5 s  node1 is reset by its watchdog\n"
		     "    50.0 s  node1 says that it is healthy\n"
		     "    60.0 s  node1 restarts itself\n");
}

static void test_words_of_qemu(void **unused)
{
	(void)unused;
	assert_int_equal(vm_event_parse("{\"timestamp\": {\"seconds\": 1}, \"event\": \"WATCHDOG\", \"data\": {\"action\": "
					"\"reset\"}}"), VM_EVENT_WATCHDOG);
	assert_int_equal(vm_event_parse("{\"event\": \"RESET\", \"data\": {\"guest\": true, \"reason\": \"guest-reset\"}}"),
			 VM_EVENT_RESTART);
	assert_int_equal(vm_event_parse("{\"event\": \"RESET\", \"data\": {\"guest\": false}}"), VM_EVENT_RESET);
	assert_int_equal(vm_event_parse("{\"event\": \"STOP\"}"), VM_EVENT_NONE);
	assert_int_equal(vm_event_parse("{\"return\": {}}"), VM_EVENT_NONE);
	assert_int_equal(vm_event_parse("\r"), VM_EVENT_NONE);
}

/* Cut off it would say that all others are gone. */
static void test_who_has_no_quorum_is_not_believed(void **unused)
{
	(void)unused;
	demo_book_end(&book, demo_book_command(&book, "cut node3 lan", 300), 0, NULL);
	see("{\"node\":\"node3\",\"quorum\":{\"quorate\":false},\"nodes\":[{\"name\":\"node1\",\"member\":false}]}", 304);
	see("{\"node\":\"node3\",\"quorum\":{\"quorate\":false},\"nodes\":[{\"name\":\"node1\",\"member\":false}]}", 308);
	deed_is(310, "cut node3 lan, 10 s ago\n     4.0 s  node3 has no quorum\n");
}

static void test_a_frozen_one(void **unused)
{
	(void)unused;
	demo_book_end(&book, demo_book_command(&book, "freeze node2", 300), 0, NULL);
	demo_book_freeze(&book, 2, true, 300);
	demo_book_freeze(&book, 2, true, 301);
	nodes_are(310, "node1        192.168.2.141    healthy                       r1        guest1\n"
		       "node2        192.168.2.142    frozen                        r2        guest2\n"
		       "node3        192.168.2.143    healthy                       r3        guest3\n");
	demo_book_freeze(&book, 2, false, 312);
	see("{\"node\":\"node2\",\"healthy\":true}", 313);
	deed_is(315, "freeze node2, 15 s ago\n"
		     "     0.0 s  node2 stands still\n"
		     "    12.0 s  node2 goes on\n"
		     "    13.0 s  all nodes are healthy\n");
}

static void test_what_a_status_says(void **unused)
{
	struct demo_seen seen;
	(void)unused;
	assert_false(demo_seen_parse(&seen, &cluster, ""));
	assert_false(demo_seen_parse(&seen, &cluster, "ssh: connect to host 127.0.0.1: refused"));
	assert_false(demo_seen_parse(&seen, &cluster, "{\"node\":\"node7\"}"));
	assert_true(demo_seen_parse(&seen, &cluster, "61 1\n{\"node\":\"node2\",\"volumes\":[7,{\"name\":\"r9\"},"
		"{\"name\":\"r1\",\"role\":\"Secondary\",\"peer_role\":\"Secondary\"},"
		"{\"name\":\"r2\",\"role\":\"Secondary\",\"peer_role\":\"Primary\",\"peer\":\"node1\"}],"
		"\"guests\":[{\"name\":\"b\",\"volume\":\"r2\",\"on\":\"node2\"},{\"name\":\"c\",\"volume\":\"r3\",\"on\":\"node3\"},"
		"{\"name\":\"d\",\"volume\":\"r3\",\"on\":null},4],"
		"\"complaints\":[\"r1 is\\u001b[31m nowhere\"],\"healthy\":\"no\"}"));
	assert_int_equal(seen.from, 2);
	assert_int_equal(seen.healthy, DEMO_UNKNOWN);
	assert_int_equal(seen.member[0], DEMO_UNKNOWN);
	assert_int_equal(seen.place[0], 0);
	assert_int_equal(seen.place[1], 1);
	assert_int_equal(seen.place[2], 3);
	assert_string_equal(seen.complaint, "r1 is [31m nowhere");
	assert_string_equal(seen.afford, "");
}

static void test_as_a_file(void **unused)
{
	(void)unused;
	demo_book_end(&book, demo_book_command(&book, "kill node3", 300.04), 0, NULL);
	demo_book_power(&book, 3, false, "", 300.1);
	demo_book_end(&book, demo_book_command(&book, "on node1 false", 310), 3, "exit status 1\n");
	demo_book_command(&book, "drain node1", 320);
	char *json = demo_book_json(&book);
	assert_non_null(strstr(json, "\"command\": \"kill node3\",\n      \"at\": 300.0,\n      \"status\": 0,\n"
				     "      \"said\": null,\n      \"happened\": [\n        {\n"
				     "          \"after\": 0.1,\n          \"text\": \"node3 is off\"\n"));
	assert_non_null(strstr(json, "\"status\": 3,\n      \"said\": \"exit status 1\\n\","));
	assert_non_null(strstr(json, "\"command\": \"drain node1\",\n      \"at\": 320.0,\n      \"status\": null,"));
	free(json);
}

static void test_a_screen(void **unused)
{
	struct demo_screen screen = {.columns = 80, .rows = 16};
	struct text out = TEXT_NULL;
	(void)unused;
	demo_book_end(&book, demo_book_command(&book, "cut 1", 280), 0, NULL);
	demo_book_end(&book, demo_book_command(&book, "kill node3", 300), 0, NULL);
	demo_book_power(&book, 3, false, "", 300.1);
	assert_int_equal(demo_board(&out, &book, "Ringlet", "no such node\n", "start nod", 301, &screen), 13);
	assert_string_equal(out.s, "Ringlet\n"
				   "\n"
				   "node1        192.168.2.141    healthy                       r1        guest1\n"
				   "node2        192.168.2.142    healthy                       r2        guest2\n"
				   "node3        192.168.2.143    off, 1 s\n"
				   "(on no node)                                                r3        guest3\n"
				   "\n"
				   "cut 1, 21 s ago\n"
				   "\n"
				   "kill node3, 1 s ago\n"
				   "     0.1 s  node3 is off\n"
				   "\n"
				   "no such node\n"
				   "> start nod");
	text_free(&out);
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
	demo_book_end(&book, demo_book_command(&book, "kill node3", 300), 0, NULL);
	demo_book_power(&book, 3, false, "", 300);
	for (int i = 0; i < 20; i++)
		demo_book_note(&book, 300 + i, "something is said of node%d that is rather long, so that it has no room", i);
	for (int columns = 1; columns < 130; columns += 3)
		for (int rows = 3; rows < 40; rows += 2) {
			struct demo_screen screen = {columns, rows, rows % 4 == 1, true};
			struct text out = TEXT_NULL;
			int lines = demo_board(&out, &book, "Ringlet, the title", "said\nmore\n", "some words typed", 400, &screen);
			if (lines > rows - 1)
				fail_msg("%d lines in %d rows", lines, rows);
			for (const char *s = out.s; *s; s += strcspn(s, "\n") + (strchr(s, '\n') != NULL))
				if (columns >= 3 && columns_of(s, strcspn(s, "\n")) > columns)
					fail_msg("a line of %d in %d columns: %s", columns_of(s, strcspn(s, "\n")), columns, s);
			text_free(&out);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_before_any_command, begin, end),
		cmocka_unit_test_setup_teardown(test_a_node_is_killed, begin, end),
		cmocka_unit_test_setup_teardown(test_it_is_rebuilt, begin, end),
		cmocka_unit_test_setup_teardown(test_its_own_watchdog_resets_it, begin, end),
		cmocka_unit_test_setup_teardown(test_a_reset_that_qemu_saw, begin, end),
		cmocka_unit_test(test_words_of_qemu),
		cmocka_unit_test_setup_teardown(test_who_has_no_quorum_is_not_believed, begin, end),
		cmocka_unit_test_setup_teardown(test_a_frozen_one, begin, end),
		cmocka_unit_test_setup_teardown(test_what_a_status_says, begin, end),
		cmocka_unit_test_setup_teardown(test_as_a_file, begin, end),
		cmocka_unit_test_setup_teardown(test_a_screen, begin, end),
		cmocka_unit_test_setup_teardown(test_it_fits_every_terminal, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
