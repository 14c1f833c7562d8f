/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_switch.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

/*
 * Destination, source, type: what a frame begins with.
 *   0      6      12     14
 *   | dst  | src  | type | ...
 */
#define HEADER 14
#define FRAME_MAX 65536
#define GATEWAY 0

/* How long a full receiver holds up everybody else before its frame is dropped. */
#define SEND_PATIENCE_US 10000

/* Frames taken from one port before the others have their turn. */
#define TURN 16

static struct vm_switch_station *find(struct vm_switch_table *table, const uint8_t *mac)
{
	for (size_t i = 0; i < table->count; i++)
		if (memcmp(table->station[i].mac, mac, ETHERNET_ADDRESS) == 0)
			return &table->station[i];
	return NULL;
}

static void learn(struct vm_switch_table *table, const uint8_t *mac, int port)
{
	struct vm_switch_station *station = find(table, mac);
	if (mac[0] & 1)
		return;
	if (!station && table->count < VM_SWITCH_STATIONS)
		station = &table->station[table->count++];
	if (!station) {
		station = &table->station[table->oldest];
		table->oldest = (table->oldest + 1) % VM_SWITCH_STATIONS;
	}
	memcpy(station->mac, mac, ETHERNET_ADDRESS);
	station->port = port;
}

/* 01:80:c2:00:00:00 to :0f are for whoever is at the other end of the cable: no bridge passes them on. */
static bool stays_on_the_cable(const uint8_t *mac)
{
	static const uint8_t link_local[ETHERNET_ADDRESS - 1] = {0x01, 0x80, 0xc2, 0, 0};
	return memcmp(mac, link_local, sizeof link_local) == 0 && mac[ETHERNET_ADDRESS - 1] <= 0x0f;
}

unsigned vm_switch_decide(struct vm_switch_table *table, int ports, int from, const uint8_t *frame, size_t length)
{
	unsigned all = (1U << ports) - 1;
	if (length < HEADER)
		return 0;
	learn(table, frame + ETHERNET_ADDRESS, from);
	if (stays_on_the_cable(frame))
		return 0;
	const struct vm_switch_station *to = find(table, frame);
	bool multicast = frame[0] & 1;
	unsigned targets = multicast ? all : to ? 1U << to->port : all & ~(1U << GATEWAY);
	return targets & ~(1U << from);
}

static struct sockaddr_un address_of(int port, const char *side)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof address.sun_path, "lan%d.%s", port, side);
	return address;
}

static int open_port(int port)
{
	struct sockaddr_un address = address_of(port, "switch");
	struct timeval patience = {.tv_usec = SEND_PATIENCE_US};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	unlink(address.sun_path);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) < 0) {
		int error = errno;
		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

int vm_switch_open(struct vm_switch *vswitch, int ports, int observers, struct report *report)
{
	*vswitch = (struct vm_switch){.observers = observers, .report = {.fd = -1}};
	for (; vswitch->ports < ports; vswitch->ports++) {
		vswitch->fd[vswitch->ports] = open_port(vswitch->ports);
		if (vswitch->fd[vswitch->ports] >= 0)
			continue;
		report_error(report, "switch", "port %d: %s", vswitch->ports, strerror(errno));
		vm_switch_close(vswitch);
		return -1;
	}
	return 0;
}

/*
 * Nobody there, or one that does not take it in time: a switch drops it. Until that one takes a frame again none waits for it,
 * or a machine that stands still would slow down all.
 */
static void pass_on(struct vm_switch *vswitch, int from, int to, const uint8_t *frame, size_t length)
{
	struct sockaddr_un address = address_of(to, "plug");
	bool waits = to < vswitch->ports - vswitch->observers && !vswitch->full[to];
	int flags = MSG_NOSIGNAL | (waits ? 0 : MSG_DONTWAIT);
	vswitch->full[to] = sendto(vswitch->fd[from], frame, length, flags, (struct sockaddr *)&address, sizeof address) < 0 &&
			    errno == EAGAIN;
}

void vm_switch_serve(struct vm_switch *vswitch, int port)
{
	static uint8_t frame[FRAME_MAX];
	for (int turn = 0; turn < TURN; turn++) {
		ssize_t length = recv(vswitch->fd[port], frame, sizeof frame, MSG_DONTWAIT);
		if (length < 0)
			return;
		if (port != GATEWAY)
			vm_report_pass(&vswitch->report, frame, (size_t)length);
		unsigned targets = vm_switch_decide(&vswitch->table, vswitch->ports, port, frame, (size_t)length);
		for (int to = 0; to < vswitch->ports; to++)
			if (targets & 1U << to)
				pass_on(vswitch, port, to, frame, (size_t)length);
	}
}

void vm_switch_close(struct vm_switch *vswitch)
{
	for (int i = 0; i < vswitch->ports; i++) {
		struct sockaddr_un address = address_of(i, "switch");
		close(vswitch->fd[i]);
		unlink(address.sun_path);
	}
	vswitch->ports = 0;
	vm_report_close(&vswitch->report);
}
