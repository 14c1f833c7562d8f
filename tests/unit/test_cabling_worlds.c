/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole clusters, wired at random: each node's ports are told what they would hear, decide, and are told again what the
 * others then say. Whatever the wiring, roles are unique, both ends of a cable take it for the same, it comes to rest,
 * and what proves nothing changes nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/cabling.h"
#include "plan/port_text.h"

#define PORTS 4
#define ROUNDS 12

static struct profile profile;
static struct cluster cluster;

/* ---- the world ---- */

#define NOWHERE (-1)
#define LAN (-2)

static struct world {
	int ports;
	int plug[NODES_MAX * PORTS]; /* the port at the other end, of all nodes' in one row; NOWHERE, LAN */
	bool off[NODES_MAX];
	bool cheap, gateway; /* the LAN's switch passes the direct address; the gateway answers */
	bool bridged;	     /* what is meant for cables are bridges of a host */
	struct port_facts facts[NODES_MAX][PORTS];
	struct cabling cabling[NODES_MAX];
} world;

static unsigned seed;

static unsigned chance(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return seed / 65536 % n;
}

static void plan(int nodes, const char *more)
{
	struct text text = TEXT_NULL;
	struct report report = REPORT_NULL;
	text_add(&text, "[cluster]\nname=t\nnetwork=10.0.0.0/24\ngateway=10.0.0.1\n"
		 "root-password-hash=$5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n%s", more);
	for (int i = 1; i <= nodes; i++)
		text_add(&text, "[node n%d]\naddress=10.0.0.%d\n", i, 10 + i);
	profile_free(&profile);
	assert_int_equal(profile_read_text(&profile, "t", text.s, &report), 0);
	assert_int_equal(cluster_plan(&cluster, &profile, CLUSTER_ID_NONE, &report), 0);
	report_free(&report);
	text_free(&text);
}

static struct port_facts *port_at(int at)
{
	return &world.facts[at / world.ports][at % world.ports];
}

/* MACs in no order of the bus: the one must not stand for the other. */
static void build(int ports)
{
	for (int i = 0; i < NODES_MAX; i++)
		cabling_free(&world.cabling[i]);
	world = (struct world){.ports = ports};
	for (int i = 0; i < cluster.n * ports; i++) {
		struct port_facts *port = port_at(i);
		snprintf(port->nic.ifname, IFNAME_TEXT, "eth%d", i % ports);
		snprintf(port->nic.path, sizeof port->nic.path, "/devices/pci0000:00/0000:00:%02x.0", i % ports + 3);
		snprintf(port->nic.mac, sizeof port->nic.mac, "52:54:00:%02x:%02x:%02x", i / ports, chance(256), i);
		world.plug[i] = NOWHERE;
	}
}

/* All plugs are pulled: no port has a carrier for a moment. */
static void pull_all(void)
{
	for (int i = 0; i < cluster.n * world.ports; i++) {
		world.plug[i] = NOWHERE;
		port_at(i)->answered = false;
	}
}

static void wire_at_random(void)
{
	int count = cluster.n * world.ports;
	pull_all();
	for (int i = 0; i < count; i++)
		world.plug[i] = chance(4) ? NOWHERE : LAN;
	for (int k = 0; k < count; k++) {
		int a = (int)chance((unsigned)count), b = (int)chance((unsigned)count);
		if (a != b && world.plug[a] < 0 && world.plug[b] < 0) {
			world.plug[a] = b;
			world.plug[b] = a;
		}
	}
}

/* As the ring wants it, at ports chosen at random. */
static void wire_right(void)
{
	int free_port[NODES_MAX][PORTS], left[NODES_MAX];
	pull_all();
	for (int i = 0; i < cluster.n; i++) {
		left[i] = world.ports;
		for (int p = 0; p < world.ports; p++) {
			int other = (int)chance((unsigned)p + 1);
			free_port[i][p] = free_port[i][other];
			free_port[i][other] = i * world.ports + p;
		}
		world.plug[free_port[i][--left[i]]] = LAN;
	}
	for (int c = 0; c < cluster.cables; c++) {
		int a = cluster.cable[c].node[0] - 1, b = cluster.cable[c].node[1] - 1;
		int x = free_port[a][--left[a]], y = free_port[b][--left[b]];
		world.plug[x] = y;
		world.plug[y] = x;
	}
}

