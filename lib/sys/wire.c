/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/clock.h"
#include "sys/link.h"
#include "sys/link_watch.h"
#include "sys/packet.h"
#include "sys/probe_net.h"

#define LINKS_MAX 1024 /* of all kinds: guests have some, too */

struct machine {
	char *root, *only;
	int packets;
	struct link_watch *watch;
	struct link_socket *link;
	struct link_entry links[LINKS_MAX];
	struct nic_facts nics[PORTS_MAX];
	unsigned joined[PORTS_MAX]; /* by their indices; 0: free */
	bool looked;
};

static int machine_fds(void *self, int fds[2])
{
	const struct machine *m = self;
	fds[0] = m->packets;
	fds[1] = link_watch_fd(m->watch);
	return 2;
}

static double machine_now(void *self)
{
	(void)self;
	return clock_now();
}

static bool machine_changed(void *self)
{
	struct machine *m = self;
	bool changed = link_watch_changed(m->watch) || !m->looked;
	m->looked = true;
	return changed;
}

static const struct link_entry *find_link(const struct machine *m, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(m->links[i].name, name) == 0)
			return &m->links[i];
	return NULL;
}

/* Where a port came, went or changed its name between the two looks, it has to be looked again. */
static ptrdiff_t machine_ports(void *self, struct wire_port *ports, size_t room)
{
	struct machine *m = self;
	size_t nics = m->only ? probe_nics_only(m->root, m->only, m->nics, PORTS_MAX) : probe_nics(m->root, m->nics, PORTS_MAX);
	ptrdiff_t links = link_list(m->link, m->links, LINKS_MAX);
	size_t count = 0, known = links < LINKS_MAX ? (size_t)links : LINKS_MAX;
	for (size_t i = 0; links >= 0 && i < nics && i < PORTS_MAX && count < room; i++) {
		const struct link_entry *link = find_link(m, known, m->nics[i].ifname);
		if (!link)
			return -1;
		ports[count++] = (struct wire_port){
			.ifindex = link->index,
			.up = link->up,
			.nic = m->nics[i],
			.mtu = link->mtu,
			.mtu_max = link->mtu_max,
			.flaps = link->flaps,
		};
	}
	return links < 0 ? -1 : (ptrdiff_t)count;
}

static int machine_up(void *self, unsigned ifindex)
{
	const struct machine *m = self;
	return link_up(m->link, ifindex, true);
}

static size_t machine_receive(void *self, unsigned *ifindex, uint8_t *frame, size_t room)
{
	const struct machine *m = self;
	return packet_receive(m->packets, ifindex, frame, room);
}

/* Who says hello on a port listens there. A port that is gone leaves its place to the next one. */
static void join(struct machine *m, unsigned ifindex)
{
	size_t room = PORTS_MAX;
	for (size_t i = 0; i < PORTS_MAX; i++) {
		if (m->joined[i] == ifindex)
			return;
		if (m->joined[i] == 0)
			room = i;
	}
	if (packet_join(m->packets, ifindex) == 0 && room < PORTS_MAX)
		m->joined[room] = ifindex;
}

static void forget(struct machine *m, unsigned ifindex)
{
	for (size_t i = 0; i < PORTS_MAX; i++)
		if (m->joined[i] == ifindex)
			m->joined[i] = 0;
}

static int machine_send(void *self, unsigned ifindex, const uint8_t *frame, size_t length)
{
	struct machine *m = self;
	join(m, ifindex);
	if (packet_send(m->packets, ifindex, frame, length) == 0)
		return 0;
	if (errno == ENODEV || errno == ENXIO)
		forget(m, ifindex);
	return -1;
}

static void machine_close(void *self)
{
	struct machine *m = self;
	if (m->packets >= 0)
		close(m->packets);
	link_watch_close(m->watch);
	link_close(m->link);
	free(m->root);
	free(m->only);
	free(m);
}

int wire_open(struct wire *wire, const char *root, const char *only)
{
	struct machine *m = xcalloc(1, sizeof *m);
	m->root = xstrdup(root);
	m->only = only ? xstrdup(only) : NULL;
	m->packets = packet_open();
	m->watch = m->packets < 0 ? NULL : link_watch_open();
	m->link = m->watch ? link_open() : NULL;
	if (!m->link) {
		int error = errno;
		machine_close(m);
		errno = error;
		return -1;
	}
	*wire = (struct wire){
		.self = m,
		.fds = machine_fds,
		.now = machine_now,
		.changed = machine_changed,
		.ports = machine_ports,
		.up = machine_up,
		.receive = machine_receive,
		.send = machine_send,
		.close = machine_close,
	};
	return 0;
}
