/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roles where there is something to remember, or nobody may guess. What `ringlet plan` can tell: tests/plans/cabling-*. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/cabling.h"
#include "plan/port_text.h"

static struct profile profile;
static struct cluster cluster;

#define HEAD "[cluster]\nname=t\nnetwork=10.0.0.0/24\ngateway=10.0.0.1\n" \
	     "root-password-hash=$5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n"
#define NODES "[node a]\naddress=10.0.0.11\n[node b]\naddress=10.0.0.12\n[node c]\naddress=10.0.0.13\n"

static void plan(const char *text)
{
	struct report report = REPORT_NULL;
	profile_free(&profile);
	assert_int_equal(profile_read_text(&profile, "t", text, &report), 0);
	assert_int_equal(cluster_plan(&cluster, &profile, CLUSTER_ID_NONE, &report), 0);
	report_free(&report);
}

static size_t read_ports(struct port_facts *ports, const char *text)
{
	struct report report = REPORT_NULL;
	int count = port_file_parse(ports, PORTS_MAX, "p", text, &report);
	assert_int_equal(report.count, 0);
	return (size_t)count;
}

static size_t read_memory(struct port_memory *memory, const char *text)
{
	struct report report = REPORT_NULL;
	int count = port_memory_parse(memory, PORTS_MAX, "m", text, &report);
	assert_int_equal(report.count, 0);
	return (size_t)count;
}

/* "lan0 eth0 held, to-b eth2 heard" */
static void roles(const char *ports_text, const char *memory_text, bool guess, const char *expected)
{
	static struct port_facts ports[PORTS_MAX];
	static struct port_memory memory[PORTS_MAX];
	struct cabling cabling;
	struct text text = TEXT_NULL;
	size_t count = read_ports(ports, ports_text), remembered = read_memory(memory, memory_text);
	cabling_decide(&cabling, &cluster, 1, ports, count, memory, remembered, guess);
	for (size_t i = 0; i < cabling.role_count; i++)
		text_add(&text, "%s%s %s %s", i ? ", " : "", cabling.role[i].ifname, ports[cabling.role[i].port].nic.ifname,
			 evidence_name(cabling.role[i].evidence));
	cabling_free(&cabling);
	assert_string_equal(text.s ? text.s : "", expected);
	text_free(&text);
}

#define M0 "mac=52:54:00:00:00:00"
#define M1 "mac=52:54:00:00:00:01"
#define M2 "mac=52:54:00:00:00:02"
#define M3 "mac=52:54:00:00:00:03"
#define P0 " path=/devices/pci0000:00/0000:00:03.0 "
#define P1 " path=/devices/pci0000:00/0000:00:04.0 "
#define P2 " path=/devices/pci0000:00/0000:00:05.0 "
#define P3 " path=/devices/pci0000:00/0000:00:06.0 "
#define PORTS "port eth0 " M0 P0 "carrier\nport eth1 " M1 P1 "carrier\nport eth2 " M2 P2 "carrier\n"
#define MEMORY "port - " M0 P0 "role=to-c\nport - " M1 P1 "role=lan0\nport - " M2 P2 "role=to-b\n"

/* All others are off: the same machine is cabled as it was, and nobody has to be waited for. */
static void remembered(void **state)
{
	(void)state;
	plan(HEAD NODES);
	roles(PORTS, MEMORY, false, "lan0 eth1 memory, to-b eth2 memory, to-c eth0 memory");
	roles(PORTS, "", false, "");
	roles(PORTS, "", true, "lan0 eth0 order, to-b eth1 order, to-c eth2 order");
}

/* By the order of the bus: the next node's cable before the previous one's, which with two nodes is the second before the first. */
static void by_order(void **state)
{
	(void)state;
	plan(HEAD "[node a]\naddress=10.0.0.11\n[node b]\naddress=10.0.0.12\n");
	roles(PORTS, "", true, "lan0 eth0 order, to-b eth1 order, to2-b eth2 order");
	roles("port eth0 " M0 P0 "\nport eth1 " M1 P1 "\n", "", true, "lan0 eth0 order, to-b eth1 order");
	roles("", "", true, "");
	plan(HEAD "[cables]\ncount=1\n[node a]\naddress=10.0.0.11\n[node b]\naddress=10.0.0.12\n");
	roles(PORTS, "", true, "lan0 eth0 order, to-b eth1 order");
}

