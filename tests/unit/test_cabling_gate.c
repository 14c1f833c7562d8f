/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stage of the installer that judges the ring, by what a listener would have heard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "../../installer/cabling_gate.h"
#include "../../installer/ports.h"
#include "sys/clock.h"
#include "sys/publish.h"

static const char profile_text[] =
	"[cluster]\nname = demo\nnetwork = 192.168.2.0/24\ngateway = 192.168.2.1\n"
	"root-password-hash = $6$abcdefgh$0Z8Y1hO0IqfM3LLOhwSgFDWcxxBmyrxCWI3tYbA0tSCvLoqZJjkJrFaLjJrCVDVxmjQBMkVUXdVQ7CRQ6tvmZ0\n"
	"[cables]\ncabling = %s\n[disks]\ncount = 4\n"
	"[node node1]\naddress = 192.168.2.141\n[node node2]\naddress = 192.168.2.142\n[node node3]\naddress = 192.168.2.143\n";

/* ---- the time: stands for lib/sys/clock.c ---- */

static double now_is = 1000;

double clock_now(void)
{
	return now_is;
}

void clock_pause(double seconds)
{
	now_is += seconds;
}

/* ---- what is heard: stands for installer/ports.c ---- */

static struct port_facts heard[3];
static size_t looks, from_look; /* before that many looks the third port hears nobody */

bool ports_listening(void)
{
	return true;
}

static double listened = 60;

double ports_listened(void)
{
	return listened;
}

size_t ports_known(struct port_facts ports[PORTS_MAX])
{
	memcpy(ports, heard, sizeof heard);
	if (looks++ < from_look)
		ports[2].heard_count = 0;
	return 3;
}

static void port(size_t i, const char *name, int node)
{
	double now = clock_now();
	heard[i] = (struct port_facts){.carrier_since = now - 60, .listened = 60, .nic = {.carrier = 1, .speed = 1000}};
	snprintf(heard[i].nic.ifname, sizeof heard[i].nic.ifname, "%s", name);
	snprintf(heard[i].nic.mac, sizeof heard[i].nic.mac, "52:54:00:00:00:0%zu", i + 1);
	snprintf(heard[i].nic.path, sizeof heard[i].nic.path, "/devices/pci0000:00/0000:00:0%zu.0", i + 1);
	if (node)
		heard[i].heard[heard[i].heard_count++] = (struct port_heard){
			.kind = HEARD_MEMBER, .node = node, .mac = "52:54:00:00:02:01", .port = "enp2s0", .direct = true,
			.group = true, .two_way = true, .speed = 1000, .mtu = 1500, .since = now - 50, .last = now};
}

static void fine(void)
{
	port(0, "enp1s0", 0);
	heard[0].gateway = true;
	port(1, "enp2s0", 2);
	port(2, "enp3s0", 3);
	looks = from_look = 0;
}

/* ---- what is said ---- */

static struct installation it;
static int stdout_was;
static FILE *said;
static char line[65536];

static void begin(const char *rule)
{
	struct report report = REPORT_NULL;
	char text[2048];
	it = (struct installation){0};
	snprintf(text, sizeof text, profile_text, rule);
	if (profile_read_text(&it.area.profile, "office.conf", text, &report) < 0 ||
	    cluster_plan(&it.area.cluster, &it.area.profile, CLUSTER_ID_NONE, &report) < 0) {
		report_print(&report, stderr, false);
		fail();
	}
	report_free(&report);
	it.area.node = 1;
	fflush(stdout);
	said = tmpfile();
	assert_non_null(said);
	stdout_was = dup(STDOUT_FILENO);
	dup2(fileno(said), STDOUT_FILENO);
}

static void end(void)
{
	fflush(stdout);
	dup2(stdout_was, STDOUT_FILENO);
	close(stdout_was);
	rewind(said);
	line[fread(line, 1, sizeof line - 1, said)] = '\0';
	fclose(said);
	profile_free(&it.area.profile);
}

static void expect(const char *text, bool there)
{
	if (!strstr(line, text) == there)
		fail_msg("%s '%s' in: %s", there ? "no" : "there is", text, line);
}

static int judged(const char *rule, double *seconds)
{
	double began = clock_now();
	begin(rule);
	int result = cabling_gate(&it);
	end();
	*seconds = clock_now() - began;
	return result;
}

/* ---- stories ---- */

