/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a frame from the wire may change in the book. Cheap questions come first: whether its sender has said too much
 * lately, then whether it has the key, then whether it may be a recording, and only then what it says.
 */
#include <stdio.h>
#include <string.h>

#include "plan/hearing_parts.h"

/*
 * Frames a second of one sender, and of all those on a port who are not known yet (only such as would take an HMAC
 * count). A node says two a second, a few more at first: six neighbours that start at once are far from the limit.
 */
static const struct {
	double rate, burst;
} known_limit = {20, 40}, stranger_limit = {40, 100};

/* How far a frame may lag behind others of its session, which go through other ports: in frames. */
#define LAG 256

/* --- floods ------------------------------------------------------------------------------- */

static bool bucket_take(struct bucket *bucket, double rate, double burst, double now)
{
	double filled = bucket->tokens + (now - bucket->at) * rate;
	bucket->tokens = filled < burst ? filled : burst;
	bucket->at = now;
	if (bucket->tokens < 1)
		return false;
	bucket->tokens -= 1;
	return true;
}

/* Those who are known have each a share of their own, so that a stranger's flood does not make them unheard. */
static bool within_limits(const struct hearing *hearing, struct ear *ear, const uint8_t *frame, size_t length,
			  double now)
{
	if (!hello_costs(frame, length, hearing->cluster->id))
		return true;
	for (size_t i = 0; i < ear->count; i++)
		if (of_the_key(ear->sender[i].heard.kind) && memcmp(ear->sender[i].mac, frame + 6, 6) == 0)
			return bucket_take(&ear->sender[i].bucket, known_limit.rate, known_limit.burst, now);
	return bucket_take(&ear->strangers, stranger_limit.rate, stranger_limit.burst, now);
}

/* --- who it is ---------------------------------------------------------------------------- */

static enum heard_kind kind_of(const struct hearing *hearing, const struct hello *hello, enum hello_verdict verdict)
{
	if (verdict == HELLO_FORGED)
		return HEARD_FORGED;
	if (verdict == HELLO_OTHER_CLUSTER || hello->node > hearing->cluster->n)
		return HEARD_FOREIGN; /* or of a later edition of the profile: no neighbour of ours either */
	if (hello->session == hearing->session)
		return HEARD_SELF;
	return hello->node == hearing->node ? HEARD_DUPLICATE : HEARD_MEMBER;
}

/*
 * What it says it heard of us on its port; NULL: nothing, or not lately. Where it would take the place of another
 * session, that has to be later than the other took it: a recording of the one before is older.
 */
static const struct hello_seen *hears_us(const struct hearing *hearing, const struct hello *hello)
{
	const struct peer *peer = &hearing->peer[hello->node - 1];
	for (size_t i = 0; i < hello->seen_count; i++) {
		const struct hello_seen *seen = &hello->seen[i];
		if (seen->node == hearing->node && seen->session == hearing->session &&
		    hearing_recent(hearing, seen->sequence) &&
		    (peer->session == hello->session || seen->sequence > peer->adopted))
			return seen;
	}
	return NULL;
}

/* Those with the key are told apart by node as well; the others may say what they like. */
static struct sender *sender_find(struct ear *ear, enum heard_kind kind, const struct hello *hello)
{
	for (size_t i = 0; i < ear->count; i++) {
		struct sender *sender = &ear->sender[i];
		if (sender->heard.kind == kind && memcmp(sender->mac, hello->mac, 6) == 0 &&
		    (!of_the_key(kind) || sender->heard.node == hello->node))
			return sender;
	}
	return NULL;
}

/* --- recordings --------------------------------------------------------------------------- */

static bool is_old_self(const struct hearing *hearing, const struct sender *sender, const struct hello *hello)
{
	return !hearing_recent(hearing, hello->sequence) || (sender && hello->sequence <= sender->sequence);
}

/*
 * A session that hears us now is the node's. Another one is believed only if it proves the same, and frames of it that
 * come late, on whatever port, are not either.
 */
