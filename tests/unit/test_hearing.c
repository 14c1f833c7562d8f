/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is heard on which port: several nodes and what connects them, in memory, with a clock of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/hearing.h"

#define TICK 0.01
#define STATIONS 8
#define PORTS 4
#define SEGMENTS 6
#define TAPE 256
#define ID "5f1c3a0e-1111-8222-9333-444455556666"
#define GATEWAY "\x0a\x00\x00\x01"

static const uint8_t key[HELLO_KEY_SIZE] = "of the cluster";
static const uint8_t gateway_mac[6] = {2, 0, 0, 0, 0, 0xfe};

/* --- the world ----------------------------------------------------------------------------- */

struct station {
	struct hearing *hearing;
	struct port_facts ports[PORTS];
	size_t count;
	unsigned sent;
};

struct end {
	int station;
	size_t port;
};

/* A cable, or a LAN: whatever one end sends comes to the others. */
struct segment {
	bool bridge;	/* swallows what goes to the direct address */
	bool one_way;	/* only the first end is heard */
	bool cut;	/* silently */
	bool gateway;	/* answers ARP */
	size_t longest; /* frames that are longer are lost; 0: none are */
	struct end end[STATIONS];
	int ends;
	unsigned requests; /* of ARP */
};

static struct station stations[STATIONS];
static struct segment segments[SEGMENTS];
static struct profile profile, foreign_profile;
static struct cluster cluster, foreign_cluster;
static double now;

/* What went over the first segment from its first end, to be played back. */
static struct {
	uint8_t frame[TAPE][HELLO_FRAME_MAX];
	size_t length[TAPE];
	int count;
	bool on;
} tape;

#define HEAD "[cluster]\nnetwork=10.0.0.0/24\ngateway=10.0.0.1\n" \
	     "root-password-hash=$5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n"
#define NODES "[node a]\naddress=10.0.0.11\n[node b]\naddress=10.0.0.12\n[node c]\naddress=10.0.0.13\n"

static void plan(struct cluster *to, struct profile *from, const char *text, const char *id)
{
	struct report report = REPORT_NULL;
	profile_free(from);
	assert_int_equal(profile_read_text(from, "t", text, &report), 0);
	assert_int_equal(cluster_plan(to, from, id, &report), 0);
	report_free(&report);
}

static int world_begins(void **state)
{
	(void)state;
	memset(stations, 0, sizeof stations);
	memset(segments, 0, sizeof segments);
	tape.count = 0;
	tape.on = false;
	now = 1000;
	plan(&cluster, &profile, HEAD "name=demo\n" NODES, ID);
	plan(&foreign_cluster, &foreign_profile, HEAD "name=office\n" NODES, "5f1c3a0e-1111-8222-9333-444455556667");
	return 0;
}

static int world_ends(void **state)
{
	(void)state;
	for (int i = 0; i < STATIONS; i++)
		hearing_free(stations[i].hearing);
	profile_free(&profile);
	profile_free(&foreign_profile);
	return 0;
}

static void tell_ports(int i)
{
	hearing_ports(stations[i].hearing, stations[i].ports, stations[i].count, now);
}

/* Station i becomes a node with that many ports, all with carrier, called eth0, eth1, ... */
static void node_of(int i, const struct cluster *of, int node, uint64_t session, const uint8_t *with, size_t ports)
{
	struct station *station = &stations[i];
	hearing_free(station->hearing);
	station->hearing = hearing_new(of, node, with, session);
	station->count = ports;
	for (size_t p = 0; p < ports; p++) {
		struct port_facts *facts = &station->ports[p];
		memset(facts, 0, sizeof *facts);
		strcpy(facts->nic.ifname, "eth0");
		facts->nic.ifname[3] += (char)p;
		snprintf(facts->nic.path, sizeof facts->nic.path, "/devices/pci0000:00/0000:00:%02zx.0", p + 3);
		strcpy(facts->nic.mac, "02:00:00:00:01:00");
		facts->nic.mac[13] += (char)i;
		facts->nic.mac[16] += (char)p;
		facts->nic.carrier = 1;
		facts->nic.speed = 1000;
		facts->mtu = facts->mtu_max = 1500;
	}
	tell_ports(i);
}

static void node_begins(int i, int node, size_t ports)
{
	node_of(i, &cluster, node, 100 + (uint64_t)i, key, ports);
}

static void plug(int segment, int station, size_t port)
{
	segments[segment].end[segments[segment].ends++] = (struct end){station, port};
}

static struct segment *segment_of(int station, size_t port, int *end)
{
	for (int s = 0; s < SEGMENTS; s++)
		for (*end = 0; *end < segments[s].ends; (*end)++)
			if (segments[s].end[*end].station == station && segments[s].end[*end].port == port)
				return &segments[s];
	return NULL;
}

