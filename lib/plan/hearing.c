/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The book itself: its ports, what is forgotten, and how it is shown. */
#include "plan/hearing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/hearing_parts.h"

/* Longer than a neighbour lists us after it heard us last; what it lists may be up to twice as old. */
#define MARK_PERIOD 4.0
#define LONGEST_PERIOD 150.0 /* the MTU is tried each minute: one try may get lost */
#define MTU_MIN 1280	     /* shorter frames prove nothing of it */

struct hearing *hearing_new(const struct cluster *cluster, int node, const uint8_t key[HELLO_KEY_SIZE],
			    uint64_t session)
{
	struct hearing *hearing = xcalloc(1, sizeof *hearing);
	hearing->cluster = cluster;
	hearing->node = node;
	hearing->session = session;
	hearing->mark_at = HEARING_NEVER;
	memcpy(hearing->key, key, sizeof hearing->key);
	for (int i = 0; i < NODES_MAX; i++)
		hearing->peer[i].last = HEARING_NEVER;
	hearing_ports(hearing, NULL, 0, 0);
	return hearing;
}

void hearing_free(struct hearing *hearing)
{
	if (!hearing)
		return;
	explicit_bzero(hearing->key, sizeof hearing->key);
	free(hearing->ear);
	free(hearing->facts);
	free(hearing);
}

/* --- ports -------------------------------------------------------------------------------- */

/* One that may send frames: there, and not a group's. */
static bool mac_parse(uint8_t mac[6], const char *text)
{
	static const uint8_t none[6];
	int length = 0;
	if (sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%n", &mac[0], &mac[1], &mac[2], &mac[3], &mac[4], &mac[5],
		   &length) != 6)
		return false;
	return text[length] == '\0' && !(mac[0] & 1) && memcmp(mac, none, 6) != 0;
}

static void forget_all(struct hearing *hearing, size_t port, double now)
{
	struct ear *ear = &hearing->ear[port];
	struct port_facts *facts = &hearing->facts[port];
	ear->count = 0;
	facts->gateway = facts->answered = false;
	lldp_forget(hearing, port);
	facts->carrier_since = now;
	saying_begin(&ear->saying, now);
	asking_begin(&ear->asking, now);
}

static bool is_news(const struct port_facts *old, const struct port_facts *new)
{
	return strcmp(old->nic.ifname, new->nic.ifname) != 0 || strcmp(old->role, new->role) != 0 ||
	       old->mtu != new->mtu || old->mtu_max != new->mtu_max || old->nic.speed != new->nic.speed;
}

static void port_add(struct hearing *hearing, size_t port, const struct port_facts *given, double now)
{
	struct ear *ear = &hearing->ear[port];
	struct port_facts *facts = &hearing->facts[port];
	ear->speaks = mac_parse(ear->mac, given->nic.mac);
	ear->strangers.at = HEARING_NEVER;
	facts->nic = given->nic;
	forget_all(hearing, port, now);
}

static void port_take(struct hearing *hearing, size_t port, const struct port_facts *given, double now)
{
	struct port_facts *facts = &hearing->facts[port];
	bool news = is_news(facts, given), had = has_carrier(facts);
	facts->nic = given->nic;
	facts->mtu = given->mtu;
	facts->mtu_max = given->mtu_max;
	memcpy(facts->role, given->role, sizeof facts->role);
	if (had != has_carrier(facts))
		forget_all(hearing, port, now);
	else if (news)
		saying_soon(&hearing->ear[port].saying, now);
}

/* Which of the old ones it is, by what does not change while it is plugged in; count: none. */
static size_t port_find(const struct port_facts *old, const bool *taken, size_t count, const struct nic_facts *nic)
{
	for (size_t i = 0; i < count; i++)
		if (!taken[i] && strcmp(old[i].nic.mac, nic->mac) == 0 && strcmp(old[i].nic.path, nic->path) == 0)
			return i;
	return count;
}

void hearing_ports(struct hearing *hearing, const struct port_facts *ports, size_t count, double now)
{
	struct ear *old_ear = hearing->ear;
	struct port_facts *old_facts = hearing->facts;
	size_t old_count = hearing->count;
	bool taken[PORTS_MAX] = {false};
	hearing->count = count < PORTS_MAX ? count : PORTS_MAX;
	hearing->ear = xcalloc(hearing->count + 1, sizeof *hearing->ear);
	hearing->facts = xcalloc(hearing->count + 1, sizeof *hearing->facts);
	for (size_t i = 0; i < hearing->count; i++) {
		size_t was = port_find(old_facts, taken, old_count, &ports[i].nic);
		if (was < old_count) {
			taken[was] = true;
			hearing->ear[i] = old_ear[was];
			hearing->facts[i] = old_facts[was];
		} else {
			port_add(hearing, i, &ports[i], now);
		}
		port_take(hearing, i, &ports[i], now);
	}
	free(old_ear);
	free(old_facts);
}

