/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/listen.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/text.h"
#include "plan/hearing.h"
#include "sys/clock.h"

#define LOOK_PAUSE 0.05 /* seconds between two looks at all ports: events come in swarms */
#define SEND_MAX 256	/* frames in a row, either way: nobody shall hold us up for ever */
#define TAKE_MAX 1024

struct listener {
	struct wire wire;
	struct hearing *hearing;
	struct port_facts port[PORTS_MAX]; /* as told to hearing: all but what was heard */
	unsigned ifindex[PORTS_MAX], flaps[PORTS_MAX];
	size_t count;
	double looked, look_at; /* when the ports were looked at, and when they have to be (INFINITY: when they change) */
	double news;		/* when a port last came, went, or changed its carrier */
	struct port_facts told[PORTS_MAX]; /* what the caller knows */
	size_t told_count;
};

static double now_of(const struct listener *listener)
{
	return listener->wire.now(listener->wire.self);
}

static uint64_t new_session(void)
{
	uint64_t session = 0;
	while (session == 0)
		if (getrandom(&session, sizeof session, 0) != sizeof session)
			session = 0;
	return session;
}

struct listener *listener_open(const struct listener_setup *setup, struct report *report)
{
	struct listener *listener = xcalloc(1, sizeof *listener);
	if (setup->wire) {
		listener->wire = *setup->wire;
	} else if (wire_open(&listener->wire, setup->root, setup->only) < 0) {
		report_error(report, "network", "no hello can be said or heard: %s", strerror(errno));
		free(listener);
		return NULL;
	}
	listener->hearing = hearing_new(setup->cluster, setup->node, setup->key, new_session());
	listener->look_at = listener->news = now_of(listener);
	listener->looked = listener->news - LOOK_PAUSE;
	return listener;
}

void listener_close(struct listener *listener)
{
	if (!listener)
		return;
	hearing_free(listener->hearing);
	listener->wire.close(listener->wire.self);
	free(listener);
}

int listener_fds(struct listener *listener, int fds[2])
{
	return listener->wire.fds(listener->wire.self, fds);
}

unsigned listener_ifindex(const struct listener *listener, size_t port)
{
	return port < listener->count ? listener->ifindex[port] : 0;
}

/* --- the ports ---------------------------------------------------------------------------- */

static size_t known_as(const struct listener *listener, unsigned ifindex)
{
	size_t i = 0;
	while (i < listener->count && listener->ifindex[i] != ifindex)
		i++;
	return i;
}

static void tell_ports(struct listener *listener, double now)
{
	hearing_ports(listener->hearing, listener->port, listener->count, now);
}

static int compare_ports(const void *a, const void *b)
{
	const struct wire_port *x = a, *y = b;
	int order = nic_path_compare(x->nic.path, y->nic.path);
	return order ? order : x->ifindex < y->ifindex ? -1 : x->ifindex > y->ifindex;
}

/* The kernel tells of carriers once a second: one that went and came is told as gone first, so that it is forgotten. */
static void tell_flaps(struct listener *listener, const struct wire_port *seen, size_t count, double now)
{
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		size_t k = known_as(listener, seen[i].ifindex);
		if (k == listener->count || listener->flaps[k] == seen[i].flaps || seen[i].nic.carrier != 1)
			continue;
		listener->port[k].nic.carrier = 0;
		any = true;
	}
	if (any)
		tell_ports(listener, now);
}

/* Each port keeps its role, and is brought up when it is new. Returns whether one came or changed its carrier. */
static bool take_ports(struct listener *listener, const struct wire_port *seen, size_t count)
{
	static struct port_facts port[PORTS_MAX];
	bool news = false;
	for (size_t i = 0; i < count; i++) {
		size_t k = known_as(listener, seen[i].ifindex);
		port[i] = (struct port_facts){.nic = seen[i].nic, .mtu = seen[i].mtu, .mtu_max = seen[i].mtu_max};
		if (k < listener->count)
			memcpy(port[i].role, listener->port[k].role, sizeof port[i].role);
		else if (!seen[i].up)
			listener->wire.up(listener->wire.self, seen[i].ifindex);
		news |= k == listener->count || listener->port[k].nic.carrier != seen[i].nic.carrier;
	}
	memcpy(listener->port, port, count * sizeof *port);
	for (size_t i = 0; i < count; i++) {
		listener->ifindex[i] = seen[i].ifindex;
		listener->flaps[i] = seen[i].flaps;
	}
	return news;
}

