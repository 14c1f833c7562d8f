/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames that ask, byte for byte; what is taken for an answer; and a station that finds who moved to another port. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ringlet/vm_station.h"
#include "ringlet/vm_switch.h"
#include "sys/clock.h"

#define NODES 2
#define GUEST 0xc0a80290 /* 192.168.2.144 */

static const struct vm_party me = {{0x52, 0x54, 0, 0xff, 0xff, 3}, 0xc0a802fc};
static const struct vm_party guest = {{0x52, 0x54, 0, 1, 2, 9}, GUEST};

static void test_arp_asks_everybody(void **unused)
{
	static const char bytes[] = "\xff\xff\xff\xff\xff\xff" "\x52\x54\0\xff\xff\x03" "\x08\x06"
				    "\0\x01\x08\0\x06\x04\0\x01" "\x52\x54\0\xff\xff\x03" "\xc0\xa8\x02\xfc"
				    "\0\0\0\0\0\0" "\xc0\xa8\x02\x90";
	uint8_t frame[VM_FRAME_MAX];
	(void)unused;
	assert_int_equal(vm_frame_arp_request(frame, &me, GUEST), 60);
	assert_memory_equal(frame, bytes, sizeof bytes - 1);
}

static void test_arp_is_answered(void **unused)
{
	uint8_t frame[VM_FRAME_MAX];
	(void)unused;
	struct vm_heard heard = vm_frame_read(frame, vm_frame_arp_request(frame, &guest, me.address), &me);
	assert_int_equal(heard.what, VM_HEARD_ARP_REQUEST);
	assert_memory_equal(&heard.from, &guest, sizeof guest);
	heard = vm_frame_read(frame, vm_frame_arp_reply(frame, &me, &guest), &guest);
	assert_int_equal(heard.what, VM_HEARD_ARP_REPLY);
	assert_memory_equal(&heard.from, &me, sizeof me);
	heard = vm_frame_read(frame, vm_frame_arp_request(frame, &guest, me.address + 1), &me);
	assert_int_equal(heard.what, VM_HEARD_NOTHING);
}

/* Its checksums were worked out by hand. */
static void test_an_echo(void **unused)
{
	static const char bytes[] = "\x52\x54\0\x01\x02\x09" "\x52\x54\0\xff\xff\x03" "\x08\0"
				    "\x45\0\0\x1c" "\0\0\0\0" "\x40\x01\xf4\x04" "\xc0\xa8\x02\xfc" "\xc0\xa8\x02\x90"
				    "\x08\0\xf5\xfa" "\0\x03\x02\x02";
	uint8_t frame[VM_FRAME_MAX];
	(void)unused;
	assert_int_equal(vm_frame_echo(frame, &me, &guest, 3, 0x202), 60);
	assert_memory_equal(frame, bytes, sizeof bytes - 1);
	assert_int_equal(vm_frame_read(frame, 60, &guest).what, VM_HEARD_NOTHING); /* it asks, and does not answer */
}

/* An answer to test_an_echo(), as a guest would give it. */
static size_t answer(uint8_t *frame)
{
	vm_frame_echo(frame, &guest, &me, 3, 0x202);
	frame[34] = 0;	  /* the type: an answer */
	frame[36] += 0x08; /* and its checksum */
	return 60;
}

static void test_the_answer_of_an_echo(void **unused)
{
	/* Each of these bytes, changed so, makes it something else: target, type, version, length, fragment, sums ... */
	static const struct { size_t at; uint8_t value; } wrong[] = {
		{5, 4}, {12, 0x86}, {14, 0x65}, {14, 0x44}, {14, 0x4f}, {17, 0x1b}, {17, 0x2f}, {16, 1}, {20, 0x20}, {21, 1},
		{22, 63}, {23, 6}, {33, 0xfb}, {34, 8}, {35, 1}, {36, 0}, {39, 4}, {41, 3},
	};
	uint8_t frame[VM_FRAME_MAX];
	(void)unused;
	struct vm_heard heard = vm_frame_read(frame, answer(frame), &me);
	assert_int_equal(heard.what, VM_HEARD_ECHO_REPLY);
	assert_int_equal(heard.id, 3);
	assert_int_equal(heard.sequence, 0x202);
	assert_memory_equal(&heard.from, &guest, sizeof guest);
	assert_int_equal(heard.length, 0);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		answer(frame);
		frame[wrong[i].at] = wrong[i].value;
		if (vm_frame_read(frame, 60, &me).what != VM_HEARD_NOTHING)
			fail_msg("taken, with byte %zu as %#x", wrong[i].at, wrong[i].value);
	}
	answer(frame);
	for (size_t cut = 0; cut < 42; cut++)
		assert_int_equal(vm_frame_read(frame, cut, &me).what, VM_HEARD_NOTHING);
}

static void test_a_datagram(void **unused)
{
	uint8_t frame[VM_FRAME_MAX], long_one[VM_FRAME_PAYLOAD + 9] = {0};
	(void)unused;
	struct vm_heard heard = vm_frame_read(frame, vm_frame_udp(frame, &guest, 7000, &me, 7001, "4711", 4), &me);
	assert_int_equal(heard.what, VM_HEARD_UDP);
	assert_int_equal(heard.from_port, 7000);
	assert_int_equal(heard.to_port, 7001);
	assert_int_equal(heard.length, 4);
	assert_memory_equal(heard.payload, "4711", 4);
	assert_int_equal(vm_frame_udp(frame, &guest, 1, &me, 2, long_one, sizeof long_one), VM_FRAME_MAX);
	assert_int_equal(vm_frame_read(frame, VM_FRAME_MAX, &me).length, VM_FRAME_PAYLOAD);
	assert_int_equal(vm_frame_read(frame, VM_FRAME_MAX - 1, &me).what, VM_HEARD_NOTHING);
	frame[39]++; /* says that it is longer */
	assert_int_equal(vm_frame_read(frame, VM_FRAME_MAX, &me).what, VM_HEARD_NOTHING);
}

