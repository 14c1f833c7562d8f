/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_cables.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define FRAME_MAX 65536

/*
 * How long a frame waits for a busy receiver before it is dropped; from then on, until one is taken again, none waits.
 * Longer than a QEMU that runs is ever away from its network cards, so that nothing is lost in a burst.
 */
#define PATIENCE_US 500000

static struct sockaddr_un address_of(const char *format, int cable, int end)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof address.sun_path, format, cable, end);
	return address;
}

/* One that is there no more, or was renamed, is no reason to wait for the next. */
static void pass_on(const struct vm_wire *wire, const uint8_t *frame, size_t length, bool *full)
{
	struct sockaddr_un to = address_of(VM_CABLE_PLUG, wire->cable, !wire->end);
	int flags = MSG_NOSIGNAL | (*full ? MSG_DONTWAIT : 0);
	*full = sendto(wire->fd, frame, length, flags, (struct sockaddr *)&to, sizeof to) < 0 && errno == EAGAIN;
}

/* Until its socket is shut down, which is heard as an empty frame. */
static void *carry(void *argument)
{
	const struct vm_wire *wire = argument;
	uint8_t frame[FRAME_MAX];
	bool full = false;
	ssize_t length;
	while ((length = recv(wire->fd, frame, sizeof frame, 0)) > 0)
		pass_on(wire, frame, (size_t)length, &full);
	return NULL;
}

static int open_socket(const struct sockaddr_un *address)
{
	struct timeval patience = {.tv_usec = PATIENCE_US};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	unlink(address->sun_path);
	if (bind(fd, (const struct sockaddr *)address, sizeof *address) == 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0)
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

static int open_wire(struct vm_wire *wire, int cable, int end, struct report *report)
{
	struct sockaddr_un address = address_of(VM_CABLE_WIRE, cable, end);
	*wire = (struct vm_wire){.cable = cable, .end = end, .fd = open_socket(&address)};
	if (wire->fd < 0)
		return report_error(report, address.sun_path, "%s", strerror(errno));
	int error = pthread_create(&wire->thread, NULL, carry, wire);
	if (error == 0)
		return 0;
	close(wire->fd);
	unlink(address.sun_path);
	return report_error(report, address.sun_path, "%s", strerror(error));
}

int vm_cables_open(struct vm_cables *cables, const struct cluster *cluster, struct report *report)
{
	cables->wires = 0;
	for (int i = 0; i < cluster->cables; i++)
		for (int end = 0; end < 2; end++) {
			if (open_wire(&cables->wire[cables->wires], cluster->cable[i].number, end, report) < 0) {
				vm_cables_close(cables);
				return -1;
			}
			cables->wires++;
		}
	return 0;
}

void vm_cables_close(struct vm_cables *cables)
{
	for (int i = 0; i < cables->wires; i++) {
		struct vm_wire *wire = &cables->wire[i];
		struct sockaddr_un address = address_of(VM_CABLE_WIRE, wire->cable, wire->end);
		shutdown(wire->fd, SHUT_RDWR);
		pthread_join(wire->thread, NULL);
		close(wire->fd);
		unlink(address.sun_path);
	}
	cables->wires = 0;
}
