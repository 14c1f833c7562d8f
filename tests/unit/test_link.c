/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests to the kernel by their bytes, and by what they do in a network namespace of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sys/clock.h"
#include "sys/link.h"
#include "sys/link_message.h"
#include "sys/link_watch.h"
#include "sys/probe_net.h"

/* Numbers of netlink are of the machine's byte order; the pictures are of a little-endian one. */
static void skip_if_big_endian(void)
{
	const uint16_t one = 1;
	if (*(const uint8_t *)&one != 1)
		skip();
}

static void expect_bytes(const struct nlmsghdr *request, const char *wanted, size_t length)
{
	assert_non_null(request);
	assert_int_equal(request->nlmsg_len, length);
	assert_memory_equal(request, wanted, length);
}

static void test_address_bytes(void **unused)
{
	char buffer[LINK_MESSAGE_ROOM];
	static const char bytes[] =
		"\x30\0\0\0" "\x14\0" "\x01\x05" "\0\0\0\0" "\0\0\0\0" /* length, RTM_NEWADDR, request create replace */
		"\x02\x18\0\0" "\x03\0\0\0"			       /* AF_INET, /24, universe, port 3 */
		"\x08\0\x02\0" "\xc0\xa8\x02\x8d"		       /* IFA_LOCAL 192.168.2.141 */
		"\x08\0\x01\0" "\xc0\xa8\x02\x8d"		       /* IFA_ADDRESS */
		"\x08\0\x04\0" "\xc0\xa8\x02\xff";		       /* IFA_BROADCAST */
	(void)unused;
	skip_if_big_endian();
	static const char gone[] =
		"\x20\0\0\0" "\x15\0" "\x01\0" "\0\0\0\0" "\0\0\0\0" /* RTM_DELADDR, request */
		"\x02\x18\0\0" "\x03\0\0\0"
		"\x08\0\x02\0" "\xc0\xa8\x02\x8d";
	expect_bytes(link_message_address(buffer, 3, 0xc0a8028d, 24), bytes, sizeof bytes - 1);
	expect_bytes(link_message_no_address(buffer, 3, 0xc0a8028d, 24), gone, sizeof gone - 1);
}

static void test_route_bytes(void **unused)
{
	char buffer[LINK_MESSAGE_ROOM];
	static const char bytes[] =
		"\x2c\0\0\0" "\x18\0" "\x01\x05" "\0\0\0\0" "\0\0\0\0" /* length, RTM_NEWROUTE, request create replace */
		"\x02\0\0\0" "\xfe\x03\0\x01" "\0\0\0\0"	       /* AF_INET, to /0; main, boot, universe, unicast */
		"\x08\0\x05\0" "\xc0\xa8\x02\x01"		       /* RTA_GATEWAY 192.168.2.1 */
		"\x08\0\x04\0" "\x03\0\0\0";			       /* RTA_OIF */
	(void)unused;
	skip_if_big_endian();
	expect_bytes(link_message_default_route(buffer, 3, 0xc0a80201), bytes, sizeof bytes - 1);
}

