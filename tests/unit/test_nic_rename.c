/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Renamings in an order in which no name is taken twice, and no more of them than needed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "plan/nic_rename.h"

#define PORTS 4

/* Does as the kernel would: refuses a name that another port has, and finds one where any will do. */
static void walk(struct port_facts *ports, const struct nic_rename *renames, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *name = ports[renames[i].port].nic.ifname;
		for (size_t k = 0; k < PORTS; k++)
			assert_string_not_equal(ports[k].nic.ifname, renames[i].to);
		assert_string_equal(name, renames[i].from);
		strcpy(name, strcmp(renames[i].to, NIC_NAME_ANY) == 0 ? "eth9" : renames[i].to);
	}
}

static void renamed(const char *const before[PORTS], const char *const after[PORTS], size_t steps)
{
	static const struct cabling_role roles[] = {
		{.port = 0, .ifname = "lan0"}, {.port = 1, .ifname = "to-b"}, {.port = 2, .ifname = "to-c"}};
	static const char neutral[PORTS][IFNAME_TEXT] = {"", "", "", "enp3s0"};
	struct port_facts ports[PORTS] = {0};
	struct nic_rename renames[2 * PORTS];
	for (size_t i = 0; i < PORTS; i++)
		strcpy(ports[i].nic.ifname, before[i]);
	size_t count = nic_renames(ports, PORTS, roles, 3, neutral, renames);
	assert_int_equal(count, steps);
	walk(ports, renames, count);
	for (size_t i = 0; i < PORTS; i++)
		assert_string_equal(ports[i].nic.ifname, after[i]);
}

static void stories(void **state)
{
	(void)state;
	static const char *const fresh[] = {"eth0", "eth1", "eth2", "eth3"}, *const right[] = {"lan0", "to-b", "to-c", "eth3"};
	static const char *const swapped[] = {"lan0", "to-c", "to-b", "eth3"};
	static const char *const round[] = {"to-b", "to-c", "lan0", "eth3"};
	static const char *const spare[] = {"eth0", "to-b", "to-c", "lan0"}, *const freed[] = {"lan0", "to-b", "to-c", "enp3s0"};
	static const char *const taken[] = {"enp3s0", "to-b", "to-c", "lan0"}, *const any[] = {"lan0", "to-b", "to-c", "eth9"};
	renamed(fresh, right, 3);
	renamed(right, right, 0);
	renamed(swapped, right, 3);
	renamed(round, right, 4);
	renamed(spare, freed, 2);
	renamed(taken, any, 2);
}

/* Every arrangement of the four names on the ports. */
static void every_arrangement(void **state)
{
	static const char *const names[] = {"lan0", "to-b", "to-c", "eth3"};
	static const char neutral[PORTS][IFNAME_TEXT] = {""};
	(void)state;
	for (unsigned code = 0; code < 256; code++) {
		struct port_facts ports[PORTS] = {0};
		struct cabling_role roles[3];
		struct nic_rename renames[2 * PORTS];
		unsigned used = 0;
		for (unsigned i = 0; i < PORTS; i++) {
			unsigned k = code >> 2 * i & 3;
			used |= 1u << k;
			strcpy(ports[i].nic.ifname, names[k]);
		}
		for (unsigned i = 0; i < 3; i++) {
			roles[i] = (struct cabling_role){.port = i};
			strcpy(roles[i].ifname, names[i]);
		}
		if (used != 15)
			continue;
		size_t count = nic_renames(ports, PORTS, roles, 3, neutral, renames);
		walk(ports, renames, count);
		for (unsigned i = 0; i < 3; i++)
			assert_string_equal(ports[i].nic.ifname, names[i]);
	}
}

static void no_ports(void **state)
{
	(void)state;
	assert_int_equal(nic_renames(NULL, 0, NULL, 0, NULL, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stories),
		cmocka_unit_test(every_arrangement),
		cmocka_unit_test(no_ports),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