/* --- forgetting --------------------------------------------------------------------------- */

unsigned longest_get(const struct longest *longest)
{
	return longest->now > longest->before ? longest->now : longest->before;
}

static void longest_age(struct longest *longest, double now)
{
	if (now - longest->since < LONGEST_PERIOD)
		return;
	longest->before = now - longest->since < 2 * LONGEST_PERIOD ? longest->now : 0;
	longest->now = 0;
	longest->since = now;
}

bool hearing_recent(const struct hearing *hearing, uint32_t sequence)
{
	return sequence > hearing->mark[1] && sequence <= hearing->sequence;
}

static void mark_age(struct hearing *hearing, double now)
{
	double passed = now - hearing->mark_at;
	if (passed < MARK_PERIOD)
		return;
	hearing->mark[1] = passed < 2 * MARK_PERIOD ? hearing->mark[0] : hearing->sequence;
	hearing->mark[0] = hearing->sequence;
	hearing->mark_at = now;
}

unsigned sender_mtu(const struct sender *sender, const struct port_facts *facts)
{
	unsigned mtu = longest_get(&sender->longest);
	const unsigned limits[] = {sender->back, sender->heard.port_mtu, facts->mtu};
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (limits[i] < mtu && (limits[i] > 0 || i == 0))
			mtu = limits[i];
	return mtu < MTU_MIN ? 0 : mtu;
}

/* False: it was not heard for so long that it is gone. */
static bool sender_age(struct sender *sender, const struct port_facts *facts, double now)
{
	struct port_heard *heard = &sender->heard;
	bool direct = now - sender->by[HELLO_DIRECT] < HEARING_FORGET;
	bool group = now - sender->by[HELLO_GROUP] < HEARING_FORGET;
	longest_age(&sender->longest, now);
	heard->direct = direct;
	heard->group = group;
	heard->mtu = sender_mtu(sender, facts);
	return direct || group;
}

static void ear_age(struct hearing *hearing, size_t port, double now)
{
	struct ear *ear = &hearing->ear[port];
	size_t kept = 0;
	for (size_t i = 0; i < ear->count; i++)
		if (sender_age(&ear->sender[i], &hearing->facts[port], now))
			ear->sender[kept++] = ear->sender[i];
	ear->count = kept;
	lldp_age(hearing, port, now);
}

void hearing_age_port(struct hearing *hearing, size_t port, double now)
{
	mark_age(hearing, now);
	ear_age(hearing, port, now);
}

void hearing_age(struct hearing *hearing, double now)
{
	mark_age(hearing, now);
	for (size_t i = 0; i < hearing->count; i++)
		ear_age(hearing, i, now);
}

/* --- showing ------------------------------------------------------------------------------ */

/* The own cluster's first, then by node and address: the same is always told in the same order. */
static int heard_order(const void *a, const void *b)
{
	const struct port_heard *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	return strcmp(x->mac, y->mac);
}

/*
 * Another machine with this node's number is told of only when it hears us: what else could be a recording of this
 * node's own past.
 */
static bool is_shown(const struct port_heard *heard)
{
	return heard->kind != HEARD_DUPLICATE || heard->two_way;
}

/* Members that come through a switch; for a moment it may look so because the other frame has not come yet. */
static bool is_by_switch(const struct port_heard *heard)
{
	return heard->kind == HEARD_MEMBER && heard->two_way && heard->group && !heard->direct &&
	       heard->last - heard->since >= HEARING_PERIOD;
}

static void port_show(struct port_facts *facts, const struct ear *ear, double now)
{
	facts->listened = has_carrier(facts) ? now - facts->carrier_since : 0;
	facts->heard_count = 0;
	for (size_t i = 0; i < ear->count; i++)
		if (is_shown(&ear->sender[i].heard))
			facts->heard[facts->heard_count++] = ear->sender[i].heard;
	for (size_t i = 0; i < facts->heard_count; i++)
		facts->answered |= is_by_switch(&facts->heard[i]);
	qsort(facts->heard, facts->heard_count, sizeof *facts->heard, heard_order);
}

const struct port_facts *hearing_facts(struct hearing *hearing, size_t *count, double now)
{
	hearing_age(hearing, now);
	for (size_t i = 0; i < hearing->count; i++)
		port_show(&hearing->facts[i], &hearing->ear[i], now);
	*count = hearing->count;
	return hearing->facts;
}

struct hearing_counts hearing_counts(const struct hearing *hearing)
{
	return hearing->counts;
}