static void too_few(void **state)
{
	(void)state;
	static struct port_facts ports[PORTS_MAX];
	struct cabling cabling;
	plan(HEAD NODES);
	size_t count = read_ports(ports, "port ens3 " M0 P0 "no-carrier\n");
	cabling_decide(&cabling, &cluster, 1, ports, count, NULL, 0, true);
	assert_string_equal(cabling.complaints[0].text, "3 Ethernet ports are needed, and there is 1: ens3 "
							"(52:54:00:00:00:00); no port is left for to-b, to-c");
	cabling_free(&cabling);
	cabling_decide(&cabling, &cluster, 1, ports, 0, NULL, 0, false);
	assert_string_equal(cabling.complaints[0].text,
			    "3 Ethernet ports are needed, and there are 0; no port is left for lan0, to-b, to-c");
	cabling_free(&cabling);
}

/* What is heard is better, port by port; what a port was remembered as goes when something else is there. */
static void heard_otherwise(void **state)
{
	(void)state;
	plan(HEAD NODES);
	roles(PORTS "heard eth0 member node=2 direct two-way\n", MEMORY, false, "lan0 eth1 memory, to-b eth0 heard");
	roles(PORTS "heard eth0 member node=2 direct two-way\n", MEMORY, true,
	      "lan0 eth1 memory, to-b eth0 heard, to-c eth2 order");
	/* An answer to ARP takes no cable from a neighbour, and the LAN from a port that only was it. */
	roles("port eth0 " M0 P0 "carrier gateway\nport eth1 " M1 P1 "carrier\nport eth2 " M2 P2 "carrier\n"
	      "heard eth0 member node=3 direct two-way\n",
	      MEMORY, false, "lan0 eth1 memory, to-b eth2 memory, to-c eth0 heard");
	roles("port eth0 " M0 P0 "carrier gateway\nport eth1 " M1 P1 "carrier\nport eth2 " M2 P2 "carrier\n", MEMORY, false,
	      "lan0 eth0 gateway, to-b eth2 memory");
}

/* A card in the place of another has its cables, and one in another place has them too; nobody guesses so at once. */
static void nearly_the_same(void **state)
{
	(void)state;
	plan(HEAD NODES);
	static const char replaced[] = "port eth0 " M0 P0 "carrier\nport eth1 " M3 P1 "carrier\nport eth2 " M2 P2 "carrier\n";
	roles(replaced, MEMORY, false, "to-b eth2 memory, to-c eth0 memory");
	roles(replaced, MEMORY, true, "lan0 eth1 memory, to-b eth2 memory, to-c eth0 memory");
	static const char moved[] = "port eth0 " M0 P0 "carrier\nport eth1 " M1 P1 "carrier\nport eth2 " M3 P2 "carrier\n"
				    "port eth3 " M2 P3 "carrier\n";
	roles(moved, "port - " M2 P1 "role=lan0\n", true, "lan0 eth3 memory, to-b eth0 order, to-c eth1 order");
	/* A port that is what is remembered is not also nearly another one. */
	roles(PORTS, "port - " M1 P1 "role=lan0\nport - " M1 P2 "role=to-b\n", true,
	      "lan0 eth1 memory, to-b eth0 order, to-c eth2 order");
}

/* All is other hardware: what is remembered says nothing. */
static void another_chassis(void **state)
{
	(void)state;
	plan(HEAD NODES);
	roles("port eth0 mac=52:54:00:01:00:00 path=/devices/pci0000:00/0000:00:13.0 carrier\n"
	      "port eth1 mac=52:54:00:01:00:01 path=/devices/pci0000:00/0000:00:14.0 carrier\n"
	      "port eth2 mac=52:54:00:01:00:02 path=/devices/pci0000:00/0000:00:15.0 carrier\n",
	      MEMORY, true, "lan0 eth0 order, to-b eth1 order, to-c eth2 order");
}

