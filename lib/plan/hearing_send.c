/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said, and when: hellos by both addresses, and long ones that try how much a cable passes. */
#include <string.h>

#include "plan/hearing_parts.h"

#define ANSWER_GAP 0.2	   /* an answer, or news, comes no sooner after the last hello */
#define FIRST_GAPS {0.2, 0.3} /* the second and third come sooner than a period after the one before */
#define TRY_GAPS {1, 2, 3}	   /* of the MTU's: the same once a port's size or neighbour changed */
#define TRY_PERIOD 60
#define MTU_UNKNOWN 1500   /* what every port can do */
#define WAIT_MIN 0.001	   /* so that no rounding of times makes a caller spin */

void saying_begin(struct saying *saying, double now)
{
	*saying = (struct saying){.hello_at = now, .hello_last = HEARING_NEVER};
}

void saying_soon(struct saying *saying, double now)
{
	double at = saying->hello_last + ANSWER_GAP;
	if (at < now)
		at = now;
	if (at < saying->hello_at)
		saying->hello_at = at;
}

/* --- the frame ---------------------------------------------------------------------------- */

/* The second of two cables to the same neighbour is called "to2-node2". */
static unsigned cable_of(const char *role)
{
	return strncmp(role, "to2-", 4) == 0 ? 2 : strncmp(role, "to-", 3) == 0 ? 1 : 0;
}

/* A node that is heard from two of its ports is named once. */
static struct hello_seen *seen_entry(struct hello *hello, const struct sender *sender)
{
	struct hello_seen *seen = hello->seen;
	while (seen < hello->seen + hello->seen_count &&
	       (seen->node != sender->heard.node || seen->session != sender->session))
		seen++;
	if (seen == hello->seen + hello->seen_count)
		hello->seen_count++;
	return seen;
}

static void seen_fill(struct hello *hello, const struct ear *ear)
{
	_Static_assert(HEARD_MAX <= HELLO_SEEN_MAX, "all that are remembered can be named");
	for (size_t i = 0; i < ear->count; i++) {
		const struct sender *sender = &ear->sender[i];
		if (sender->heard.kind != HEARD_MEMBER && sender->heard.kind != HEARD_DUPLICATE)
			continue;
		struct hello_seen *seen = seen_entry(hello, sender);
		unsigned longest = longest_get(&sender->longest);
		seen->node = sender->heard.node;
		seen->session = sender->session;
		seen->direct |= sender->heard.direct;
		if (sender->sequence > seen->sequence)
			seen->sequence = sender->sequence;
		if (longest > seen->frame)
			seen->frame = longest;
	}
}

static size_t hello_write(struct hearing *hearing, size_t port, uint8_t *frame, enum hello_way way, size_t length)
{
	const struct port_facts *facts = &hearing->facts[port];
	const struct ear *ear = &hearing->ear[port];
	struct hello hello = {
		.way = way,
		.node = hearing->node,
		.session = hearing->session,
		.sequence = ++hearing->sequence,
		.cable = cable_of(facts->role),
		.speed = facts->nic.speed > 0 ? (unsigned)facts->nic.speed : 0,
		.mtu = facts->mtu,
	};
	memcpy(hello.cluster, hearing->cluster->id, sizeof hello.cluster);
	strncpy(hello.cluster_name, hearing->cluster->profile->name, CLUSTER_NAME_MAX);
	memcpy(hello.mac, ear->mac, sizeof hello.mac);
	memcpy(hello.port, facts->nic.ifname, sizeof hello.port);
	seen_fill(&hello, ear);
	return hello_encode(frame, &hello, hearing->key, length);
}

/* --- hellos ------------------------------------------------------------------------------- */

static double hello_gap(int said)
{
	static const double first[] = FIRST_GAPS;
	return said < (int)(sizeof first / sizeof *first) ? first[said] : HEARING_PERIOD;
}

static size_t say_hello(struct hearing *hearing, size_t port, uint8_t *frame, double now)
{
	struct saying *saying = &hearing->ear[port].saying;
	if (!saying->ways && now >= saying->hello_at) {
		saying->ways = 1 << HELLO_DIRECT | 1 << HELLO_GROUP;
		saying->hello_at = now + hello_gap(saying->hellos++);
		saying->hello_last = now;
	}
	if (!saying->ways)
		return 0;
	enum hello_way way = saying->ways & 1 << HELLO_DIRECT ? HELLO_DIRECT : HELLO_GROUP;
	saying->ways &= ~(1U << way);
	return hello_write(hearing, port, frame, way, 0);
}

/* --- the MTU ------------------------------------------------------------------------------ */

