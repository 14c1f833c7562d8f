/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_station.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sys/clock.h"

/* Who was silent for so long may be somewhere else. */
#define SILENT 1.0

static struct sockaddr_un address_of(int port, const char *side)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof address.sun_path, "lan%d.%s", port, side);
	return address;
}

int vm_station_open(struct vm_station *station, int port, uint32_t address, struct report *report)
{
	struct sockaddr_un plug = address_of(port, "plug");
	/* 52:54:00 as all machines here; the rest is nobody's who is planned (hardware.h). */
	*station = (struct vm_station){.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
				       .port = port,
				       .me = {.mac = {0x52, 0x54, 0x00, 0xff, 0xff, (uint8_t)port}, .address = address}};
	unlink(plug.sun_path);
	if (station->fd >= 0 && bind(station->fd, (struct sockaddr *)&plug, sizeof plug) == 0)
		return 0;
	report_error(report, plug.sun_path, "%s", strerror(errno));
	vm_station_close(station);
	return -1;
}

void vm_station_close(struct vm_station *station)
{
	if (station->fd < 0)
		return;
	close(station->fd);
	unlink(address_of(station->port, "plug").sun_path);
	station->fd = -1;
}

/* A full switch or none: the frame is lost, as on every wire. */
static void send_frame(const struct vm_station *station, const uint8_t *frame, size_t length)
{
	struct sockaddr_un to = address_of(station->port, "switch");
	(void)!sendto(station->fd, frame, length, MSG_NOSIGNAL, (struct sockaddr *)&to, sizeof to);
}

/* Of too many the last one is forgotten. */
static struct vm_peer *peer_of(struct vm_station *station, uint32_t address)
{
	for (int i = 0; i < station->peers; i++)
		if (station->peer[i].party.address == address)
			return &station->peer[i];
	if (station->peers < VM_STATION_PEERS)
		station->peers++;
	struct vm_peer *peer = &station->peer[station->peers - 1];
	*peer = (struct vm_peer){.party = {.address = address}};
	return peer;
}

void vm_station_look_for(struct vm_station *station, uint32_t whom)
{
	uint8_t frame[VM_FRAME_MAX];
	send_frame(station, frame, vm_frame_arp_request(frame, &station->me, whom));
}

/* Whom we can send to; NULL: it has to be found first. */
static const struct vm_party *find(struct vm_station *station, uint32_t whom)
{
	const struct vm_peer *peer = peer_of(station, whom);
	if (clock_now() - peer->heard > SILENT)
		vm_station_look_for(station, whom);
	return peer->heard > 0 ? &peer->party : NULL;
}

void vm_station_ping(struct vm_station *station, uint32_t whom, uint16_t sequence)
{
	uint8_t frame[VM_FRAME_MAX];
	const struct vm_party *to = find(station, whom);
	if (to)
		send_frame(station, frame, vm_frame_echo(frame, &station->me, to, (uint16_t)station->port, sequence));
}

void vm_station_tell(struct vm_station *station, uint32_t whom, uint16_t from_port, uint16_t to_port,
		     const void *payload, size_t length)
{
	uint8_t frame[VM_FRAME_MAX];
	const struct vm_party *to = find(station, whom);
	if (to)
		send_frame(station, frame,
			   vm_frame_udp(frame, &station->me, from_port, to, to_port, payload, length));
}

static void take(struct vm_station *station, const struct vm_heard *heard)
{
	uint8_t frame[VM_FRAME_MAX];
	struct vm_peer *peer = peer_of(station, heard->from.address);
	peer->party = heard->from;
	peer->heard = clock_now();
	if (heard->what == VM_HEARD_ARP_REQUEST)
		send_frame(station, frame, vm_frame_arp_reply(frame, &station->me, &heard->from));
}

bool vm_station_hear(struct vm_station *station, struct vm_heard *heard)
{
	ssize_t got;
	while (station->fd >= 0 && (got = recv(station->fd, station->frame, sizeof station->frame, MSG_TRUNC)) >= 0) {
		if ((size_t)got > sizeof station->frame)
			continue;
		*heard = vm_frame_read(station->frame, (size_t)got, &station->me);
		if (heard->what == VM_HEARD_NOTHING)
			continue;
		take(station, heard);
		return true;
	}
	return false;
}
