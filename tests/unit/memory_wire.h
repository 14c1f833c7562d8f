/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MEMORY_WIRE_H
#define RINGLET_MEMORY_WIRE_H

/*
 * Machines, sockets and cables in memory, with a clock that a test moves: what listeners need of the world
 * (sys/wire.h). Cables are numbers: sockets of the same one are joined, 0 is none. A bridge keeps to itself what is sent
 * to the address that bridges keep to themselves.
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/hello.h"
#include "sys/wire.h"

#define WORLD_PORTS 32
#define WORLD_CABLES 16
#define WORLD_FRAMES 64

struct world_frame {
	size_t length;
	uint8_t *bytes;
};

struct world_port {
	int machine;
	bool there, up;
	char name[IFNAME_TEXT];
	int cable;	/* 0: nothing is plugged in */
	unsigned mtu, mtu_max, speed, flaps;
	bool deaf;	/* nothing comes in: one way */
	size_t waiting;
	struct world_frame frame[WORLD_FRAMES];
};

struct world {
	double now;
	struct world_port port[WORLD_PORTS]; /* [k] has the index k + 1 */
	size_t count;
	bool bridge[WORLD_CABLES];
	unsigned largest[WORLD_CABLES]; /* what a cable lets through, bytes without the header; 0: all */
	unsigned long changes, sent;
	bool confused; /* nobody can say which ports there are */
	struct world_view {
		struct world *world;
		int machine;
		unsigned long seen; /* of changes */
		bool looked;
	} view[WORLD_PORTS];
};

/* A port of a machine, down as yet. Returns its index. */
static inline unsigned world_add(struct world *world, int machine, const char *name, int cable)
{
	assert(world->count < WORLD_PORTS);
	struct world_port *port = &world->port[world->count++];
	*port = (struct world_port){
		.machine = machine, .there = true, .cable = cable, .mtu = 1500, .mtu_max = 9000, .speed = 1000};
	snprintf(port->name, sizeof port->name, "%s", name);
	world->changes++;
	return (unsigned)world->count;
}

static inline struct world_port *world_port(struct world *world, unsigned ifindex)
{
	return ifindex > 0 && ifindex <= world->count ? &world->port[ifindex - 1] : NULL;
}

static inline bool world_carrier(const struct world *world, const struct world_port *port)
{
	if (!port->there || !port->up || port->cable == 0)
		return false;
	for (size_t i = 0; i < world->count; i++) {
		const struct world_port *other = &world->port[i];
		if (other != port && other->there && other->up && other->cable == port->cable)
			return true;
	}
	return world->bridge[port->cable];
}

static inline void world_empty(struct world_port *port)
{
	for (size_t i = 0; i < port->waiting; i++)
		free(port->frame[i].bytes);
	port->waiting = 0;
}

static inline void world_plug(struct world *world, unsigned ifindex, int cable)
{
	world_port(world, ifindex)->cable = cable;
	world_port(world, ifindex)->flaps++;
	world->changes++;
}

static inline void world_remove(struct world *world, unsigned ifindex)
{
	world_port(world, ifindex)->there = false;
	world_empty(world_port(world, ifindex));
	world->changes++;
}

static inline void world_free(struct world *world)
{
	for (size_t i = 0; i < world->count; i++)
		world_empty(&world->port[i]);
}

/* Puts a frame into a socket from its cable, whoever sent it. */
static inline void world_put(struct world_port *port, const uint8_t *bytes, size_t length)
{
	if (port->deaf || port->waiting == WORLD_FRAMES || length > port->mtu + 14u)
		return;
	struct world_frame *frame = &port->frame[port->waiting++];
	frame->length = length;
	frame->bytes = xmalloc(length);
	memcpy(frame->bytes, bytes, length);
}

/* --- as sys/wire.h wants it --------------------------------------------------------------- */

static inline int world_fds(void *self, int fds[2])
{
	(void)self;
	(void)fds;
	return 0;
}

static inline double world_now(void *self)
{
	return ((struct world_view *)self)->world->now;
}

static inline bool world_changed(void *self)
{
	struct world_view *view = self;
	bool changed = !view->looked || view->seen != view->world->changes;
	view->looked = true;
	view->seen = view->world->changes;
	return changed;
}

static inline ptrdiff_t world_ports(void *self, struct wire_port *ports, size_t room)
{
	const struct world_view *view = self;
	const struct world *world = view->world;
	size_t count = 0;
	if (world->confused)
		return -1;
	for (size_t i = 0; i < world->count && count < room; i++) {
		const struct world_port *port = &world->port[i];
		if (!port->there || port->machine != view->machine)
			continue;
		bool carrier = world_carrier(world, port);
		struct wire_port *out = &ports[count++];
		*out = (struct wire_port){.ifindex = (unsigned)i + 1, .up = port->up, .mtu = port->mtu, .mtu_max = port->mtu_max, .flaps = port->flaps};
		snprintf(out->nic.ifname, sizeof out->nic.ifname, "%s", port->name);
		snprintf(out->nic.path, sizeof out->nic.path, "/devices/pci0000:00/0000:00:%02x.0", (unsigned)i);
		snprintf(out->nic.mac, sizeof out->nic.mac, "52:54:00:00:%02x:%02x", port->machine & 0xff, (unsigned)i & 0xff);
		out->nic.carrier = port->up ? carrier : -1;
		out->nic.speed = carrier ? (int)port->speed : -1;
	}
	return (ptrdiff_t)count;
}

static inline int world_up(void *self, unsigned ifindex)
{
	struct world_view *view = self;
	world_port(view->world, ifindex)->up = true;
	view->world->changes++;
	return 0;
}

static inline size_t world_receive(void *self, unsigned *ifindex, uint8_t *frame, size_t room)
{
	struct world_view *view = self;
	for (size_t i = 0; i < view->world->count; i++) {
		struct world_port *port = &view->world->port[i];
		if (port->machine != view->machine || port->waiting == 0 || port->frame[0].length > room)
			continue;
		size_t length = port->frame[0].length;
		memcpy(frame, port->frame[0].bytes, length);
		free(port->frame[0].bytes);
		port->waiting--;
		memmove(port->frame, port->frame + 1, port->waiting * sizeof *port->frame);
		*ifindex = (unsigned)i + 1;
		return length;
	}
	return 0;
}

static inline int world_send(void *self, unsigned ifindex, const uint8_t *bytes, size_t length)
{
	struct world *world = ((struct world_view *)self)->world;
	struct world_port *from = world_port(world, ifindex);
	if (!world_carrier(world, from) || length > from->mtu + 14u)
		return -1;
	world->sent++;
	bool kept = world->bridge[from->cable] && memcmp(bytes, hello_address[HELLO_DIRECT], 6) == 0;
	bool too_long = world->largest[from->cable] && length > world->largest[from->cable] + 14;
	for (size_t i = 0; i < world->count && !kept && !too_long; i++) {
		struct world_port *to = &world->port[i];
		if (to != from && to->there && to->up && to->cable == from->cable)
			world_put(to, bytes, length);
	}
	return 0;
}

static inline void world_close(void *self)
{
	(void)self;
}

/* The world as that machine sees it; again for a machine that starts again. */
static inline struct wire world_wire(struct world *world, int machine)
{
	struct world_view *view = &world->view[machine];
	*view = (struct world_view){.world = world, .machine = machine};
	return (struct wire){
		.self = view,
		.fds = world_fds,
		.now = world_now,
		.changed = world_changed,
		.ports = world_ports,
		.up = world_up,
		.receive = world_receive,
		.send = world_send,
		.close = world_close,
	};
}

#endif