static void hand_over(struct end to, const uint8_t *frame, size_t length)
{
	uint8_t *exact = malloc(length);
	memcpy(exact, frame, length);
	if (!stations[to.station].hearing)
		length = 0;
	else if (frame[12] == 0x08)
		hearing_arp(stations[to.station].hearing, to.port, exact, length, now);
	else
		hearing_hello(stations[to.station].hearing, to.port, exact, length, now);
	free(exact);
}

/* To whom asks for 10.0.0.1. */
static void answer_arp(struct end to, const uint8_t *request)
{
	uint8_t answer[60] = {0};
	memcpy(answer, request + 6, 6);
	memcpy(answer + 6, gateway_mac, 6);
	memcpy(answer + 12, request + 12, 10);
	answer[21] = 2;
	memcpy(answer + 22, gateway_mac, 6);
	memcpy(answer + 28, GATEWAY, 4);
	memcpy(answer + 32, request + 22, 6);
	hand_over(to, answer, sizeof answer);
}

static void record(const uint8_t *frame, size_t length)
{
	if (!tape.on || tape.count == TAPE)
		return;
	memcpy(tape.frame[tape.count], frame, length);
	tape.length[tape.count++] = length;
}

static void carry(int station, size_t port, const uint8_t *frame, size_t length)
{
	int from;
	struct segment *segment = segment_of(station, port, &from);
	if (!segment || segment->cut || (segment->one_way && from > 0))
		return;
	if (frame[12] == 0x08) {
		segment->requests++;
		assert_memory_equal(frame + 38, GATEWAY, 4);
		if (segment->gateway)
			answer_arp(segment->end[from], frame);
		return;
	}
	if (segment == &segments[0] && from == 0)
		record(frame, length);
	if (segment->bridge && memcmp(frame, hello_address[HELLO_DIRECT], 6) == 0)
		return;
	if (segment->longest && length > segment->longest + HELLO_HEADER)
		return;
	for (int i = 0; i < segment->ends; i++)
		if (i != from)
			hand_over(segment->end[i], frame, length);
}

static void turn(int i)
{
	static uint8_t frame[HELLO_FRAME_MAX];
	size_t port, length;
	double next;
	while ((length = hearing_due(stations[i].hearing, &port, frame, now, &next)) > 0) {
		stations[i].sent++;
		assert_true(length <= stations[i].ports[port].mtu + HELLO_HEADER || stations[i].ports[port].mtu == 0);
		carry(i, port, frame, length);
	}
	assert_true(next > now && next <= now + HEARING_PERIOD);
}

static void pass(double seconds)
{
	for (double end = now + seconds; now < end; now += TICK)
		for (int i = 0; i < STATIONS; i++)
			if (stations[i].hearing)
				turn(i);
}

/* --- what is to be seen -------------------------------------------------------------------- */

static const struct port_facts *facts_of(int station, size_t port)
{
	size_t count;
	const struct port_facts *facts = hearing_facts(stations[station].hearing, &count, now);
	assert_int_equal(count, stations[station].count);
	return &facts[port];
}

/* All that is heard on a port in one line: "member 2 eth0 direct group two-way". */
static void assert_heard(int station, size_t port, const char *wanted)
{
	static const char *const kinds[] = {"member", "self", "duplicate", "foreign", "forged"};
	const struct port_facts *facts = facts_of(station, port);
	struct text text = TEXT_NULL;
	for (size_t i = 0; i < facts->heard_count; i++) {
		const struct port_heard *h = &facts->heard[i];
		text_add(&text, "%s%s %d%s%s%s%s%s%s%s", i ? ", " : "", kinds[h->kind], h->node, *h->cluster ? " of " : "",
			 h->cluster, *h->port ? " " : "", h->port, h->direct ? " direct" : "", h->group ? " group" : "",
			 h->two_way ? " two-way" : "");
	}
	char *is = text_take(&text);
	assert_string_equal(is, wanted);
	free(is);
}

static void play(int station, size_t port)
{
	for (int i = 0; i < tape.count; i++)
		hand_over((struct end){station, port}, tape.frame[i], tape.length[i]);
}

static void play_slowly(int station, size_t port)
{
	for (int i = 0; i < tape.count; i++) {
		hand_over((struct end){station, port}, tape.frame[i], tape.length[i]);
		pass(0.1);
	}
}

/* --- cables -------------------------------------------------------------------------------- */

