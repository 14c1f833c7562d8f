/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Renamings in an order in which no name is taken twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "plan/nic_rename.h"

#define PORTS 4

/* Does as the kernel would: refuses a name that another port has. */
static void walk(struct nic_facts *facts, const struct nic_rename *renames, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < PORTS; k++)
			assert_string_not_equal(facts[k].ifname, renames[i].to);
		assert_string_equal(facts[renames[i].nic].ifname, renames[i].from);
		strcpy(facts[renames[i].nic].ifname, renames[i].to);
	}
}

static void renamed(const char *const before[PORTS], const char *const after[PORTS], size_t steps)
{
	static const struct nic_role roles[] = {{0, "lan0"}, {1, "to-b"}, {2, "to-c"}};
	struct nic_facts facts[PORTS] = {0};
	struct nic_rename renames[2 * PORTS];
	for (size_t i = 0; i < PORTS; i++)
		strcpy(facts[i].ifname, before[i]);
	size_t count = nic_renames(facts, PORTS, roles, 3, renames);
	assert_int_equal(count, steps);
	walk(facts, renames, count);
	for (size_t i = 0; i < PORTS; i++)
		assert_string_equal(facts[i].ifname, after[i]);
}

static void stories(void **state)
{
	(void)state;
	static const char *const fresh[] = {"eth0", "eth1", "eth2", "eth3"}, *const right[] = {"lan0", "to-b", "to-c", "eth3"};
	static const char *const round[] = {"to-b", "to-c", "lan0", "eth3"};
	static const char *const spare[] = {"eth0", "to-b", "to-c", "lan0"}, *const freed[] = {"lan0", "to-b", "to-c", "ringlet3"};
	renamed(fresh, right, 6);
	renamed(right, right, 0);
	renamed(round, right, 6);
	renamed(spare, freed, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(stories)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
