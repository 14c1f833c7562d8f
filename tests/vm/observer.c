/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * observer DIR NODES OWN-ADDRESS GUEST-ADDRESS...: asks small guests (guest/main.c) from outside, as a station on the LAN
 * of the virtual machines in DIR (tools/ringlet/vm_station.h), each ten times a second, until it is ended. A line for each
 * answer: seconds of this machine's clock, the guest's address, what it said. judge.awk makes the sums.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ringlet/vm_station.h"
#include "ringlet/vm_switch.h"
#include "sys/clock.h"

#define GUESTS_MAX 26
#define PERIOD 0.1
#define ECHO_PORT 7
#define OWN_PORT 7001

struct observer {
	struct vm_station station;
	uint32_t guest[GUESTS_MAX];
	int guests;
};

static uint32_t address_of(const char *text)
{
	struct in_addr address;
	if (inet_pton(AF_INET, text, &address) == 1)
		return ntohl(address.s_addr);
	fprintf(stderr, "observer: '%s' is no IPv4 address\n", text);
	exit(2);
}

static void print(const struct vm_heard *heard)
{
	char address[INET_ADDRSTRLEN];
	struct in_addr from = {htonl(heard->from.address)};
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	inet_ntop(AF_INET, &from, address, sizeof address);
	printf("%lld.%03ld %s %.*s\n", (long long)t.tv_sec, t.tv_nsec / 1000000, address,
	       (int)strcspn((const char *)heard->payload, "\n"), (const char *)heard->payload);
}

static void hear(struct observer *o)
{
	struct vm_heard heard;
	while (vm_station_hear(&o->station, &heard)) {
		bool is_line = heard.what == VM_HEARD_UDP && heard.to_port == OWN_PORT && heard.length &&
			       memchr(heard.payload, '\n', heard.length);
		if (is_line)
			print(&heard);
	}
}

static void ask(struct observer *o)
{
	for (int i = 0; i < o->guests; i++)
		vm_station_tell(&o->station, o->guest[i], OWN_PORT, ECHO_PORT, "?", 1);
}

static int observe(struct observer *o)
{
	struct pollfd wait = {.fd = o->station.fd, .events = POLLIN};
	for (double next = clock_now();;) {
		double now = clock_now();
		if (now >= next) {
			ask(o);
			next = now - next > 1 ? now + PERIOD : next + PERIOD;
		}
		int patience = (int)((next - now) * 1000) + 1;
		if (poll(&wait, 1, patience < 0 ? 0 : patience) < 0 && errno != EINTR)
			return 1;
		hear(o);
		if (fflush(stdout))
			return 1;
	}
}

int main(int argc, char **argv)
{
	struct observer o = {.station = VM_STATION_NULL};
	struct report report = REPORT_NULL;
	int nodes = argc > 4 ? atoi(argv[2]) : 0;
	if (nodes < 2 || nodes > NODES_MAX || argc - 4 > GUESTS_MAX || chdir(argv[1]) < 0) {
		fprintf(stderr, "usage: observer DIR NODES OWN-ADDRESS GUEST-ADDRESS...\n");
		return 2;
	}
	uint32_t own = address_of(argv[3]);
	for (int i = 4; i < argc; i++)
		o.guest[o.guests++] = address_of(argv[i]);
	/* The first observer's port is the demo's. */
	if (vm_station_open(&o.station, vm_switch_observer(nodes, 1), own, &report) < 0) {
		report_print(&report, stderr, false);
		return 1;
	}
	int result = observe(&o);
	vm_station_close(&o.station);
	return result;
}