static void cable(void **state)
{
	(void)state;
	node_begins(0, 1, 2);
	node_begins(1, 2, 2);
	plug(0, 0, 0);
	plug(0, 1, 1);
	stations[1].ports[1].nic.speed = 10000;
	tell_ports(1);
	pass(0.5);
	assert_heard(0, 0, "member 2 eth1 direct group two-way");
	assert_heard(1, 1, "member 1 eth0 direct group two-way");
	assert_heard(0, 1, "");
	const struct port_heard *heard = facts_of(0, 0)->heard;
	assert_string_equal(heard->mac, "02:00:00:00:02:01");
	assert_int_equal(heard->speed, 10000);
	double since = heard->since;
	assert_true(since < 1000.1);
	pass(10);
	heard = facts_of(0, 0)->heard;
	assert_true(heard->since == since);
	assert_true(heard->last > now - 1.1);
	assert_true(facts_of(0, 0)->listened > 10 && facts_of(0, 0)->listened < 11);
	/* Of each node no more than it has to say: two hellos a second on each of two ports, and a few at first. */
	pass(60);
	assert_true(stations[0].sent < 70 * 4 + 40);
}

static void one_starts_later(void **state)
{
	(void)state;
	for (int after = 0; after < 10; after++) {
		world_ends(NULL);
		world_begins(NULL);
		node_begins(0, 1, 1);
		plug(0, 0, 0);
		plug(0, 1, 0);
		pass(5 + after * 0.1);
		node_begins(1, 2, 1);
		pass(0.5);
		assert_heard(0, 0, "member 2 eth0 direct group two-way");
		assert_heard(1, 0, "member 1 eth0 direct group two-way");
	}
}