/* ---- what is heard in it ---- */

static unsigned which(const char *role)
{
	return starts_with(role, "to2-") ? 2 : starts_with(role, "to-") ? 1 : 0;
}

static void hear(struct port_facts *port, int from, bool direct)
{
	const struct port_facts *other = port_at(from);
	struct port_heard *heard = &port->heard[port->heard_count++];
	bool self = (port - &world.facts[0][0]) / PORTS == from / world.ports;
	assert_true(port->heard_count <= HEARD_MAX);
	*heard = (struct port_heard){.kind = self ? HEARD_SELF : HEARD_MEMBER, .node = from / world.ports + 1, .two_way = !self,
				     .direct = direct, .group = true, .cable = which(other->role)};
	memcpy(heard->mac, other->nic.mac, sizeof heard->mac);
	memcpy(heard->port, other->nic.ifname, sizeof heard->port);
}

static void listen_at(int at)
{
	struct port_facts *port = port_at(at);
	int plug = world.plug[at];
	port->heard_count = 0;
	port->nic.carrier = plug != NOWHERE && (plug < 0 || !world.off[plug / world.ports]);
	port->listened = port->nic.carrier ? 10 : 0;
	port->gateway = plug == LAN && world.gateway;
	if (plug >= 0 && !world.off[plug / world.ports])
		hear(port, plug, !world.bridged);
	for (int i = 0; plug == LAN && i < cluster.n * world.ports && port->heard_count < HEARD_MAX; i++)
		if (world.plug[i] == LAN && i != at && !world.off[i / world.ports])
			hear(port, i, world.cheap);
	bool switched = port->heard_count && (plug == LAN ? !world.cheap : world.bridged);
	port->answered = port->nic.carrier && (port->answered || port->gateway || switched);
}

static void listen_all(void)
{
	for (int i = 0; i < cluster.n * world.ports; i++)
		listen_at(i);
}

/* ---- what follows ---- */

static void take_roles(int node)
{
	struct cabling *cabling = &world.cabling[node];
	struct port_facts *ports = world.facts[node];
	for (int p = 0; p < world.ports; p++) {
		if (*ports[p].role)
			snprintf(ports[p].nic.ifname, IFNAME_TEXT, "eth%d", p);
		*ports[p].role = '\0';
	}
	for (size_t r = 0; r < cabling->role_count; r++) {
		struct port_facts *port = &ports[cabling->role[r].port];
		memcpy(port->role, cabling->role[r].ifname, IFNAME_TEXT);
		memcpy(port->nic.ifname, cabling->role[r].ifname, IFNAME_TEXT);
	}
}

static bool same_roles(const struct cabling *a, const struct cabling *b)
{
	bool same = a->role_count == b->role_count;
	for (size_t r = 0; same && r < a->role_count; r++)
		same = a->role[r].port == b->role[r].port && a->role[r].cable == b->role[r].cable;
	return same;
}

static void decide(int node, const struct port_memory *memory, size_t memory_count, bool guess)
{
	cabling_free(&world.cabling[node]);
	cabling_decide(&world.cabling[node], &cluster, node + 1, world.facts[node], (size_t)world.ports, memory, memory_count,
		       guess);
}

/* Returns whether any role changed. */
static bool turn(bool guess)
{
	bool changed = false;
	listen_all();
	for (int i = 0; i < cluster.n; i++) {
		if (world.off[i])
			continue;
		struct cabling before = world.cabling[i];
		world.cabling[i] = (struct cabling)CABLING_NULL;
		decide(i, NULL, 0, guess);
		changed |= !same_roles(&before, &world.cabling[i]);
		cabling_free(&before);
		take_roles(i);
	}
	return changed;
}

