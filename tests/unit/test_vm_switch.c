/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the demo's switch sends a frame, and what of it comes out. Ports: 0 is the gateway, 1 to 3 are nodes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <stdlib.h>
#include <unistd.h>

#include "ringlet/vm_switch.h"

#define PORTS 4

static const uint8_t everybody[ETHERNET_ADDRESS] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

static void station(uint8_t mac[ETHERNET_ADDRESS], int number)
{
	memcpy(mac, "\x52\x54\x00\x01\x02", 5);
	mac[5] = (uint8_t)number;
}

static unsigned send_to(struct vm_switch_table *table, int from, int sender, const uint8_t *target)
{
	uint8_t frame[60] = {0};
	memcpy(frame, target, ETHERNET_ADDRESS);
	station(frame + ETHERNET_ADDRESS, sender);
	return vm_switch_decide(table, PORTS, from, frame, sizeof frame);
}

static unsigned pass(struct vm_switch_table *table, int from, int sender, int target)
{
	uint8_t mac[ETHERNET_ADDRESS];
	station(mac, target);
	return send_to(table, from, sender, mac);
}

static void test_everybody_hears_a_broadcast_but_the_sender(void **unused)
{
	struct vm_switch_table table = {0};
	(void)unused;
	assert_int_equal(send_to(&table, 1, 11, everybody), 1 << 0 | 1 << 2 | 1 << 3);
}

static void test_who_is_known_gets_it_alone(void **unused)
{
	struct vm_switch_table table = {0};
	(void)unused;
	pass(&table, 2, 12, 99);
	pass(&table, 0, 10, 99);
	assert_int_equal(pass(&table, 1, 11, 12), 1 << 2);
	assert_int_equal(pass(&table, 1, 11, 10), 1 << 0);
	assert_int_equal(pass(&table, 2, 13, 12), 0);
}

static void test_the_gateway_is_not_flooded(void **unused)
{
	struct vm_switch_table table = {0};
	(void)unused;
	assert_int_equal(pass(&table, 1, 11, 99), 1 << 2 | 1 << 3);
}

static void test_a_station_that_moved_is_followed(void **unused)
{
	struct vm_switch_table table = {0};
	(void)unused;
	pass(&table, 2, 12, 99);
	pass(&table, 3, 12, 99);
	assert_int_equal(pass(&table, 1, 11, 12), 1 << 3);
}

static void test_more_stations_than_room(void **unused)
{
	struct vm_switch_table table = {0};
	(void)unused;
	for (int i = 0; i < VM_SWITCH_STATIONS + 10; i++)
		pass(&table, 2, i, 255);
	assert_int_equal(table.count, VM_SWITCH_STATIONS);
	assert_int_equal(pass(&table, 1, 200, VM_SWITCH_STATIONS + 9), 1 << 2);
	assert_int_equal(pass(&table, 1, 200, 0), 1 << 2 | 1 << 3);
}

static void test_a_stump_goes_nowhere(void **unused)
{
	struct vm_switch_table table = {0};
	uint8_t frame[13] = {0};
	(void)unused;
	assert_int_equal(vm_switch_decide(&table, PORTS, 1, frame, sizeof frame), 0);
	assert_int_equal(table.count, 0);
}

static void test_what_is_meant_for_the_other_end_of_a_cable_is_not_passed_on(void **unused)
{
	struct vm_switch_table table = {0};
	uint8_t group[ETHERNET_ADDRESS] = {0x01, 0x80, 0xc2, 0, 0, 0};
	(void)unused;
	for (int last = 0; last <= 0xff; last++) {
		group[5] = (uint8_t)last;
		assert_int_equal(send_to(&table, 1, 11, group), last <= 0x0f ? 0 : 1 << 0 | 1 << 2 | 1 << 3);
	}
	group[4] = 1, group[5] = 0x0e;
	assert_int_equal(send_to(&table, 1, 11, group), 1 << 0 | 1 << 2 | 1 << 3);
	assert_int_equal(pass(&table, 2, 12, 11), 1 << 1); /* its sender was learnt all the same */
}

