/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames through real ports, in a network namespace: what is let in, what is not, and that a bridge hides nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "plan/hello.h"
#include "plan/lldp.h"
#include "sys/clock.h"
#include "sys/packet.h"
#include "sys/wire.h"

static const uint8_t someone[6] = {0x02, 0, 0, 0, 0, 1};

static bool prepare(const char *commands)
{
	return unshare(CLONE_NEWNET) == 0 && system(commands) == 0;
}

static size_t make(uint8_t *frame, const uint8_t *to, unsigned type, size_t length)
{
	memset(frame, 0, length);
	memcpy(frame, to, 6);
	memcpy(frame + 6, someone, 6);
	frame[12] = (uint8_t)(type >> 8);
	frame[13] = (uint8_t)type;
	return length;
}

/* The type of the next frame that comes in within a moment; 0: none. */
static unsigned next_type(int fd, unsigned *ifindex)
{
	uint8_t frame[2000];
	for (int i = 0; i < 20; i++) {
		size_t n = packet_receive(fd, ifindex, frame, sizeof frame);
		if (n)
			return (unsigned)frame[12] << 8 | frame[13];
		clock_pause(0.01);
	}
	return 0;
}

#define PAIR "ip link add pa type veth peer name pb 2>/dev/null && ip link set pa up && ip link set pb up"

static void test_filter(void **unused)
{
	uint8_t frame[2000];
	unsigned ifindex = 0;
	(void)unused;
	if (!prepare(PAIR)) {
		print_message("skipped: a network namespace with a pair of ports wants root, iproute2 and veth\n");
		skip();
	}
	unsigned a = if_nametoindex("pa"), b = if_nametoindex("pb");
	int fd = packet_open();
	assert_true(fd >= 0);
	clock_pause(0.3);
	assert_int_equal(packet_join(fd, b), 0);
	assert_int_equal(packet_join(fd, b), 0);
	assert_int_equal(packet_send(fd, a, frame, make(frame, hello_address[HELLO_DIRECT], HELLO_ETHERTYPE, 200)), 0);
	assert_int_equal(next_type(fd, &ifindex), HELLO_ETHERTYPE);
	assert_int_equal(ifindex, b);
	assert_int_equal(next_type(fd, &ifindex), 0); /* not once more as it left a */
	packet_send(fd, a, frame, make(frame, hello_address[HELLO_GROUP], 0x0800, 200));
	size_t n = make(frame, someone, 0x0806, 60);
	frame[21] = 1;
	packet_send(fd, a, frame, n);
	assert_int_equal(next_type(fd, &ifindex), 0); /* neither other types nor questions of ARP */
	frame[21] = 2;
	packet_send(fd, a, frame, n);
	assert_int_equal(next_type(fd, &ifindex), 0x0806);
	packet_send(fd, a, frame, make(frame, hello_address[HELLO_DIRECT], LLDP_ETHERTYPE, 60)); /* to the same address */
	assert_int_equal(next_type(fd, &ifindex), LLDP_ETHERTYPE);
	packet_send(fd, a, frame, make(frame, hello_address[HELLO_GROUP], HELLO_ETHERTYPE, 200));
	assert_int_equal(packet_receive(fd, &ifindex, frame, 100), 0); /* longer than there is room for */
	assert_int_equal(packet_send(fd, a, frame, 13), -1);
	assert_int_equal(packet_send(fd, a + b + 100, frame, 60), -1);
	assert_true(errno == ENODEV || errno == ENXIO);
	close(fd);
}

static void test_tagged(void **unused)
{
	uint8_t frame[2000];
	unsigned ifindex = 0;
	(void)unused;
	if (!prepare(PAIR))
		skip();
	int fd = packet_open();
	size_t n = make(frame, hello_address[HELLO_GROUP], 0x8100, 200);
	frame[15] = 5; /* VLAN 5 */
	frame[16] = HELLO_ETHERTYPE >> 8;
	frame[17] = HELLO_ETHERTYPE & 0xff;
	clock_pause(0.3);
	packet_join(fd, if_nametoindex("pb"));
	packet_send(fd, if_nametoindex("pa"), frame, n);
	assert_int_equal(next_type(fd, &ifindex), 0);
	frame[15] = 0; /* a priority alone */
	packet_send(fd, if_nametoindex("pa"), frame, n);
	assert_int_equal(next_type(fd, &ifindex), HELLO_ETHERTYPE);
	close(fd);
}

/* lan0 may be a bridge's port one day: it still is heard as itself. */
static void test_port_of_a_bridge(void **unused)
{
	uint8_t frame[2000];
	unsigned ifindex = 0;
	(void)unused;
	if (!prepare(PAIR " && ip link add bridge0 type bridge && ip link set pb master bridge0 && ip link set bridge0 up"))
		skip();
	int fd = packet_open();
	clock_pause(0.5);
	for (int way = 0; way < 2; way++) {
		bool seen = false;
		packet_join(fd, if_nametoindex("pb"));
		packet_send(fd, if_nametoindex("pa"), frame, make(frame, hello_address[way], HELLO_ETHERTYPE, 200));
		while (next_type(fd, &ifindex))
			seen |= ifindex == if_nametoindex("pb");
		assert_true(seen);
	}
	close(fd);
}

/* sysfs shows the namespace it was mounted in. */
static bool mount_sysfs(void)
{
	return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("sysfs", "/sys", "sysfs", MS_RDONLY, NULL) == 0;
}

/* Ports as the machine's own wire finds them, by their names and with an alias in place of hardware. */
static void test_ports(void **unused)
{
	struct wire wire;
	struct wire_port ports[4];
	(void)unused;
	if (!prepare(PAIR " && ip link set pa alias /devices/one && ip link set pb mtu 9000") || !mount_sysfs())
		skip();
	assert_int_equal(wire_open(&wire, "", "p[ab]"), 0);
	assert_true(wire.changed(wire.self));
	assert_int_equal(wire.ports(wire.self, ports, 4), 2);
	const struct wire_port *a = &ports[strcmp(ports[0].nic.ifname, "pa") != 0], *b = &ports[a == ports];
	assert_string_equal(a->nic.path, "/devices/one");
	assert_int_equal(a->ifindex, if_nametoindex("pa"));
	assert_true(a->up);
	assert_int_equal(b->mtu, 9000);
	assert_int_equal(b->mtu_max, 65535);
	while (wire.changed(wire.self))
		clock_pause(0.1);
	assert_int_equal(system("ip link del pa"), 0);
	assert_true(wire.changed(wire.self));
	assert_int_equal(wire.ports(wire.self, ports, 4), 0);
	wire.close(wire.self);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_tagged),
		cmocka_unit_test(test_port_of_a_bridge),
		cmocka_unit_test(test_ports),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