static bool is_recording(const struct hearing *hearing, const struct sender *sender, const struct hello *hello,
			 bool fresh, double now)
{
	const struct peer *peer = &hearing->peer[hello->node - 1];
	bool same = peer->session == hello->session;
	if (!fresh && !same && now - peer->last < HEARING_FORGET)
		return true;
	if (same && peer->highest > LAG && hello->sequence < peer->highest - LAG)
		return true;
	if (!sender)
		return false;
	return sender->session == hello->session ? hello->sequence <= sender->sequence : !fresh;
}

static void peer_note(struct hearing *hearing, const struct hello *hello, bool fresh, double now)
{
	struct peer *peer = &hearing->peer[hello->node - 1];
	if (!fresh)
		return;
	if (peer->session != hello->session)
		*peer = (struct peer){.session = hello->session, .adopted = hearing->sequence};
	if (hello->sequence > peer->highest)
		peer->highest = hello->sequence;
	peer->last = now;
}

/* --- writing it down ---------------------------------------------------------------------- */

/* Who gives way to whom, when there are too many. */
static int rank(enum heard_kind kind, bool two_way)
{
	if (!of_the_key(kind))
		return 2;
	return kind == HEARD_SELF || two_way ? 0 : 1;
}

/* A place for a new one; NULL: there is none. */
static struct sender *sender_place(struct ear *ear, int wanted)
{
	if (ear->count < HEARD_MAX)
		return &ear->sender[ear->count++];
	struct sender *worst = &ear->sender[0];
	for (size_t i = 1; i < ear->count; i++)
		if (rank(ear->sender[i].heard.kind, ear->sender[i].heard.two_way) > rank(worst->heard.kind, worst->heard.two_way))
			worst = &ear->sender[i];
	return rank(worst->heard.kind, worst->heard.two_way) > wanted ? worst : NULL;
}

static struct sender *sender_new(struct ear *ear, enum heard_kind kind, const struct hello *hello, bool fresh,
				 double now)
{
	struct sender *sender = sender_place(ear, rank(kind, fresh));
	if (!sender)
		return NULL;
	memset(sender, 0, sizeof *sender);
	const uint8_t *m = hello->mac;
	snprintf(sender->heard.mac, sizeof sender->heard.mac, "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4],
		 m[5]);
	memcpy(sender->mac, hello->mac, 6);
	sender->heard.kind = kind;
	sender->heard.since = now;
	sender->by[HELLO_DIRECT] = sender->by[HELLO_GROUP] = sender->bucket.at = HEARING_NEVER;
	sender->longest.since = now;
	return sender;
}

/* What is said of everybody. */
static void note(struct sender *sender, const struct hello *hello, double now)
{
	struct port_heard *heard = &sender->heard;
	heard->node = hello->node;
	heard->last = now;
	sender->by[hello->way] = now;
	heard->direct = now - sender->by[HELLO_DIRECT] < HEARING_FORGET;
	heard->group = now - sender->by[HELLO_GROUP] < HEARING_FORGET;
	if (heard->kind == HEARD_FOREIGN)
		memcpy(heard->cluster, hello->cluster_name, sizeof heard->cluster);
}

/* What is said of those with the key. */
static void note_session(struct sender *sender, const struct hello *hello, const struct hello_seen *seen,
			 const struct port_facts *facts)
{
	struct port_heard *heard = &sender->heard;
	if (sender->session != hello->session)
		sender->longest.now = sender->longest.before = 0;
	if (hello->length > sender->longest.now)
		sender->longest.now = hello->length;
	sender->session = hello->session;
	sender->sequence = hello->sequence;
	sender->back = seen ? seen->frame : 0;
	memcpy(heard->port, hello->port, sizeof heard->port);
	heard->cable = hello->cable;
	heard->speed = hello->speed;
	heard->port_mtu = hello->mtu;
	heard->two_way = seen != NULL;
	heard->mtu = sender_mtu(sender, facts);
}

/* Of a loop: the other end's name, as it is now. */
static void note_self(const struct hearing *hearing, struct sender *sender)
{
	for (size_t i = 0; i < hearing->count; i++)
		if (memcmp(hearing->ear[i].mac, sender->mac, 6) == 0)
			memcpy(sender->heard.port, hearing->facts[i].nic.ifname, sizeof sender->heard.port);
}

/* --- the frame ---------------------------------------------------------------------------- */