/* A card more changes nothing, wherever it is on the bus. */
static void card_added(void **state)
{
	(void)state;
	plan(HEAD NODES);
	roles("port new " M3 " path=/devices/pci0000:00/0000:00:01.0 carrier\n" PORTS, MEMORY, true,
	      "lan0 eth1 memory, to-b eth2 memory, to-c eth0 memory");
	roles("port new " M3 " path=/devices/pci0000:00/0000:00:01.0 carrier\n"
	      "port lan0 " M0 P0 "carrier role=lan0\nport to-b " M1 P1 "carrier role=to-b\nport to-c " M2 P2 "no-carrier role=to-c\n",
	      "", true, "lan0 lan0 held, to-b to-b held, to-c to-c held");
}

/* The same port was one thing and is another: what it is holds. */
static void held(void **state)
{
	(void)state;
	static const char ports[] =
		"port lan0 " M0 P0 "carrier role=lan0\nport to-b " M1 P1 "carrier role=to-b\nport to-c " M2 P2 "carrier role=to-c\n";
	plan(HEAD "lan=mac 52:54:00:00:00:02\n" NODES);
	roles(ports, MEMORY, true, "lan0 lan0 held, to-b to-b held, to-c to-c held");
	/* The two cables of a node are swapped: both names change. */
	struct text text = TEXT_NULL;
	text_add(&text, "%sheard to-b member node=3 direct two-way\nheard to-c member node=2 direct two-way\n", ports);
	roles(text.s, MEMORY, false, "lan0 lan0 held, to-b to-c heard, to-c to-b heard");
	/* One is plugged into a port that was not used; the other port keeps nothing, as it is known what it was. */
	text_free(&text);
	text_add(&text, "%sport eth3 " M3 P3 "carrier\nheard eth3 member node=3 direct two-way\n", ports);
	roles(text.s, "", true, "lan0 lan0 held, to-b to-b held, to-c eth3 heard");
	text_free(&text);
}

/* One member alone behind a switch may be at the end of a cable: it makes no LAN at once, but does when nobody else comes. */
static void one_alone(void **state)
{
	(void)state;
	plan(HEAD NODES);
	static const char alone[] = PORTS "heard eth2 member node=2 group two-way\n";
	roles(alone, "", false, "");
	roles(alone, "", true, "lan0 eth2 heard, to-b eth0 order, to-c eth1 order");
	roles(alone, "port - " M2 P2 "role=lan0\n", false, "lan0 eth2 heard");
	roles(alone, "port - " M0 P0 "role=lan0\n", false, "lan0 eth0 memory, to-b eth2 heard");
}

static void held_for_the_lan(void **state)
{
	(void)state;
	plan(HEAD NODES);
	/* A node is heard directly where the LAN was: it is a cable now, and the LAN is looked for elsewhere. */
	roles("port lan0 " M0 P0 "carrier role=lan0 answered\nport to-b " M1 P1 "no-carrier role=to-b\n"
	      "port eth2 " M2 P2 "carrier gateway\nheard lan0 member node=2 direct two-way\n",
	      "", false, "lan0 eth2 gateway, to-b lan0 heard");
	/* But not while the gateway answers there, too: that is a switch that passes everything. */
	roles("port lan0 " M0 P0 "carrier role=lan0 answered gateway\nport to-b " M1 P1 "no-carrier role=to-b\n"
	      "port eth2 " M2 P2 "carrier\nheard lan0 member node=2 direct two-way\n",
	      "", false, "lan0 lan0 gateway, to-b to-b held");
}

/* ---- learning ---- */

static void learnt(const char *memory_text, const char *ports_text, size_t room, const char *expected)
{
	static struct port_facts ports[PORTS_MAX];
	static struct port_memory memory[PORTS_MAX];
	struct cabling cabling;
	struct text text = TEXT_NULL;
	size_t count = read_ports(ports, ports_text), n = read_memory(memory, memory_text);
	cabling_decide(&cabling, &cluster, 1, ports, count, memory, n, true);
	n = port_memory_learn(memory, n, room, &cabling, ports, count);
	port_memory_format(&text, memory, n);
	assert_string_equal(text.s ? text.s : "", expected);
	text_free(&text);
	cabling_free(&cabling);
}