static void one_way(void **state)
{
	(void)state;
	node_begins(0, 1, 1);
	node_begins(1, 2, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	segments[0].one_way = true;
	pass(10);
	assert_heard(1, 0, "member 1 eth0 direct group");
	assert_heard(0, 0, "");
	/* It becomes so later: one end hears on, and learns that it is not heard. */
	segments[0].one_way = false;
	pass(2);
	assert_heard(1, 0, "member 1 eth0 direct group two-way");
	segments[0].one_way = true;
	pass(2 * HEARING_FORGET);
	assert_heard(1, 0, "member 1 eth0 direct group");
	assert_heard(0, 0, "");
	/* Who is not heard is answered, but not without end. */
	unsigned sent = stations[1].sent;
	pass(10);
	assert_true(stations[1].sent - sent <= 60);
}

static void loop(void **state)
{
	(void)state;
	node_begins(0, 1, 3);
	plug(0, 0, 0);
	plug(0, 0, 2);
	pass(2);
	assert_heard(0, 0, "self 1 eth2 direct group");
	assert_heard(0, 2, "self 1 eth0 direct group");
	strcpy(stations[0].ports[2].nic.ifname, "lan0");
	tell_ports(0);
	pass(1);
	assert_heard(0, 0, "self 1 lan0 direct group");
	unsigned sent = stations[0].sent;
	pass(10);
	assert_true(stations[0].sent - sent < 70);
	/* A plug that leads back into the same port. */
	world_ends(NULL);
	world_begins(NULL);
	node_begins(0, 1, 1);
	plug(0, 0, 0);
	plug(0, 0, 0);
	pass(2);
	assert_heard(0, 0, "self 1 eth0 direct group");
}

static void two_cables(void **state)
{
	(void)state;
	node_begins(0, 1, 2);
	node_begins(1, 2, 2);
	strcpy(stations[0].ports[0].role, "to-b");
	strcpy(stations[0].ports[1].role, "to2-b");
	tell_ports(0);
	for (size_t i = 0; i < 2; i++) {
		plug((int)i, 0, i);
		plug((int)i, 1, i);
	}
	pass(1);
	assert_int_equal(facts_of(1, 0)->heard[0].cable, 1);
	assert_int_equal(facts_of(1, 1)->heard[0].cable, 2);
	assert_int_equal(facts_of(0, 0)->heard[0].cable, 0);
	/* News are told at once. */
	strcpy(stations[1].ports[1].role, "to2-a");
	tell_ports(1);
	pass(0.25);
	assert_int_equal(facts_of(0, 1)->heard[0].cable, 2);
}

/* --- who else may be there ------------------------------------------------------------------ */

static void duplicate(void **state)
{
	(void)state;
	node_begins(0, 1, 1);
	node_begins(1, 1, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	pass(1);
	assert_heard(0, 0, "duplicate 1 eth0 direct group two-way");
	assert_heard(1, 0, "duplicate 1 eth0 direct group two-way");
}

/* Two machines say that they are node 2: whoever hears both, on two ports, says so of both. */
static void two_of_a_number(void **state)
{
	(void)state;
	node_begins(0, 1, 2);
	node_begins(1, 2, 1);
	node_begins(2, 2, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	plug(1, 0, 1);
	plug(1, 2, 0);
	pass(10);
	assert_heard(0, 0, "member 2 eth0 direct group two-way");
	assert_heard(0, 1, "member 2 eth0 direct group two-way");
}

static void foreign_and_forged(void **state)
{
	(void)state;
	static const uint8_t other[HELLO_KEY_SIZE] = "guessed";
	node_begins(0, 1, 2);
	node_of(1, &foreign_cluster, 3, 7, key, 1);
	node_of(2, &cluster, 2, 8, other, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	plug(1, 0, 1);
	plug(1, 2, 0);
	pass(1);
	assert_heard(0, 0, "foreign 3 of office direct group");
	assert_heard(0, 1, "forged 2 direct group");
	assert_string_equal(facts_of(0, 0)->heard[0].mac, "02:00:00:00:02:00");
	assert_string_equal(facts_of(0, 1)->heard[0].mac, "02:00:00:00:03:00");
	struct hearing_counts counts = hearing_counts(stations[0].hearing);
	assert_int_equal(counts.fine, 0);
	assert_true(counts.other_cluster > 2 && counts.forged > 2);
	/* Gone with them. */
	segments[0].cut = segments[1].cut = true;
	pass(HEARING_FORGET + 1);
	assert_heard(0, 0, "");
	assert_heard(0, 1, "");
}

/* A later edition of the profile has a node that ours does not know. */
static void of_a_larger_cluster(void **state)
{
	(void)state;
	static struct profile larger_profile;
	static struct cluster larger;
	plan(&larger, &larger_profile, HEAD "name=demo\n" NODES "[node d]\naddress=10.0.0.14\n", ID);
	node_begins(0, 1, 1);
	node_of(1, &larger, 4, 7, key, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	pass(1);
	assert_heard(0, 0, "foreign 4 of demo direct group");
	hearing_free(stations[1].hearing);
	stations[1].hearing = NULL;
	profile_free(&larger_profile);
}

static void lan(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		node_begins(i, i + 1, 1);
		plug(0, i, 0);
	}
	node_of(3, &foreign_cluster, 1, 7, key, 1);
	plug(0, 3, 0);
	segments[0].bridge = segments[0].gateway = true;
	pass(1);
	assert_heard(0, 0, "member 2 eth0 group two-way, member 3 eth0 group two-way, foreign 1 of office group");
	assert_heard(2, 0, "member 1 eth0 group two-way, member 2 eth0 group two-way, foreign 1 of office group");
	assert_true(facts_of(0, 0)->gateway);
	assert_true(facts_of(0, 0)->answered);
	assert_int_equal(facts_of(0, 0)->heard[0].mtu, 0);
	unsigned sent = stations[0].sent;
	pass(60);
	assert_true(stations[0].sent - sent < 2 * 60 + 10);
	assert_int_equal(hearing_counts(stations[0].hearing).flooded, 0);
}

/* Any number of others does not keep a member out. */
static void members_have_places(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	node_begins(0, 1, 1);
	node_begins(1, 2, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	segments[0].cut = true;
	struct hello hello = {.node = 1, .session = 1, .cluster = CLUSTER_ID_NONE, .cluster_name = "x", .port = "p"};
	for (int i = 0; i < 1000; i++) {
		hello.mac[0] = 2;
		hello.mac[4] = (uint8_t)(i >> 8);
		hello.mac[5] = (uint8_t)i;
		hand_over((struct end){0, 0}, frame, hello_encode(frame, &hello, key, 0));
	}
	assert_int_equal(facts_of(0, 0)->heard_count, HEARD_MAX);
	segments[0].cut = false;
	pass(1);
	const struct port_facts *facts = facts_of(0, 0);
	assert_int_equal(facts->heard_count, HEARD_MAX);
	assert_int_equal(facts->heard[0].kind, HEARD_MEMBER);
	assert_true(facts->heard[0].two_way);
}

/* --- recordings ---------------------------------------------------------------------------- */

/* Node 2 starts anew while node 1 lives on: what it said before cannot take its place. */
static void recorded_before_restart(void **state)
{
	(void)state;
	node_begins(1, 2, 1);
	node_begins(0, 1, 1);
	plug(0, 1, 0);
	plug(0, 0, 0);
	tape.on = true;
	pass(10);
	tape.on = false;
	assert_true(tape.count > 20);
	/* Within the session, too. */
	unsigned long replayed = hearing_counts(stations[0].hearing).replayed;
	play(0, 0);
	assert_true(hearing_counts(stations[0].hearing).replayed > replayed);

	pass(2);
	double since = facts_of(0, 0)->heard[0].since;
	node_of(1, &cluster, 2, 4711, key, 1);
	strcpy(stations[1].ports[0].nic.ifname, "anew");
	tell_ports(1);
	pass(0.6);
	assert_heard(0, 0, "member 2 anew direct group two-way");
	assert_true(facts_of(0, 0)->heard[0].since == since);
	assert_heard(1, 0, "member 1 eth0 direct group two-way");
	replayed = hearing_counts(stations[0].hearing).replayed;
	for (int i = 0; i < 10; i++) {
		play_slowly(0, 0);
		assert_heard(0, 0, "member 2 anew direct group two-way");
	}
	assert_true(hearing_counts(stations[0].hearing).replayed >= replayed + 10 * (unsigned long)tape.count);
}

/* The same with a new card: what the old one said does not make two of node 2. */
static void recorded_of_another_card(void **state)
{
	(void)state;
	node_begins(1, 2, 1);
	node_begins(0, 1, 1);
	plug(0, 1, 0);
	plug(0, 0, 0);
	tape.on = true;
	pass(10);
	tape.on = false;
	pass(20);
	node_of(1, &cluster, 2, 4711, key, 1);
	strcpy(stations[1].ports[0].nic.mac, "02:00:00:00:99:99");
	tell_ports(1);
	pass(HEARING_FORGET + 1);
	assert_heard(0, 0, "member 2 eth0 direct group two-way");
	play_slowly(0, 0);
	assert_heard(0, 0, "member 2 eth0 direct group two-way");
	assert_string_equal(facts_of(0, 0)->heard[0].mac, "02:00:00:00:99:99");
}

/* Who cannot prove itself, because it does not hear us, waits until the session before is forgotten. */
static void unproven_restart(void **state)
{
	(void)state;
	node_begins(0, 1, 1);
	node_begins(1, 2, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	segments[0].one_way = true;
	pass(5);
	node_of(0, &cluster, 1, 4711, key, 1);
	strcpy(stations[0].ports[0].nic.ifname, "anew");
	tell_ports(0);
	pass(2);
	assert_heard(1, 0, "member 1 eth0 direct group");
	pass(HEARING_FORGET);
	assert_heard(1, 0, "member 1 anew direct group");
}

/* With node 2 away they show somebody who does not hear us, and no more; it comes back as if they were not there. */
static void recorded_and_alone(void **state)
{
	(void)state;
	node_begins(1, 2, 1);
	node_begins(0, 1, 1);
	plug(0, 1, 0);
	plug(0, 0, 0);
	tape.on = true;
	pass(10);
	tape.on = false;
	segments[0].cut = true;
	pass(20);
	assert_heard(0, 0, "");
	for (int i = 0; i < tape.count; i++) {
		hand_over((struct end){0, 0}, tape.frame[i], tape.length[i]);
		assert_true(facts_of(0, 0)->heard_count == 0 || !facts_of(0, 0)->heard[0].two_way);
		pass(0.05);
	}
	node_of(1, &cluster, 2, 4711, key, 1);
	segments[0].cut = false;
	play(0, 0);
	pass(0.7);
	assert_heard(0, 0, "member 2 eth0 direct group two-way");
}

/* Recorded on the LAN, played into another port, where nobody is. */
static void recorded_elsewhere(void **state)
{
	(void)state;
	node_begins(1, 2, 1);
	node_begins(0, 1, 2);
	plug(0, 1, 0);
	plug(0, 0, 0);
	segments[0].bridge = true;
	tape.on = true;
	pass(60);
	tape.on = false;
	pass(200);
	for (int i = 0; i < tape.count; i++) {
		hand_over((struct end){0, 1}, tape.frame[i], tape.length[i]);
		assert_heard(0, 1, "");
		pass(0.05);
	}
}

/* What this node itself said before it started anew is neither a loop nor another of its number. */
static void recorded_of_oneself(void **state)
{
	(void)state;
	node_begins(0, 1, 1);
	plug(0, 0, 0);
	tape.on = true;
	pass(20);
	tape.on = false;
	play(0, 0);
	assert_heard(0, 0, "self 1 eth0 direct group"); /* of the last seconds: that is what a loop would look like */
	pass(20);
	play(0, 0);
	assert_heard(0, 0, "");
	node_of(0, &cluster, 1, 4711, key, 1);
	play(0, 0);
	pass(1);
	assert_heard(0, 0, "");
}

/* --- floods -------------------------------------------------------------------------------- */

static void flood(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	static const uint8_t other[HELLO_KEY_SIZE] = "guessed";
	node_begins(0, 1, 1);
	node_begins(1, 2, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	pass(2);
	struct hello hello = {.node = 2, .session = 1, .cluster = ID, .cluster_name = "demo", .port = "p"};
	hello.mac[0] = 2;
	for (int i = 0; i < 500; i++) {
		for (int n = 0; n < 100; n++) {
			hello.sequence++;
			hello.mac[5] = (uint8_t)hello.sequence;
			hello.mac[4] = (uint8_t)(hello.sequence >> 8);
			hand_over((struct end){0, 0}, frame, hello_encode(frame, &hello, other, 0));
		}
		pass(TICK);
		assert_true(facts_of(0, 0)->heard[0].kind == HEARD_MEMBER && facts_of(0, 0)->heard[0].two_way);
	}
	struct hearing_counts counts = hearing_counts(stations[0].hearing);
	assert_true(counts.forged <= 100 + 40 * 6);
	assert_true(counts.flooded >= 50000 - 100 - 40 * 6);
	assert_int_equal(facts_of(0, 0)->heard_count, HEARD_MAX);
	pass(HEARING_FORGET + 1);
	assert_heard(0, 0, "member 2 eth0 direct group two-way");
}

/* A member that talks too much is cut short, too. */
static void talkative_member(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	node_begins(0, 1, 1);
	struct hello hello = {.node = 2, .session = 1, .cluster = ID, .cluster_name = "demo", .port = "p"};
	hello.mac[0] = 2;
	for (int i = 0; i < 1000; i++) {
		hello.sequence++;
		hand_over((struct end){0, 0}, frame, hello_encode(frame, &hello, key, 0));
	}
	struct hearing_counts counts = hearing_counts(stations[0].hearing);
	assert_true(counts.fine >= 40 && counts.fine <= 45);
	assert_int_equal(counts.fine + counts.flooded, 1000);
	stations[0].sent = 0;
	pass(1);
	assert_true(stations[0].sent < 16);
}

/* --- carrier, and ports that come, go and are renamed ---------------------------------------- */

static void carrier_goes(void **state)
{
	(void)state;
	node_begins(0, 1, 1);
	node_begins(1, 2, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	pass(5);
	stations[0].ports[0].nic.carrier = 0;
	tell_ports(0);
	assert_heard(0, 0, "");
	assert_true(facts_of(0, 0)->carrier_since == now);
	assert_true(facts_of(0, 0)->listened == 0);
	unsigned sent = stations[0].sent;
	pass(HEARING_FORGET - 1);
	assert_heard(1, 0, "member 1 eth0 direct group two-way");
	pass(1.1);
	assert_heard(1, 0, "");
	assert_int_equal(stations[0].sent, sent);
	stations[0].ports[0].nic.carrier = 1;
	tell_ports(0);
	pass(0.5);
	assert_heard(0, 0, "member 2 eth0 direct group two-way");
	assert_heard(1, 0, "member 1 eth0 direct group two-way");
}

/* Who sleeps as long as he is told to wakes up in time to forget. */
static void forgetting_is_due(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	node_begins(0, 1, 1);
	node_begins(1, 2, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	pass(5);
	segments[0].cut = true;
	double last = facts_of(0, 0)->heard[0].last;
	while (facts_of(0, 0)->heard_count > 0) {
		size_t port;
		double next;
		while (hearing_due(stations[0].hearing, &port, frame, now, &next) > 0)
			continue;
		now = next;
		assert_true(now < last + HEARING_FORGET + TICK);
	}
	assert_true(now >= last + HEARING_FORGET);
}

static void ports_are_known_again(void **state)
{
	(void)state;
	node_begins(0, 1, 2);
	node_begins(1, 2, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	pass(5);
	struct port_facts first = stations[0].ports[0];
	stations[0].ports[0] = stations[0].ports[1];
	stations[0].ports[1] = first;
	strcpy(stations[0].ports[1].nic.ifname, "to-b");
	tell_ports(0);
	segments[0].end[0].port = 1;
	assert_heard(0, 1, "member 2 eth0 direct group two-way");
	assert_heard(0, 0, "");
	assert_string_equal(facts_of(0, 1)->nic.ifname, "to-b");
	assert_true(facts_of(0, 1)->listened > 4.9);
	pass(0.25);
	assert_heard(1, 0, "member 1 to-b direct group two-way");
	/* Another card in the same place is another port. */
	strcpy(stations[0].ports[1].nic.mac, "02:00:00:00:99:99");
	tell_ports(0);
	assert_heard(0, 1, "");
	stations[0].count = 1;
	tell_ports(0);
	assert_heard(0, 0, "");
}

/* A port without a MAC address of its own says nothing; frames for ports that are not there change nothing. */
static void odd_ports(void **state)
{
	(void)state;
	static struct port_facts many[PORTS_MAX + 3];
	size_t count;
	node_begins(0, 1, 2);
	strcpy(stations[0].ports[0].nic.mac, "00:00:00:00:00:00");
	strcpy(stations[0].ports[1].nic.mac, "");
	tell_ports(0);
	pass(5);
	assert_int_equal(stations[0].sent, 0);
	assert_false(hearing_hello(stations[0].hearing, 2, (const uint8_t *)"", 0, now));
	assert_false(hearing_arp(stations[0].hearing, SIZE_MAX, (const uint8_t *)"", 0, now));
	hearing_ports(stations[0].hearing, many, PORTS_MAX + 3, now);
	hearing_facts(stations[0].hearing, &count, now);
	assert_int_equal(count, PORTS_MAX);
	hearing_ports(stations[0].hearing, many, 0, now);
	hearing_facts(stations[0].hearing, &count, now);
	assert_int_equal(count, 0);
}

/* --- MTU ----------------------------------------------------------------------------------- */

static void set_mtu(int station, size_t port, unsigned mtu)
{
	stations[station].ports[port].mtu = mtu;
	tell_ports(station);
}

static unsigned mtu_heard(int station, size_t port)
{
	const struct port_facts *facts = facts_of(station, port);
	return facts->heard_count ? facts->heard[0].mtu : 0;
}

static void cabled(unsigned mtu, size_t longest)
{
	node_begins(0, 1, 1);
	node_begins(1, 2, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	segments[0].longest = longest;
	set_mtu(0, 0, mtu);
	set_mtu(1, 0, mtu);
}

static void mtu_is_proven(void **state)
{
	(void)state;
	cabled(9000, 0);
	assert_int_equal(mtu_heard(0, 0), 0);
	pass(1);
	assert_int_equal(mtu_heard(0, 0), 9000);
	assert_int_equal(mtu_heard(1, 0), 9000);
	pass(400);
	assert_int_equal(mtu_heard(0, 0), 9000);
	/* The smaller of both; and it does not take a minute to find out that there is more now. */
	set_mtu(1, 0, 4000);
	pass(1);
	assert_int_equal(mtu_heard(0, 0), 4000);
	assert_int_equal(mtu_heard(1, 0), 4000);
	set_mtu(1, 0, 65535);
	set_mtu(0, 0, 65535);
	pass(1);
	assert_int_equal(mtu_heard(0, 0), 9216);
	assert_int_equal(mtu_heard(1, 0), 9216);
}

static void mtu_one_end_first(void **state)
{
	(void)state;
	cabled(1500, 1500);
	pass(10);
	assert_int_equal(mtu_heard(0, 0), 1500);
	segments[0].longest = 9000;
	set_mtu(0, 0, 9000);
	pass(10);
	assert_int_equal(mtu_heard(0, 0), 1500);
	set_mtu(1, 0, 9000);
	pass(0.7);
	assert_int_equal(mtu_heard(0, 0), 9000);
	assert_int_equal(mtu_heard(1, 0), 9000);
}

/* Both ports can do more than what is between them. */
static void mtu_falls_back(void **state)
{
	(void)state;
	cabled(9000, 1500);
	pass(2);
	assert_int_equal(mtu_heard(0, 0), 1500);
	assert_int_equal(mtu_heard(1, 0), 1500);
	world_ends(NULL);
	world_begins(NULL);
	cabled(9216, 9100);
	pass(2);
	assert_int_equal(mtu_heard(0, 0), 9000);
	/* The way got worse, without the carrier going: it is noticed in minutes. */
	segments[0].longest = 1500;
	pass(400);
	assert_int_equal(mtu_heard(0, 0), 1500);
	assert_int_equal(mtu_heard(1, 0), 1500);
	/* And better. */
	segments[0].longest = 0;
	pass(61);
	assert_int_equal(mtu_heard(0, 0), 9216);
}

static void mtu_after_restart(void **state)
{
	(void)state;
	cabled(9000, 0);
	pass(10);
	node_of(1, &cluster, 2, 4711, key, 1);
	set_mtu(1, 0, 9000);
	pass(1);
	assert_int_equal(mtu_heard(0, 0), 9000);
	assert_int_equal(mtu_heard(1, 0), 9000);
}

static void mtu_of_nothing(void **state)
{
	(void)state;
	cabled(9000, 1000);
	pass(10);
	assert_heard(0, 0, "member 2 eth0 direct group two-way");
	assert_int_equal(mtu_heard(0, 0), 0);
}

/* --- the gateway ---------------------------------------------------------------------------- */

static void gateway(void **state)
{
	(void)state;
	node_begins(0, 1, 2);
	plug(0, 0, 0);
	plug(1, 0, 1);
	segments[0].gateway = true;
	pass(0.2);
	assert_true(facts_of(0, 0)->gateway);
	assert_false(facts_of(0, 1)->gateway);
	pass(2);
	assert_int_equal(segments[1].requests, 4);
	assert_int_equal(segments[0].requests, 1);
	pass(60);
	assert_int_equal(segments[1].requests, 10);
	assert_true(facts_of(0, 0)->gateway);
	/* It is believed to be there until three requests are not answered. */
	segments[0].gateway = false;
	pass(9);
	assert_true(facts_of(0, 0)->gateway);
	pass(16);
	assert_false(facts_of(0, 0)->gateway);
	assert_true(facts_of(0, 0)->answered);
	segments[0].gateway = true;
	pass(10.1);
	assert_true(facts_of(0, 0)->gateway);
	stations[0].ports[0].nic.carrier = 0;
	tell_ports(0);
	assert_false(facts_of(0, 0)->gateway);
	assert_false(facts_of(0, 0)->answered);
}

/* A switch that passes everything looks like a cable, so the gateway is asked for there as well. */
static void gateway_beside_a_member(void **state)
{
	(void)state;
	node_begins(0, 1, 1);
	node_begins(1, 2, 1);
	plug(0, 0, 0);
	plug(0, 1, 0);
	pass(30);
	assert_true(facts_of(0, 0)->heard[0].direct);
	assert_false(facts_of(0, 0)->gateway);
	assert_false(facts_of(0, 0)->answered);
	segments[0].gateway = true;
	pass(10.1);
	assert_true(facts_of(0, 0)->gateway);
	assert_true(facts_of(0, 0)->answered);
}

static void assert_not_the_gateway(size_t at, uint8_t value)
{
	uint8_t answer[60] = {2, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0xfe, 8, 6, 0, 1, 8, 0, 6, 4, 0, 2,
			      2, 0, 0, 0, 0, 0xfe, 10, 0, 0, 1, 2, 0, 0, 0, 1, 0};
	answer[at] = value;
	for (size_t length = 0; length < 42; length++)
		assert_false(hearing_arp(stations[0].hearing, 0, answer, length, now));
	assert_false(hearing_arp(stations[0].hearing, 0, answer, sizeof answer, now));
}

static void not_the_gateway(void **state)
{
	(void)state;
	node_begins(0, 1, 1);
	pass(0.2);
	assert_not_the_gateway(0, 0xff);  /* to all: not the answer to us */
	assert_not_the_gateway(13, 0x00);
	assert_not_the_gateway(21, 1);	  /* a request */
	assert_not_the_gateway(22, 3);	  /* from a group */
	assert_not_the_gateway(31, 2);	  /* another's address */
	assert_not_the_gateway(37, 1);	  /* for another port */
	assert_false(facts_of(0, 0)->gateway);
	uint8_t request[42] = {0};
	memcpy(request + 6, "\2\0\0\0\1", 6);
	memcpy(request + 12, "\x08\x06\x00\x01\x08\x00\x06\x04\x00\x01", 10);
	memcpy(request + 22, "\2\0\0\0\1", 6);
	answer_arp((struct end){0, 0}, request);
	assert_true(facts_of(0, 0)->gateway);
}

static void no_gateway_in_the_profile(void **state)
{
	(void)state;
	struct profile alone = profile;
	struct cluster without = cluster;
	alone.gateway = 0;
	without.profile = &alone;
	node_of(0, &without, 1, 7, key, 1);
	plug(0, 0, 0);
	segments[0].gateway = true;
	pass(30);
	assert_int_equal(segments[0].requests, 0);
	hearing_free(stations[0].hearing);
	stations[0].hearing = NULL;
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_begins, world_ends)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(cable),
		IN_A_WORLD(one_starts_later),
		IN_A_WORLD(one_way),
		IN_A_WORLD(loop),
		IN_A_WORLD(two_cables),
		IN_A_WORLD(duplicate),
		IN_A_WORLD(two_of_a_number),
		IN_A_WORLD(foreign_and_forged),
		IN_A_WORLD(of_a_larger_cluster),
		IN_A_WORLD(lan),
		IN_A_WORLD(members_have_places),
		IN_A_WORLD(recorded_before_restart),
		IN_A_WORLD(recorded_of_another_card),
		IN_A_WORLD(unproven_restart),
		IN_A_WORLD(recorded_and_alone),
		IN_A_WORLD(recorded_elsewhere),
		IN_A_WORLD(recorded_of_oneself),
		IN_A_WORLD(flood),
		IN_A_WORLD(talkative_member),
		IN_A_WORLD(carrier_goes),
		IN_A_WORLD(forgetting_is_due),
		IN_A_WORLD(ports_are_known_again),
		IN_A_WORLD(odd_ports),
		IN_A_WORLD(mtu_is_proven),
		IN_A_WORLD(mtu_one_end_first),
		IN_A_WORLD(mtu_falls_back),
		IN_A_WORLD(mtu_after_restart),
		IN_A_WORLD(mtu_of_nothing),
		IN_A_WORLD(gateway),
		IN_A_WORLD(gateway_beside_a_member),
		IN_A_WORLD(not_the_gateway),
		IN_A_WORLD(no_gateway_in_the_profile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