static void test_a_right_ring_is_drawn_and_holds_nothing_up(void **state)
{
	double seconds;
	(void)state;
	fine();
	assert_int_equal(judged("require", &seconds), 0);
	expect("enp2s0", true);
	expect("as the ring wants it\n", true);
	expect("rror", false);
	assert_true(seconds <= 0);
}

static void test_warn_tells_and_goes_on(void **state)
{
	double seconds;
	(void)state;
	fine();
	port(2, "enp3s0", 0);
	assert_int_equal(judged("warn", &seconds), 0);
	expect("not as the ring wants it; by cabling = warn the installation goes on", true);
	expect("warning: ", true);
	expect("node3", true);
	assert_true(seconds <= 0); /* it was listened to for a minute: nothing is to be gained */
}

static void test_warn_gives_a_late_port_three_seconds(void **state)
{
	double seconds;
	(void)state;
	fine();
	port(2, "enp3s0", 0);
	heard[2].carrier_since = clock_now();
	heard[2].listened = 0;
	assert_int_equal(judged("warn", &seconds), 0);
	assert_true(seconds >= 3 && seconds < 3.5);
	heard[2].carrier_since = clock_now();
	listened = 2; /* a medium that was read in no time */
	assert_int_equal(judged("warn", &seconds), 0);
	assert_true(seconds >= 4 && seconds < 4.5);
	listened = 60;
}

static void test_require_waits_for_who_is_switched_on_later(void **state)
{
	double seconds;
	(void)state;
	fine();
	from_look = 6;
	assert_int_equal(judged("require", &seconds), 0);
	expect("0 s: not heard yet: node3", true);
	expect("as the ring wants it\n", true);
	assert_true(seconds >= 1 && seconds < 2);
}

static void test_require_refuses_crossed_cables(void **state)
{
	double seconds;
	(void)state;
	fine();
	heard[1].heard[0].node = 3; /* both cables end at node3 */
	assert_int_equal(judged("require", &seconds), -1);
	expect("REFUSED: nothing has been written", true);
	expect("node3", true);
	expect("office.conf:7: cabling = require refuses this; by cabling = warn it would only be told", true);
	assert_true(seconds >= 10 && seconds < 10.5);
}

static void test_a_look_waits_not_for_long_and_says_the_same(void **state)
{
	struct report report = REPORT_NULL;
	(void)state;
	fine();
	port(2, "enp3s0", 0);
	begin("require");
	int result = cabling_look(&it, &report);
	end();
	assert_int_equal(result, -1);
	expect("The ring as it is cabled here:\n", true);
	assert_int_equal(report.errors, 1);
	assert_non_null(strstr(report.messages[0].text, "node3"));
	report_free(&report);
}

static void test_only_what_is_known_for_sure_is_remembered(void **state)
{
	char root[] = "/tmp/cabling-XXXXXX", path[128];
	struct report report = REPORT_NULL;
	(void)state;
	fine();
	port(2, "enp3s0", 0);
	strcpy(heard[2].role, "to-node3"); /* by a guess */
	assert_non_null(mkdtemp(root));
	begin("warn");
	assert_int_equal(cabling_remember(&it, root, &report), 0);
	end();
	snprintf(path, sizeof path, "%s/var/lib/ringlet/ports", root);
	char *text = read_file(path, NULL, 4096);
	assert_non_null(text);
	assert_string_equal(text,
			    "port - mac=52:54:00:00:00:01 path=/devices/pci0000:00/0000:00:01.0 role=lan0\n"
			    "port - mac=52:54:00:00:00:02 path=/devices/pci0000:00/0000:00:02.0 role=to-node2\n");
	free(text);
	char *rm[] = {path, NULL};
	for (char *slash; strlen(rm[0]) >= strlen(root); *slash = '\0') {
		remove(path);
		slash = strrchr(path, '/');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_right_ring_is_drawn_and_holds_nothing_up),
		cmocka_unit_test(test_warn_tells_and_goes_on),
		cmocka_unit_test(test_warn_gives_a_late_port_three_seconds),
		cmocka_unit_test(test_require_waits_for_who_is_switched_on_later),
		cmocka_unit_test(test_require_refuses_crossed_cables),
		cmocka_unit_test(test_a_look_waits_not_for_long_and_says_the_same),
		cmocka_unit_test(test_only_what_is_known_for_sure_is_remembered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