/* Of another cluster, or without the key: kept to be told to people, and nothing else follows from it. */
static bool hear_stranger(struct ear *ear, enum heard_kind kind, const struct hello *hello, double now)
{
	struct sender *sender = sender_find(ear, kind, hello);
	bool new = !sender;
	if (new)
		sender = sender_new(ear, kind, hello, false, now);
	if (!sender)
		return false;
	struct port_heard before = sender->heard;
	note(sender, hello, now);
	return new || !port_heard_same(&before, &sender->heard);
}

/* It is answered soon if it does not know us, or does not know yet that a longer frame came through. */
static bool wants_answer(const struct sender *sender, bool news, unsigned longest)
{
	if (sender->heard.kind == HEARD_SELF)
		return false;
	return news || !sender->heard.two_way || longest_get(&sender->longest) > longest;
}

/*
 * A session that is not believed yet is answered, too: by listing what it then hears from us it can prove itself.
 */
static void refuse(struct hearing *hearing, struct ear *ear, const struct sender *sender, const struct hello *hello,
		   double now)
{
	hearing->counts.replayed++;
	if (hello->session != hearing->session && !(sender && sender->session == hello->session))
		saying_soon(&ear->saying, now);
}

/* Writes down what it says; true: it deserves a soon answer. */
static bool hear_session(struct hearing *hearing, size_t port, struct sender *sender, const struct hello *hello,
			 const struct hello_seen *seen, double now)
{
	unsigned longest = longest_get(&sender->longest);
	bool news = sender->session != hello->session;
	note(sender, hello, now);
	note_session(sender, hello, seen, &hearing->facts[port]);
	if (sender->heard.kind == HEARD_SELF)
		note_self(hearing, sender);
	return wants_answer(sender, news, longest);
}

static bool hear_ours(struct hearing *hearing, size_t port, enum heard_kind kind, const struct hello *hello, double now)
{
	struct ear *ear = &hearing->ear[port];
	struct sender *sender = sender_find(ear, kind, hello);
	const struct hello_seen *seen = kind == HEARD_SELF ? NULL : hears_us(hearing, hello);
	if (kind == HEARD_SELF ? is_old_self(hearing, sender, hello) : is_recording(hearing, sender, hello, seen, now)) {
		refuse(hearing, ear, sender, hello, now);
		return false;
	}
	if (kind != HEARD_SELF)
		peer_note(hearing, hello, seen, now);
	bool new = !sender;
	if (new)
		sender = sender_new(ear, kind, hello, seen, now);
	if (!sender)
		return false;
	struct port_heard before = sender->heard;
	if (hear_session(hearing, port, sender, hello, seen, now))
		saying_soon(&ear->saying, now);
	return new || !port_heard_same(&before, &sender->heard);
}

static void count(struct hearing_counts *counts, enum hello_verdict verdict)
{
	switch (verdict) {
	case HELLO_FINE:
		counts->fine++;
		break;
	case HELLO_NOT_ONE:
		counts->not_one++;
		break;
	case HELLO_BROKEN:
		counts->broken++;
		break;
	case HELLO_VERSION_UNKNOWN:
		counts->version++;
		break;
	case HELLO_OTHER_CLUSTER:
		counts->other_cluster++;
		break;
	case HELLO_FORGED:
		counts->forged++;
		break;
	}
}

bool hearing_hello(struct hearing *hearing, size_t port, const uint8_t *frame, size_t length, double now)
{
	struct hello hello;
	if (port >= hearing->count || !has_carrier(&hearing->facts[port]))
		return false;
	if (!within_limits(hearing, &hearing->ear[port], frame, length, now)) {
		hearing->counts.flooded++;
		return false;
	}
	hearing_age_port(hearing, port, now);
	enum hello_verdict verdict = hello_decode(&hello, frame, length, hearing->cluster->id, hearing->key);
	count(&hearing->counts, verdict);
	if (verdict != HELLO_FINE && verdict != HELLO_OTHER_CLUSTER && verdict != HELLO_FORGED)
		return false;
	enum heard_kind kind = kind_of(hearing, &hello, verdict);
	if (!of_the_key(kind))
		return hear_stranger(&hearing->ear[port], kind, &hello, now);
	return hear_ours(hearing, port, kind, &hello, now);
}
