/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which addresses of the profile's network the virtual machines' LAN takes for itself, and for guests; what its gateway lets out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "ringlet/vm_lan.h"

static struct profile profile;

static struct cluster three(const char *network, uint32_t first)
{
	struct cluster cluster = {.profile = &profile, .n = 3};
	profile = (struct profile){.path = (char *)"demo.conf"};
	assert_true(ipv4_net_parse(network, &profile.network));
	for (int i = 0; i < 3; i++)
		cluster.node[i] = (struct cluster_node){.number = i + 1, .address = profile.network.address + first + (uint32_t)i};
	return cluster;
}

/* The last number of each, relative to the network; 0: none. */
static void plan_is(const struct cluster *cluster, const unsigned expected[7])
{
	struct report report = REPORT_NULL;
	struct vm_lan_plan plan;
	assert_int_equal(vm_lan_addresses(&plan, cluster, &report), 0);
	const uint32_t got[7] = {plan.gateway, plan.dns, plan.dhcp, plan.observer, plan.guest[0], plan.guest[1], plan.guest[2]};
	for (int i = 0; i < 7; i++)
		assert_int_equal(got[i] ? got[i] - cluster->profile->network.address : 0, expected[i]);
}

static void test_guests_follow_their_nodes(void **unused)
{
	struct cluster cluster = three("192.168.2.0/24", 141);
	(void)unused;
	profile.gateway = profile.network.address + 2;
	plan_is(&cluster, (const unsigned[]){2, 254, 253, 252, 144, 145, 146});
	profile.gateway = profile.network.address + 145;
	plan_is(&cluster, (const unsigned[]){145, 254, 253, 252, 144, 146, 147});
}

static void test_nodes_at_the_end_of_the_network(void **unused)
{
	struct cluster cluster = three("192.168.2.0/24", 251);
	(void)unused;
	plan_is(&cluster, (const unsigned[]){254, 250, 249, 248, 247, 246, 245});
}

static void test_a_small_network(void **unused)
{
	struct cluster cluster = three("192.168.2.0/28", 1);
	(void)unused;
	plan_is(&cluster, (const unsigned[]){14, 13, 12, 11, 4, 5, 6});
	cluster = three("192.168.2.0/29", 1);
	plan_is(&cluster, (const unsigned[]){6, 5, 4, 0, 0, 0, 0}); /* without guests all is well */
}

static void test_too_small_a_network(void **unused)
{
	struct cluster cluster = three("192.168.2.0/29", 1);
	struct report report = REPORT_NULL;
	struct vm_lan_plan plan;
	(void)unused;
	cluster.node[3] = cluster.node[2];
	cluster.node[3].address++;
	cluster.n = 4;
	assert_int_equal(vm_lan_addresses(&plan, &cluster, &report), -1);
	assert_string_equal(report.messages[0].text, "too few addresses: virtual machines need a network with three more than the "
						     "nodes have");
	report_free(&report);
}

/* Unless it is opened the gateway leads nowhere. */
static void test_the_gateway_is_shut(void **unused)
{
	struct cluster cluster = three("192.168.2.0/24", 141);
	struct vm_lan_plan plan = {0};
	(void)unused;
	for (int open = 0; open < 2; open++) {
		struct vm_argv argv = VM_ARGV_NULL;
		int found = 0;
		vm_lan_argv(&argv, &plan, &cluster, open);
		for (size_t i = 0; argv.word[i]; i++)
			found += strstr(argv.word[i], open ? ",restrict=off," : ",restrict=on,") != NULL;
		assert_int_equal(found, 1);
		vm_argv_free(&argv);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guests_follow_their_nodes),
		cmocka_unit_test(test_nodes_at_the_end_of_the_network),
		cmocka_unit_test(test_a_small_network),
		cmocka_unit_test(test_too_small_a_network),
		cmocka_unit_test(test_the_gateway_is_shut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
