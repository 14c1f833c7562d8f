/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of ports is that of the bus, whatever the kernel called them. Which roles follow: test_cabling.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "plan/nic.h"

static void by_bus_order(void **state)
{
	(void)state;
	struct nic_facts facts[] = {
		{"eth0", "/devices/pci0000:00/0000:00:0a.0/virtio10", "52:54:00:00:00:0a", 1, 1000, ""},
		{"eth1", "/devices/pci0000:00/0000:00:10.0/virtio2", "52:54:00:00:00:10", 1, 1000, ""},
		{"eth2", "/devices/pci0000:00/0000:00:09.0/virtio9", "52:54:00:00:00:09", 1, 1000, ""},
		{"eth3", "/devices/pci0000:0a/0000:0a:00.0/virtio9", "52:54:00:00:00:13", 0, -1, ""},
		{"lan0", "/devices/pci0000:0a/0000:0a:00.0/virtio9", "52:54:00:00:00:12", 0, -1, ""},
	};
	static const char *const sorted[] = {"eth2", "eth0", "eth1", "lan0", "eth3"};
	nic_sort(facts, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(facts[i].ifname, sorted[i]);
	nic_sort(NULL, 0);
}

static void places(void **state)
{
	(void)state;
	static const struct {
		const char *path, *place;
	} of[] = {
		{"/devices/pci0000:00/0000:00:03.0", "0000:00:03.0"},
		{"/devices/pci0000:00/0000:00:0a.0/virtio10", "0000:00:0a.0"},
		{"/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0", "1-2:1.0"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		struct nic_facts nic = {0};
		char room[sizeof nic.path];
		strcpy(nic.path, of[i].path);
		assert_string_equal(nic_place(room, sizeof room, &nic), of[i].place);
	}
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_bus_order),
		cmocka_unit_test(places),
		cmocka_unit_test(order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