static void learning(void **state)
{
	(void)state;
	plan(HEAD NODES);
	/* Guesses are not learnt, and leave what was known. */
	learnt("", PORTS, PORTS_MAX, "");
	learnt(MEMORY, PORTS, PORTS_MAX, MEMORY);
	/* A role has one port, a port one role. */
	learnt(MEMORY, PORTS "heard eth0 member node=2 direct two-way\n", PORTS_MAX,
	       "port - " M1 P1 "role=lan0\nport - " M0 P0 "role=to-b\n");
	/* What is the same moves nothing. */
	learnt(MEMORY, PORTS "heard eth0 member node=3 direct two-way\n", PORTS_MAX, MEMORY);
	/* A card was replaced: the old one is forgotten with its other role, too. */
	learnt("port - " M3 P0 "role=to-c\n", PORTS "heard eth0 member node=2 direct two-way\n", PORTS_MAX,
	       "port - " M0 P0 "role=to-b\n");
	/* The two ports of one card share its place: the other one is there, and stays. */
	learnt("port - " M3 P0 "role=to-c\n", PORTS "port eth3 " M3 P0 "carrier\nheard eth0 member node=2 direct two-way\n",
	       PORTS_MAX, "port - " M3 P0 "role=to-c\nport - " M0 P0 "role=to-b\n");
	/* No room: the oldest goes. */
	learnt("port - " M2 P3 "role=lan0\nport - " M3 P3 "role=to-c\n", PORTS "heard eth0 member node=2 direct two-way\n", 2,
	       "port - " M3 P3 "role=to-c\nport - " M0 P0 "role=to-b\n");
}

static void refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *where, *said;
	} wrong[] = {
		{"prt eth0\n", "f:1", "a line begins with 'port', 'heard' or 'lldp', not 'prt'"},
		{"port eth0\nheard eth1 member\n", "f:2", "heard on a port that no line before has: 'eth1'"},
		{"port eth0\nheard eth0 friend\n", "f:2", "neither member, self, duplicate, foreign nor forged: 'friend'"},
		{"port eth0\nheard eth0\n", "f:2", "neither member, self, duplicate, foreign nor forged: ''"},
		{"port eth0\nheard eth0 member node=0\n", "f:2", "not the number of a node: '0'"},
		{"port eth0\nheard eth0 member cable=8\n", "f:2", "not the number of a cable: '8'"},
		{"port eth0\nheard eth0 member since=soon\n", "f:2", "not a time in seconds: 'soon'"},
		{"port eth0\nheard eth0 member since=-1\n", "f:2", "not a time in seconds: '-1'"},
		{"port eth0\nheard eth0 member mac=52:54:00:00:00:00:00\n", "f:2", "not a value, or too long: '52:54:00:00:00:00:00'"},
		{"port eth0 mtu=0\n", "f:1", "not an MTU: '0'"},
		{"port eth0 role=a-role-that-is-too-long\n", "f:1", "not a value, or too long: 'a-role-that-is-too-long'"},
		{"port eth0 listened=nan\n", "f:1", "not a time in seconds: 'nan'"},
		{"port eth0\nport eth1\nport eth2\n", "f:3", "more ports than there is room for, from 'eth2'"},
	};
	struct port_facts ports[2];
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct report report = REPORT_NULL;
		assert_int_equal(port_file_parse(ports, 2, "f", wrong[i].text, &report), -1);
		assert_int_equal(report.count, 1);
		assert_string_equal(report.messages[0].where, wrong[i].where);
		assert_string_equal(report.messages[0].text, wrong[i].said);
		report_free(&report);
	}
}

static int end(void **state)
{
	(void)state;
	profile_free(&profile);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_order),	  cmocka_unit_test(too_few),
		cmocka_unit_test(remembered),	  cmocka_unit_test(heard_otherwise),  cmocka_unit_test(nearly_the_same),
		cmocka_unit_test(another_chassis), cmocka_unit_test(card_added),       cmocka_unit_test(held),
		cmocka_unit_test(held_for_the_lan), cmocka_unit_test(one_alone), cmocka_unit_test(learning),	       cmocka_unit_test(refused),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