/* The ports as they are now, in the order of the bus. */
static void look(struct listener *listener, double now)
{
	static struct wire_port seen[PORTS_MAX];
	ptrdiff_t found = listener->wire.ports(listener->wire.self, seen, PORTS_MAX);
	if (found < 0) {
		listener->look_at = now + LOOK_PAUSE;
		return;
	}
	size_t count = (size_t)found, before = listener->count;
	qsort(seen, count, sizeof *seen, compare_ports);
	tell_flaps(listener, seen, count, now);
	if (take_ports(listener, seen, count) | (count != before))
		listener->news = now;
	listener->count = count;
	tell_ports(listener, now);
}

static void look_if_needed(struct listener *listener, double now)
{
	if (listener->wire.changed(listener->wire.self) && !isfinite(listener->look_at))
		listener->look_at = clock_later(now, listener->looked + LOOK_PAUSE);
	if (now < listener->look_at)
		return;
	listener->looked = now;
	listener->look_at = INFINITY;
	look(listener, now);
}

void listener_role(struct listener *listener, size_t port, const char *role)
{
	if (port >= listener->count || strcmp(listener->port[port].role, role) == 0)
		return;
	snprintf(listener->port[port].role, sizeof listener->port[port].role, "%s", role);
	tell_ports(listener, now_of(listener));
}

/* --- frames ------------------------------------------------------------------------------- */

static unsigned ethertype(const uint8_t *frame, size_t length)
{
	return length < 14 ? 0 : (unsigned)frame[12] << 8 | frame[13];
}

static void take(struct listener *listener, double now)
{
	static uint8_t frame[HELLO_FRAME_MAX + 64];
	unsigned ifindex;
	size_t length;
	for (int i = 0; i < TAKE_MAX; i++) {
		length = listener->wire.receive(listener->wire.self, &ifindex, frame, sizeof frame);
		if (length == 0)
			break;
		size_t port = known_as(listener, ifindex);
		if (port == listener->count)
			continue;
		switch (ethertype(frame, length)) {
		case HELLO_ETHERTYPE: hearing_hello(listener->hearing, port, frame, length, now); break;
		case LLDP_ETHERTYPE: hearing_lldp(listener->hearing, port, frame, length, now); break;
		default: hearing_arp(listener->hearing, port, frame, length, now);
		}
	}
}

/* Sends what is due; returns when the next frame is. A frame that is refused is lost: another one follows soon. */
static double say(struct listener *listener, double now)
{
	static uint8_t frame[HELLO_FRAME_MAX];
	double next = now + HEARING_PERIOD;
	size_t port, length;
	for (int i = 0; i < SEND_MAX; i++) {
		length = hearing_due(listener->hearing, &port, frame, now, &next);
		if (length == 0)
			return next;
		if (port < listener->count &&
		    listener->wire.send(listener->wire.self, listener->ifindex[port], frame, length) < 0 &&
		    (errno == ENODEV || errno == ENXIO))
			listener->look_at = clock_sooner(listener->look_at, now + LOOK_PAUSE);
	}
	return now + LOOK_PAUSE;
}

/* --- a turn ------------------------------------------------------------------------------- */

/* Compares with what the caller knows, which it is from then on. */
static bool is_news(struct listener *listener, double now)
{
	size_t count;
	const struct port_facts *port = hearing_facts(listener->hearing, &count, now);
	bool news = count != listener->told_count;
	for (size_t i = 0; i < count && !news; i++)
		news = !port_same(&port[i], &listener->told[i]);
	if (news)
		memcpy(listener->told, port, count * sizeof *port);
	listener->told_count = count;
	return news;
}

/* To the end of a millisecond, so that it is due when we wake; one at least, whatever anybody says is due. */
static void pause_until(struct listener *listener, double until, double now)
{
	struct pollfd poll_fds[2];
	int fds[2], count = listener_fds(listener, fds);
	for (int i = 0; i < count; i++)
		poll_fds[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
	double wait = clock_sooner(clock_later(until - now, 0.001), HEARING_PERIOD);
	(void)poll(poll_fds, (nfds_t)count, (int)(wait * 1000) + 1);
}

bool listener_turn(struct listener *listener, double seconds)
{
	double now = now_of(listener), end = now + seconds;
	for (;;) {
		look_if_needed(listener, now);
		take(listener, now);
		double next = say(listener, now);
		bool news = is_news(listener, now);
		if (news || now >= end)
			return news;
		pause_until(listener, clock_sooner(clock_sooner(end, next), listener->look_at), now);
		now = now_of(listener);
	}
}

const struct port_facts *listener_ports(struct listener *listener, size_t *count)
{
	return hearing_facts(listener->hearing, count, now_of(listener));
}

bool listener_settled(struct listener *listener, double seconds)
{
	size_t count;
	const struct port_facts *port = listener_ports(listener, &count);
	if (count == 0 || now_of(listener) - listener->news < seconds)
		return false;
	for (size_t i = 0; i < count; i++)
		if (port[i].nic.carrier == 1 && port[i].heard_count == 0 && port[i].listened < seconds)
			return false;
	return true;
}
