/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which way traffic takes, from the kernel's word on it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/way.h"
#include "sys/route.h"

static struct profile profile;
static struct cluster cluster;

/* A ring of so many. */
static void plan(int n)
{
	struct text text = TEXT_NULL;
	struct report report = REPORT_NULL;
	profile_free(&profile);
	text_add(&text, "[cluster]\nname=t\nnetwork=192.0.2.0/24\nroot-password-hash=$5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n");
	for (int k = 1; k <= n; k++)
		text_add(&text, "[node node%d]\naddress=192.0.2.%d\n", k, k);
	if (n == 2)
		text_add(&text, "[cables]\ncount=2\n");
	profile_read_text(&profile, "t", text.s, &report);
	assert_int_equal(cluster_plan(&cluster, &profile, CLUSTER_ID_NONE, &report), 0);
	report_free(&report);
	text_free(&text);
}

/* From node 1. */
static void is(int to, const char *ifname, const char *gateway, const char *expected)
{
	uint32_t address = 0;
	if (gateway)
		assert_true(ipv4_parse(gateway, &address));
	char *text = way_text(way_judge(&cluster, 1, to, ifname, address), &cluster);
	assert_string_equal(text, expected);
	free(text);
}

static void of_four(void **state)
{
	(void)state;
	plan(4);
	is(2, "to-node2", "10.254.254.1", "direct");
	is(2, "to-node4", "10.254.254.6", "round by node4");
	is(3, "to-node4", "10.254.254.6", "round by node4");
	is(4, "br0", "192.0.2.4", "by the LAN");
	is(4, "br0", NULL, "by the LAN");
	is(4, "br0", "192.0.2.254", "none"); /* the gateway gets what nobody else wants */
	is(4, "virbr0", NULL, "none");
	assert_true(way_neighbours(&cluster, 1, 4));
	assert_false(way_neighbours(&cluster, 1, 3));
}

static void of_two_with_two_cables(void **state)
{
	(void)state;
	plan(2);
	is(2, "to-node2", NULL, "direct");
	is(2, "to2-node2", NULL, "direct");
}

static void as_ip_says_it(void **state)
{
	(void)state;
	struct route route;
	const char *said = "10.254.254.18 via 10.254.254.1 dev to-node2 src 10.254.254.17 uid 0 \n    cache \n"
			   "10.254.254.19 dev to-node3 src 10.254.254.17 uid 0\n    cache\n"
			   "10.254.254.20 via nonsense dev br0\n";
	assert_int_equal(route_parse(&route, 0x0afefe12, said), 0);
	assert_string_equal(route.ifname, "to-node2");
	assert_int_equal(route.gateway, 0x0afefe01);
	assert_int_equal(route_parse(&route, 0x0afefe13, said), 0);
	assert_string_equal(route.ifname, "to-node3");
	assert_int_equal(route.gateway, 0);
	assert_int_equal(route_parse(&route, 0x0afefe14, said), 1);
	assert_int_equal(route_parse(&route, 0x0afefe01, said), 1); /* the beginning of a longer one */
	assert_int_equal(route_parse(&route, 0x0afefe15, ""), 1);
}

/* Of the machine that runs this only one way is known. */
static void of_this_kernel(void **state)
{
	(void)state;
	struct route route;
	assert_int_equal(route_get(&route, 0x7f000001), 0);
	assert_string_equal(route.ifname, "lo");
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
		cmocka_unit_test(of_four), cmocka_unit_test(of_two_with_two_cables), cmocka_unit_test(as_ip_says_it),
		cmocka_unit_test(of_this_kernel),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
