/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices.h"

#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define KERNEL_GROUP 1	     /* the kernel's own messages, not udev's */
#define POLL_WITHOUT_EVENTS 100 /* ms, should there be no such socket */

static int events = -1;

void devices_listen(void)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = KERNEL_GROUP};
	events = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
	if (events >= 0 && bind(events, (struct sockaddr *)&address, sizeof address) < 0) {
		close(events);
		events = -1;
	}
}

long devices_clock(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool devices_wait(int ms)
{
	if (events < 0) {
		poll(NULL, 0, ms < POLL_WITHOUT_EVENTS ? ms : POLL_WITHOUT_EVENTS);
		return false;
	}
	struct pollfd ready = {.fd = events, .events = POLLIN};
	if (poll(&ready, 1, ms) <= 0)
		return false;
	/* What changed does not matter, that something did is enough. An overrun (ENOBUFS) says so too. */
	char message[4096];
	while (recv(events, message, sizeof message, 0) > 0)
		;
	return true;
}

void devices_settle(int quiet, int limit)
{
	long end = devices_clock() + limit;
	while (devices_clock() < end && devices_wait(quiet))
		;
}