static void show(void)
{
	for (int i = 0; i < cluster.n; i++) {
		struct text text = TEXT_NULL;
		port_facts_format(&text, world.facts[i], (size_t)world.ports);
		cabling_drawing(&text, &world.cabling[i], &cluster, i + 1, world.facts[i], (size_t)world.ports);
		fprintf(stderr, "node %d%s\n%s", i + 1, world.off[i] ? " (off)" : "", text.s);
		text_free(&text);
	}
}

#define CHECK(condition)                                                                                               \
	do {                                                                                                           \
		if (!(condition)) {                                                                                    \
			show();                                                                                        \
			fail_msg("%s", #condition);                                                                    \
		}                                                                                                      \
	} while (0)

static void settle(void)
{
	int rounds = 0;
	turn(false);
	while (turn(true))
		CHECK(++rounds < ROUNDS);
}

/* ---- what must hold ---- */

static void unique(const struct cabling *cabling)
{
	for (size_t a = 0; a < cabling->role_count; a++)
		for (size_t b = 0; b < a; b++) {
			CHECK(cabling->role[a].port != cabling->role[b].port);
			CHECK(strcmp(cabling->role[a].ifname, cabling->role[b].ifname) != 0);
		}
	for (size_t i = 1; i < cabling->complaint_count; i++)
		CHECK(cabling->complaints[i - 1].wrong >= cabling->complaints[i].wrong);
}

static const struct cabling_role *role_at(int at)
{
	const struct cabling *cabling = &world.cabling[at / world.ports];
	for (size_t r = 0; r < cabling->role_count; r++)
		if (cabling->role[r].port == (size_t)(at % world.ports))
			return &cabling->role[r];
	return NULL;
}

/* A cable that was heard leads to whom the plan wants, and its other end says so, too. */
static void agreed(int at)
{
	const struct cabling_role *role = role_at(at);
	if (!role || !role->cable || role->evidence != EVIDENCE_HEARD)
		return;
	int other = world.plug[at];
	if (other == LAN && world.cheap)
		return;
	CHECK(other >= 0);
	const struct cabling_role *end = role_at(other);
	CHECK(end && end->evidence == EVIDENCE_HEARD && end->cable == role->cable);
}

static void hold(void)
{
	for (int i = 0; i < cluster.n; i++)
		if (!world.off[i])
			unique(&world.cabling[i]);
	/* Where a cheap switch has fewer than two members on, its LAN looks like a cable to each of them. */
	for (int i = 0; (!world.cheap || cluster.n == 2) && i < cluster.n * world.ports; i++)
		if (!world.off[i / world.ports])
			agreed(i);
}

static void whole(void)
{
	for (int i = 0; i < cluster.n; i++) {
		CHECK(world.cabling[i].complete);
		CHECK(!world.cabling[i].wrong && (world.bridged || !world.cabling[i].complaint_count));
		CHECK(world.plug[i * world.ports + (int)world.cabling[i].role[0].port] == LAN);
	}
	for (int i = 0; i < cluster.n * world.ports; i++)
		agreed(i);
}

/* ---- stories ---- */

static void any_size(void (*story)(void), int times)
{
	for (int nodes = 2; nodes <= NODES_MAX; nodes++)
		for (int t = 0; t < times; t++) {
			seed = (unsigned)(nodes * 10000 + t);
			plan(nodes, "");
			build(3 + t % 2);
			story();
		}
	plan(2, "[cables]\ncount=1\n");
	for (int t = 0; t < times; t++) {
		seed = (unsigned)t;
		build(2 + t % 3);
		story();
	}
}

static void any_wiring_once(void)
{
	world.cheap = chance(4) == 0;
	world.gateway = chance(2);
	wire_at_random();
	for (int i = 0; i < cluster.n; i++)
		world.off[i] = chance(8) == 0;
	settle();
	hold();
	/* What follows once, follows again; and where all is cabled anew, nothing of before is in the way. */
	CHECK(!turn(true));
	wire_at_random();
	settle();
	hold();
}

static void any_wiring(void **state)
{
	(void)state;
	any_size(any_wiring_once, 400);
}

static void right_wiring_once(void)
{
	world.cheap = cluster.n == 2 && chance(2);
	world.gateway = world.cheap || chance(2);
	wire_right();
	settle();
	whole();
	wire_right();
	settle();
	whole();
}

static void bridges_once(void)
{
	world.bridged = true;
	world.gateway = cluster.n == 2 || chance(2);
	wire_right();
	settle();
	whole();
	if (cluster.n == 2) /* all ports look alike but for the gateway, and that moves no LAN from where a member is */
		return;
	wire_right();
	settle();
	whole();
}

/* Virtual machines, whose cables are bridges of the host. */
static void bridges(void **state)
{
	(void)state;
	any_size(bridges_once, 50);
}

static void right_wiring(void **state)
{
	(void)state;
	any_size(right_wiring_once, 100);
}

/* All others are off: the node comes up with the roles that it learnt. */
static void alone_once(void)
{
	struct port_memory memory[PORTS_MAX];
	wire_right();
	settle();
	whole();
	struct cabling *cabling = &world.cabling[0];
	size_t count = port_memory_learn(memory, 0, PORTS_MAX, cabling, world.facts[0], (size_t)world.ports);
	CHECK(count == cabling->role_count);
	struct cabling before = *cabling;
	*cabling = (struct cabling)CABLING_NULL;
	take_roles(0);
	for (int i = 1; i < cluster.n; i++)
		world.off[i] = true;
	listen_all();
	decide(0, memory, count, false);
	CHECK(same_roles(&before, cabling));
	cabling_free(&before);
}

static void alone(void **state)
{
	(void)state;
	any_size(alone_once, 20);
}

/* Whoever has no key may say what he likes on every port, and answer ARP. */
static void attack_once(void)
{
	world.gateway = true;
	wire_right();
	settle();
	world.off[cluster.n - 1] = chance(2);
	world.gateway = chance(2);
	settle();
	listen_all();
	for (int i = 0; i < (cluster.n - 1) * world.ports; i++) {
		struct port_facts *port = port_at(i);
		for (int h = (int)chance(3); h >= 0 && port->heard_count < HEARD_MAX; h--) {
			struct port_heard *heard = &port->heard[port->heard_count++];
			*heard = (struct port_heard){.kind = (enum heard_kind)(HEARD_FOREIGN + chance(2)),
						     .node = 1 + (int)chance((unsigned)cluster.n), .direct = chance(2),
						     .group = chance(2)};
			if (chance(3) == 0) /* a recording */
				*heard = (struct port_heard){.kind = HEARD_MEMBER, .node = heard->node, .direct = true};
		}
		if (chance(2)) /* his own machine is plugged in where nothing was */
			port->nic.carrier = 1;
		port->gateway |= port->nic.carrier == 1 && chance(2);
	}
	for (int i = 0; i < cluster.n - 1; i++) {
		struct cabling before = world.cabling[i];
		world.cabling[i] = (struct cabling)CABLING_NULL;
		decide(i, NULL, 0, true);
		CHECK(same_roles(&before, &world.cabling[i]));
		cabling_free(&before);
	}
}

static void attack(void **state)
{
	(void)state;
	any_size(attack_once, 100);
}

static int end(void **state)
{
	(void)state;
	for (int i = 0; i < NODES_MAX; i++)
		cabling_free(&world.cabling[i]);
	profile_free(&profile);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_wiring),
		cmocka_unit_test(right_wiring),
		cmocka_unit_test(bridges),
		cmocka_unit_test(alone),
		cmocka_unit_test(attack),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
