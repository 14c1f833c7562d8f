/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roles of ports follow their place on the bus, whatever the kernel called them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "plan/nic.h"

static struct profile profile;
static struct cluster cluster;

static void plan(const char *text)
{
	struct report report = REPORT_NULL;
	profile_free(&profile);
	assert_int_equal(profile_read_text(&profile, "t", text, &report), 0);
	assert_int_equal(cluster_plan(&cluster, &profile, CLUSTER_ID_NONE, &report), 0);
	report_free(&report);
}

#define HEAD "[cluster]\nname=t\nnetwork=10.0.0.0/24\ngateway=10.0.0.1\n" \
	     "root-password-hash=$5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n"
#define TWO "[node a]\naddress=10.0.0.11\n[node b]\naddress=10.0.0.12\n"
#define THREE TWO "[node c]\naddress=10.0.0.13\n"

static void by_bus_order(void **state)
{
	(void)state;
	static const struct nic_facts facts[] = {
		{"eth0", "/devices/pci0000:00/0000:00:0a.0/virtio10", "52:54:00:00:00:0a", 1, 1000, ""},
		{"eth1", "/devices/pci0000:00/0000:00:10.0/virtio2", "52:54:00:00:00:10", 1, 1000, ""},
		{"eth2", "/devices/pci0000:00/0000:00:09.0/virtio9", "52:54:00:00:00:09", 1, 1000, ""},
		{"eth3", "/devices/pci0000:0a/0000:0a:00.0/virtio9", "52:54:00:00:00:11", 0, -1, ""},
	};
	struct nic_role roles[NODES_MAX + 1];
	struct report report = REPORT_NULL;
	plan(HEAD THREE);
	assert_int_equal(nic_roles(facts, 4, &cluster, 2, roles, &report), 3);
	assert_int_equal(roles[0].nic, 2);
	assert_string_equal(roles[0].ifname, "lan0");
	assert_int_equal(roles[1].nic, 0);
	assert_string_equal(roles[1].ifname, "to-c");
	assert_int_equal(roles[2].nic, 1);
	assert_string_equal(roles[2].ifname, "to-a");
	assert_int_equal(report.count, 0);
	/* With too few of them the LAN has the one that is first on the bus. */
	assert_int_equal(nic_first(facts, 4), 2);
	assert_int_equal(nic_first(facts, 2), 0);
}

static void two_nodes(void **state)
{
	(void)state;
	static const struct nic_facts facts[] = {
		{"eth0", "/devices/pci0000:00/0000:00:03.0", "", -1, -1, ""},
		{"eth1", "/devices/pci0000:00/0000:00:03.1", "", -1, -1, ""},
		{"eth2", "/devices/pci0000:00/0000:00:04.0", "", -1, -1, ""},
	};
	struct nic_role roles[NODES_MAX + 1];
	struct report report = REPORT_NULL;
	plan(HEAD TWO);
	assert_int_equal(nic_roles(facts, 3, &cluster, 2, roles, &report), 3);
	assert_string_equal(roles[1].ifname, "to2-a");
	assert_string_equal(roles[2].ifname, "to-a");
	plan(HEAD "[cables]\ncount=1\n" TWO);
	assert_int_equal(nic_roles(facts, 2, &cluster, 2, roles, &report), 2);
	assert_string_equal(roles[1].ifname, "to-a");
}

static void too_few(void **state)
{
	(void)state;
	static const struct nic_facts facts[] = {{"ens3", "/devices/pci0000:00/0000:00:03.0", "52:54:00:00:00:01", 1, 100, ""}};
	struct nic_role roles[NODES_MAX + 1];
	struct report report = REPORT_NULL;
	plan(HEAD THREE);
	assert_int_equal(nic_roles(facts, 1, &cluster, 1, roles, &report), -1);
	assert_int_equal(nic_roles(NULL, 0, &cluster, 1, roles, &report), -1);
	assert_string_equal(report.messages[0].text, "3 Ethernet ports are needed, and there is 1: ens3 "
						     "(52:54:00:00:00:01); no port is left for to-b, to-c");
	assert_string_equal(report.messages[1].text,
			    "3 Ethernet ports are needed, and there are 0; no port is left for lan0, to-b, to-c");
	report_free(&report);
}

/* In order; each is before all that follow it, and none before itself. */
static const char *const ordered[] = {
	"",
	"/devices/pci0000:00/0000:00:02.0",
	"/devices/pci0000:00/0000:00:02.0/0000:01:00.0",
	"/devices/pci0000:00/0000:00:02.0/virtio1",
	"/devices/pci0000:00/0000:00:02.0/virtio9",
	"/devices/pci0000:00/0000:00:02.0/virtio10",
	"/devices/pci0000:00/0000:00:02.1",
	"/devices/pci0000:00/0000:00:09.0",
	"/devices/pci0000:00/0000:00:0a.0",
	"/devices/pci0000:00/0000:00:1f.0",
	"/devices/pci0000:00/0000:00:1f.6",
	"/devices/pci0000:09/0000:09:00.0",
	"/devices/pci0000:0a/0000:0a:00.0",
	"/devices/pci0000:80/0000:80:00.0",
	"/devices/pci0000:c0/0000:c0:00.0",
	"/devices/pci10000:00/10000:00:00.0",
	"/devices/platform/ethernet.0",
	"/devices/vif-0",
	"/devices/vif-2",
	"/devices/vif-10",
};

static void order(void **state)
{
	(void)state;
	size_t n = sizeof ordered / sizeof *ordered;
	for (size_t a = 0; a < n; a++)
		for (size_t b = 0; b < n; b++) {
			int c = nic_path_compare(ordered[a], ordered[b]);
			assert_int_equal((c > 0) - (c < 0), (a > b) - (a < b));
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
		cmocka_unit_test(by_bus_order),
		cmocka_unit_test(two_nodes),
		cmocka_unit_test(too_few),
		cmocka_unit_test(order),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