/* --- through a switch ------------------------------------------------------------------- */

static struct vm_switch vswitch;
static struct vm_station observer = VM_STATION_NULL;

static int plug(int port)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	snprintf(address.sun_path, sizeof address.sun_path, "lan%d.plug", port);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

static void serve(void)
{
	for (int port = 0; port < vswitch.ports; port++)
		vm_switch_serve(&vswitch, port);
}

/* The guest's machine behind this port: answers ARP and echo. What it was asked is counted. */
static int be_guest(int fd, int port)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	uint8_t frame[VM_FRAME_MAX], reply[VM_FRAME_MAX];
	int asked = 0;
	snprintf(to.sun_path, sizeof to.sun_path, "lan%d.switch", port);
	for (ssize_t got; (got = recv(fd, frame, sizeof frame, 0)) > 0; asked++) {
		struct vm_heard heard = vm_frame_read(frame, (size_t)got, &guest);
		size_t length;
		if (heard.what == VM_HEARD_ARP_REQUEST) {
			length = vm_frame_arp_reply(reply, &guest, &heard.from);
		} else {
			length = vm_frame_echo(reply, &guest, &observer.me, frame[39], (uint16_t)(frame[40] << 8 | frame[41]));
			reply[34] = 0;
			reply[36] = (uint8_t)(reply[36] + 8);
		}
		assert_int_equal(sendto(fd, reply, length, 0, (struct sockaddr *)&to, sizeof to), length);
	}
	return asked;
}

static enum vm_heard_what hear(void)
{
	struct vm_heard heard;
	serve();
	return vm_station_hear(&observer, &heard) ? heard.what : VM_HEARD_NOTHING;
}

static void test_one_who_moved_is_found_again(void **unused)
{
	struct report report = REPORT_NULL;
	(void)unused;
	int one = plug(1), two = plug(2);
	assert_int_equal(vm_switch_open(&vswitch, vm_switch_observer(NODES, 1), 1, &report), 0);
	assert_int_equal(vm_station_open(&observer, vm_switch_observer(NODES, 0), me.address, &report), 0);
	vm_station_ping(&observer, GUEST, 1);
	serve();
	assert_int_equal(be_guest(one, 1), 1);
	assert_int_equal(hear(), VM_HEARD_ARP_REPLY);
	vm_station_ping(&observer, GUEST, 2);
	serve();
	assert_int_equal(be_guest(one, 1), 1);
	assert_int_equal(hear(), VM_HEARD_ECHO_REPLY);

	close(one);
	while (recv(two, (char[2000]){0}, 2000, 0) > 0)
		;
	vm_station_ping(&observer, GUEST, 3);
	serve();
	assert_int_equal(be_guest(two, 2), 0); /* the switch takes it to where it was */
	usleep(1100000);
	vm_station_ping(&observer, GUEST, 4);
	serve();
	assert_int_equal(be_guest(two, 2), 1);
	assert_int_equal(hear(), VM_HEARD_ARP_REPLY);
	vm_station_ping(&observer, GUEST, 5);
	serve();
	assert_int_equal(be_guest(two, 2), 1);
	assert_int_equal(hear(), VM_HEARD_ECHO_REPLY);
	close(two);
	unlink("lan1.plug");
	unlink("lan2.plug");
	vm_station_close(&observer);
	vm_station_close(&observer);
	vm_switch_close(&vswitch);
}

/* Frames for an observer that reads none of them do not hold up the others. */
static void test_an_observer_who_sleeps(void **unused)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX, .sun_path = "lan1.switch"};
	struct report report = REPORT_NULL;
	uint8_t frame[VM_FRAME_MAX];
	(void)unused;
	int one = plug(1);
	assert_int_equal(vm_switch_open(&vswitch, vm_switch_observer(NODES, 1), 1, &report), 0);
	assert_int_equal(vm_station_open(&observer, vm_switch_observer(NODES, 0), me.address, &report), 0);
	size_t length = vm_frame_arp_request(frame, &guest, me.address);
	double begin = clock_now();
	for (int i = 0; i < 2000; i++) {
		assert_int_equal(sendto(one, frame, length, 0, (struct sockaddr *)&to, sizeof to), length);
		vm_switch_serve(&vswitch, 1);
	}
	assert_true(clock_now() - begin < 5);
	assert_int_equal(hear(), VM_HEARD_ARP_REQUEST);
	close(one);
	unlink("lan1.plug");
	vm_station_close(&observer);
	vm_switch_close(&vswitch);
}

static int enter(void **unused)
{
	static char folder[] = "/tmp/ringlet-station.XXXXXX";
	(void)unused;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **unused)
{
	char folder[200];
	(void)unused;
	return getcwd(folder, sizeof folder) && rmdir(folder) == 0 ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arp_asks_everybody),
		cmocka_unit_test(test_arp_is_answered),
		cmocka_unit_test(test_an_echo),
		cmocka_unit_test(test_the_answer_of_an_echo),
		cmocka_unit_test(test_a_datagram),
		cmocka_unit_test(test_one_who_moved_is_found_again),
		cmocka_unit_test(test_an_observer_who_sleeps),
	};
	return cmocka_run_group_tests(tests, enter, leave);
}