static void test_change_bytes(void **unused)
{
	char buffer[LINK_MESSAGE_ROOM];
	static const char up[] = "\x20\0\0\0" "\x10\0" "\x01\0" "\0\0\0\0" "\0\0\0\0" /* RTM_NEWLINK */
				 "\0\0\0\0" "\x03\0\0\0" "\x01\0\0\0" "\x01\0\0\0";   /* port 3; IFF_UP; of IFF_UP */
	static const char name[] = "\x2c\0\0\0" "\x10\0" "\x01\0" "\0\0\0\0" "\0\0\0\0"
				   "\0\0\0\0" "\x03\0\0\0" "\0\0\0\0" "\0\0\0\0"
				   "\x09\0\x03\0" "lan0\0\0\0\0"; /* IFLA_IFNAME, filled up to four */
	char long_name[LINK_MESSAGE_ROOM];
	(void)unused;
	skip_if_big_endian();
	expect_bytes(link_message_change(buffer, 3, NULL, IFF_UP, IFF_UP), up, sizeof up - 1);
	expect_bytes(link_message_change(buffer, 3, "lan0", 0, 0), name, sizeof name - 1);
	memset(long_name, 'x', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = '\0';
	assert_null(link_message_change(buffer, 3, long_name, 0, 0));
}

static void test_mtu_and_list_bytes(void **unused)
{
	char buffer[LINK_MESSAGE_ROOM];
	static const char mtu[] = "\x28\0\0\0" "\x10\0" "\x01\0" "\0\0\0\0" "\0\0\0\0" /* RTM_NEWLINK */
				  "\0\0\0\0" "\x03\0\0\0" "\0\0\0\0" "\0\0\0\0"
				  "\x08\0\x04\0" "\x28\x23\0\0"; /* IFLA_MTU 9000 */
	static const char alone[] = "\x28\0\0\0" "\x10\0" "\x01\0" "\0\0\0\0" "\0\0\0\0"
				    "\0\0\0\0" "\x03\0\0\0" "\0\0\0\0" "\0\0\0\0"
				    "\x08\0\x0a\0" "\0\0\0\0"; /* IFLA_MASTER: none */
	static const char list[] = "\x28\0\0\0" "\x12\0" "\x01\x03" "\0\0\0\0" "\0\0\0\0" /* RTM_GETLINK, dump */
				   "\0\0\0\0" "\0\0\0\0" "\0\0\0\0" "\0\0\0\0"
				   "\x08\0\x1d\0" "\x08\0\0\0"; /* IFLA_EXT_MASK: no counters */
	(void)unused;
	skip_if_big_endian();
	expect_bytes(link_message_mtu(buffer, 3, 9000), mtu, sizeof mtu - 1);
	expect_bytes(link_message_alone(buffer, 3), alone, sizeof alone - 1);
	expect_bytes(link_message_list(buffer), list, sizeof list - 1);
}

static void expect_said(const char *command, const char *wanted)
{
	char said[4096];
	FILE *pipe = popen(command, "re");
	assert_non_null(pipe);
	said[fread(said, 1, sizeof said - 1, pipe)] = '\0';
	pclose(pipe);
	if (!strstr(said, wanted))
		fail_msg("%s: wanted '%s', got '%s'", command, wanted, said);
}

/* The kernel's own word on it, as the ip of iproute2 reads it back. */
static void test_in_a_namespace(void **unused)
{
	(void)unused;
	if (unshare(CLONE_NEWNET) < 0 || system("ip link add lan0 type veth peer name wall0 2>/dev/null") != 0) {
		print_message("skipped: a network namespace with a pair of ports wants root, iproute2 and veth\n");
		skip();
	}
	unsigned index = if_nametoindex("lan0"), wall = if_nametoindex("wall0");
	struct link_socket *link = link_open();
	struct link_facts facts;
	assert_non_null(link);
	assert_int_equal(link_default_route(link, index, 0xc0a80201), -1); /* not before it is up */
	assert_int_equal(link_up(link, index, true), 0);
	assert_int_equal(link_address(link, index, 0xc0a8028d, 24), 0);
	assert_int_equal(link_address(link, index, 0xc0a8028d, 24), 0);
	probe_link("", "lan0", &facts);
	assert_true(probe_address("lan0", 0xc0a8028d));
	expect_said("ip -o -4 address show lan0", "192.168.2.141/24 brd 192.168.2.255 scope global");
	assert_int_equal(link_default_route(link, index, 0x0a010101), -1); /* not in the network */
	assert_int_equal(errno, ENETUNREACH);
	assert_int_equal(link_default_route(link, index, 0xc0a80201), 0);
	assert_int_equal(link_default_route(link, index, 0xc0a80202), 0);
	expect_said("ip -4 route show default", "default via 192.168.2.2 dev lan0");
	assert_int_equal(link_up(link, wall, true), 0);
	expect_said("ip link show lan0", "LOWER_UP");
	/* To another port, and the way to everywhere else with it. */
	assert_int_equal(link_no_address(link, index, 0xc0a8028d, 24), 0);
	assert_false(probe_address("lan0", 0xc0a8028d));
	assert_int_equal(link_no_address(link, index, 0xc0a8028d, 24), -1);
	assert_int_equal(errno, EADDRNOTAVAIL);
	assert_int_equal(link_address(link, wall, 0xc0a8028d, 24), 0);
	assert_int_equal(link_default_route(link, wall, 0xc0a80201), 0);
	expect_said("ip -4 route show default", "default via 192.168.2.1 dev wall0");
	/* In a bridge, and out of it. */
	if (system("ip link add br0 type bridge 2>/dev/null && ip link set lan0 master br0") == 0) {
		expect_said("ip -o link show master br0", "lan0");
		assert_int_equal(link_alone(link, index), 0);
		expect_said("ip -o link show master br0 | wc -l", "0");
		assert_int_equal(link_alone(link, index), 0);
	}
	assert_int_equal(link_up(link, index + wall + 100, true), -1);
	assert_int_equal(errno, ENODEV);
	link_close(link);
}

static const struct link_entry *find(const struct link_entry *entries, ptrdiff_t count, const char *name)
{
	for (ptrdiff_t i = 0; i < count; i++)
		if (strcmp(entries[i].name, name) == 0)
			return &entries[i];
	return NULL;
}

/* Names change while a port is up, two ports swap theirs, sizes are read and set, and all of it is heard. */
static void test_live_changes(void **unused)
{
	struct link_entry entries[16];
	(void)unused;
	if (unshare(CLONE_NEWNET) < 0 || system("ip link add p0 type veth peer name p1 2>/dev/null") != 0)
		skip();
	struct link_socket *link = link_open();
	struct link_watch *watch = link_watch_open();
	unsigned p0 = if_nametoindex("p0"), p1 = if_nametoindex("p1");
	assert_non_null(link);
	assert_non_null(watch);
	assert_false(link_watch_changed(watch));
	assert_int_equal(link_up(link, p0, true), 0);
	assert_int_equal(link_up(link, p1, true), 0);
	assert_true(link_watch_changed(watch));
	while (link_watch_changed(watch)) /* carriers come a moment later */
		clock_pause(0.1);
	assert_int_equal(link_rename(link, p0, "between"), 0);
	assert_int_equal(link_rename(link, p1, "p0"), 0);
	assert_int_equal(link_rename(link, p0, "p1"), 0);
	assert_true(link_watch_changed(watch));
	assert_int_equal(link_rename(link, p0, "p0"), -1);
	assert_int_equal(errno, EEXIST);
	assert_int_equal(if_nametoindex("p1"), p0);
	expect_said("ip link show p1", "LOWER_UP");
	assert_int_equal(link_mtu(link, p0, 9000), 0);
	assert_int_equal(link_mtu(link, p0, 100000), -1);
	expect_said("ip link show p1", "mtu 9000");
	ptrdiff_t count = link_list(link, entries, 16);
	const struct link_entry *entry = find(entries, count, "p1");
	assert_non_null(entry);
	assert_int_equal(entry->index, p0);
	assert_int_equal(entry->mtu, 9000);
	assert_int_equal(entry->mtu_max, 65535);
	assert_true(entry->up);
	assert_false(find(entries, count, "lo")->up);
	assert_int_equal(link_list(link, entries, 1), count); /* no more than there is room for */
	assert_int_equal(link_rename(link, p0, "eth%d"), 0);
	assert_int_equal(if_nametoindex("eth0"), p0);
	link_watch_close(watch);
	link_close(link);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_address_bytes),
		cmocka_unit_test(test_route_bytes),
		cmocka_unit_test(test_change_bytes),
		cmocka_unit_test(test_mtu_and_list_bytes),
		cmocka_unit_test(test_in_a_namespace),
		cmocka_unit_test(test_live_changes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