static int plug(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	strcpy(address.sun_path, path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

/* Through real sockets, one of the plugs missing: each one that hears it hears it once. */
static void test_frames_travel(void **unused)
{
	char folder[] = "/tmp/ringlet-switch.XXXXXX";
	struct report report = REPORT_NULL;
	struct vm_switch vswitch;
	struct sockaddr_un to = {.sun_family = AF_UNIX, .sun_path = "lan1.switch"};
	uint8_t frame[60] = {0}, got[100];
	(void)unused;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(vm_switch_open(&vswitch, PORTS, 0, &report), 0);
	int one = plug("lan1.plug"), two = plug("lan2.plug");
	memcpy(frame, everybody, ETHERNET_ADDRESS);
	assert_int_equal(sendto(one, frame, sizeof frame, 0, (struct sockaddr *)&to, sizeof to), sizeof frame);
	vm_switch_serve(&vswitch, 1);
	assert_int_equal(recv(two, got, sizeof got, MSG_DONTWAIT), sizeof frame);
	assert_memory_equal(got, frame, sizeof frame);
	assert_int_equal(recv(two, got, sizeof got, MSG_DONTWAIT), -1);
	assert_int_equal(recv(one, got, sizeof got, MSG_DONTWAIT), -1);
	close(one);
	close(two);
	vm_switch_close(&vswitch);
	unlink("lan1.plug");
	unlink("lan2.plug");
	assert_int_equal(rmdir(folder), 0);
}

/* 192.168.2.141:40000 to 192.168.2.2:8787, "hi!", filled up to the shortest frame. */
static void event_frame(uint8_t frame[60])
{
	static const char bytes[] = "\x52\x54\0\x01\x02\x02" "\x52\x54\0\x01\x02\x01" "\x08\0"
				    "\x45\0\0\x1f" "\0\x01\x40\0" "\x40\x11\0\0" "\xc0\xa8\x02\x8d" "\xc0\xa8\x02\x02"
				    "\x9c\x40\x22\x53" "\0\x0b\0\0" "hi!";
	memset(frame, 0, 60);
	memcpy(frame, bytes, sizeof bytes - 1);
}

static void test_what_is_an_event(void **unused)
{
	/* Each of these bytes, changed so, makes it something else: type, version, head, length, fragment, protocol ... */
	static const struct { size_t at; uint8_t value; } wrong[] = {
		{12, 0x86}, {14, 0x65}, {14, 0x44}, {14, 0x4f}, {17, 0x1b}, {16, 0x01}, {20, 0x20}, {21, 0x01}, {23, 6},
		{33, 0x03}, {30, 0xc1}, {37, 0x54}, {39, 0x07}, {39, 0x0c},
	};
	uint8_t frame[60];
	size_t length = 0;
	(void)unused;
	event_frame(frame);
	const uint8_t *said = vm_report_payload(frame, sizeof frame, 0xc0a80202, 8787, &length);
	assert_ptr_equal(said, frame + 42);
	assert_int_equal(length, 3);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		event_frame(frame);
		frame[wrong[i].at] = wrong[i].value;
		if (vm_report_payload(frame, sizeof frame, 0xc0a80202, 8787, &length))
			fail_msg("taken, with byte %zu as %#x", wrong[i].at, wrong[i].value);
	}
	event_frame(frame);
	for (size_t cut = 0; cut < 45; cut++)
		assert_null(vm_report_payload(frame, cut, 0xc0a80202, 8787, &length));
}

/* From a guest's plug, through the switch, to 127.0.0.1; not from the gateway's. */
static void test_events_come_out(void **unused)
{
	char folder[] = "/tmp/ringlet-switch.XXXXXX";
	struct report unheard = REPORT_NULL;
	struct vm_switch vswitch;
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval patience = {.tv_sec = 10};
	socklen_t room = sizeof address;
	uint8_t frame[60], got[100];
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	(void)unused;
	assert_int_equal(bind(fd, (struct sockaddr *)&address, room), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &room), 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
	event_frame(frame);
	memcpy(frame + 36, &address.sin_port, 2);
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(vm_switch_open(&vswitch, PORTS, 0, &unheard), 0);
	vswitch.report = vm_report_open(0xc0a80202, ntohs(address.sin_port));
	for (int from = 1; from >= 0; from--) {
		struct sockaddr_un to = {.sun_family = AF_UNIX};
		sprintf(to.sun_path, "lan%d.switch", from);
		int guest = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		assert_int_equal(sendto(guest, frame, sizeof frame, 0, (struct sockaddr *)&to, sizeof to), sizeof frame);
		vm_switch_serve(&vswitch, from);
		close(guest);
	}
	assert_int_equal(recv(fd, got, sizeof got, 0), 3);
	assert_memory_equal(got, "hi!", 3);
	assert_int_equal(recv(fd, got, sizeof got, MSG_DONTWAIT), -1);
	vm_switch_close(&vswitch);
	assert_int_equal(rmdir(folder), 0);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everybody_hears_a_broadcast_but_the_sender),
		cmocka_unit_test(test_who_is_known_gets_it_alone),
		cmocka_unit_test(test_the_gateway_is_not_flooded),
		cmocka_unit_test(test_a_station_that_moved_is_followed),
		cmocka_unit_test(test_more_stations_than_room),
		cmocka_unit_test(test_a_stump_goes_nowhere),
		cmocka_unit_test(test_what_is_meant_for_the_other_end_of_a_cable_is_not_passed_on),
		cmocka_unit_test(test_frames_travel),
		cmocka_unit_test(test_what_is_an_event),
		cmocka_unit_test(test_events_come_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