/* What the port and the neighbour's are both set to. */
static unsigned common_mtu(const struct port_facts *facts, const struct sender *sender)
{
	unsigned own = facts->mtu ? facts->mtu : MTU_UNKNOWN, other = sender->heard.port_mtu ? sender->heard.port_mtu : MTU_UNKNOWN;
	unsigned mtu = own < other ? own : other;
	return mtu < HELLO_LENGTH_MAX ? mtu : HELLO_LENGTH_MAX;
}

/* Whom to try what with; it begins anew when that changes. Returns the least that is proven with any of them. */
static unsigned try_follow(const struct port_facts *facts, struct ear *ear, double now)
{
	struct saying *saying = &ear->saying;
	unsigned size = 0, proven = HELLO_LENGTH_MAX;
	uint64_t with = 0;
	for (size_t i = 0; i < ear->count; i++) {
		const struct sender *sender = &ear->sender[i];
		if (!sender_at_cable(sender))
			continue;
		unsigned mtu = common_mtu(facts, sender), has = sender_mtu(sender, facts);
		size = mtu > size ? mtu : size;
		proven = has < proven ? has : proven;
		with += sender->session;
	}
	if (size != saying->try_size || with != saying->try_with) {
		saying->try_size = size;
		saying->try_with = with;
		saying->try_round = saying->try_step = 0;
		saying->try_at = now;
	}
	return proven;
}

/* The sizes of a round: what is wanted; from the second one on, if that does not get through, less. 0: no more. */
static unsigned try_next(struct saying *saying, unsigned proven)
{
	static const unsigned less[] = {9000, 4000, 1500};
	if (saying->try_step++ == 0)
		return saying->try_size;
	if (saying->try_round == 0 || proven >= saying->try_size)
		return 0;
	for (; saying->try_step - 2 < (int)(sizeof less / sizeof *less); saying->try_step++) {
		unsigned size = less[saying->try_step - 2];
		if (size < saying->try_size && size > proven)
			return size;
	}
	return 0;
}

static double try_gap(int round)
{
	static const double first[] = TRY_GAPS;
	return round < (int)(sizeof first / sizeof *first) ? first[round] : TRY_PERIOD;
}

static size_t say_try(struct hearing *hearing, size_t port, uint8_t *frame, double now)
{
	struct saying *saying = &hearing->ear[port].saying;
	unsigned proven = try_follow(&hearing->facts[port], &hearing->ear[port], now);
	if (!saying->try_size || now < saying->try_at)
		return 0;
	unsigned size = try_next(saying, proven);
	if (size)
		return hello_write(hearing, port, frame, HELLO_DIRECT, size);
	saying->try_at = now + try_gap(saying->try_round++);
	saying->try_step = 0;
	return 0;
}

/* --- what is due -------------------------------------------------------------------------- */

static double earlier(double a, double b)
{
	return a < b ? a : b;
}

static double next_of(const struct ear *ear, double next)
{
	if (ear->speaks) {
		next = earlier(next, ear->saying.hello_at);
		if (ear->saying.try_size)
			next = earlier(next, ear->saying.try_at);
		next = earlier(next, ear->asking.at);
	}
	for (size_t i = 0; i < ear->count; i++) {
		const struct sender *sender = &ear->sender[i];
		if (sender->heard.direct)
			next = earlier(next, sender->by[HELLO_DIRECT] + HEARING_FORGET);
		if (sender->heard.group)
			next = earlier(next, sender->by[HELLO_GROUP] + HEARING_FORGET);
	}
	return next;
}

static size_t port_due(struct hearing *hearing, size_t port, uint8_t *frame, double now)
{
	if (!has_carrier(&hearing->facts[port]) || !hearing->ear[port].speaks)
		return 0;
	size_t length = say_hello(hearing, port, frame, now);
	if (!length)
		length = say_try(hearing, port, frame, now);
	if (!length)
		length = asking_due(hearing, port, frame, now);
	return length;
}

size_t hearing_due(struct hearing *hearing, size_t *port, uint8_t frame[HELLO_FRAME_MAX], double now, double *next)
{
	hearing_age(hearing, now);
	*next = now + HEARING_PERIOD;
	for (size_t i = 0; i < hearing->count; i++) {
		size_t length = port_due(hearing, i, frame, now);
		if (length) {
			*port = i;
			*next = now;
			return length;
		}
		if (has_carrier(&hearing->facts[i]))
			*next = next_of(&hearing->ear[i], *next);
	}
	if (*next < now + WAIT_MIN)
		*next = now + WAIT_MIN;
	return 0;
}
