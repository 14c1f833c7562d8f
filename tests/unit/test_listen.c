/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listeners on machines in memory: who is at which port's other end, while cables move and ports come and go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "memory_wire.h"
#include "sys/listen.h"

#define NODES 3
#define TICK 0.05

#define PROFILE                                                                                                       \
	"[cluster]\nname=demo\nnetwork=10.0.0.0/24\n"                                                                  \
	"root-password-hash=$5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n"                                \
	"[node a]\naddress=10.0.0.11\n[node b]\naddress=10.0.0.12\n[node c]\naddress=10.0.0.13\n"

enum { LAN = 1, AB, BC, CA, OTHER };

static const uint8_t key[HELLO_KEY_SIZE] = "of the cluster";
static struct profile profile;
static struct cluster cluster;
static struct world world;
static struct listener *node[NODES];
static unsigned lan[NODES], next[NODES], previous[NODES];

static struct listener *start(int machine)
{
	struct report report = REPORT_NULL;
	struct wire wire = world_wire(&world, machine);
	const struct listener_setup setup = {
		.cluster = &cluster, .node = machine + 1, .key = key, .root = "", .wire = &wire};
	struct listener *listener = listener_open(&setup, &report);
	assert_non_null(listener);
	return listener;
}

static int begin(void **state)
{
	static const char id[] = "5f1c3a0e-1111-8222-9333-444455556666";
	static const int cable[NODES] = {AB, BC, CA};
	struct report report = REPORT_NULL;
	(void)state;
	assert_int_equal(profile_read_text(&profile, "t", PROFILE, &report), 0);
	assert_int_equal(cluster_plan(&cluster, &profile, id, &report), 0);
	report_free(&report);
	world = (struct world){.now = 1000, .bridge = {[LAN] = true}};
	for (int i = 0; i < NODES; i++) {
		lan[i] = world_add(&world, i, "eth0", LAN);
		next[i] = world_add(&world, i, "eth1", cable[i]);
		previous[i] = world_add(&world, i, "eth2", cable[(i + NODES - 1) % NODES]);
		node[i] = start(i);
	}
	return 0;
}

static int end(void **state)
{
	(void)state;
	for (int i = 0; i < NODES; i++)
		listener_close(node[i]);
	memset(node, 0, sizeof node);
	world_free(&world);
	profile_free(&profile);
	return 0;
}

/* Returns whether any of the running ones had news. */
static bool pass(double seconds)
{
	bool news = false;
	for (double until = world.now + seconds; world.now < until; world.now += TICK)
		for (int i = 0; i < NODES; i++)
			news |= node[i] && listener_turn(node[i], 0);
	return news;
}

static const struct port_facts *port(int machine, unsigned ifindex)
{
	size_t count, i = 0;
	const struct port_facts *ports = listener_ports(node[machine], &count);
	while (i < count && listener_ifindex(node[machine], i) != ifindex)
		i++;
	return i < count ? &ports[i] : NULL;
}

/* The one neighbour at the other end of the port, both ways, is that node; 0: nobody is there. */
static void expect_cable(int machine, unsigned ifindex, int neighbour)
{
	const struct port_facts *p = port(machine, ifindex);
	assert_non_null(p);
	assert_int_equal(p->heard_count, neighbour ? 1 : 0);
	if (!neighbour)
		return;
	assert_int_equal(p->heard[0].kind, HEARD_MEMBER);
	assert_int_equal(p->heard[0].node, neighbour);
	assert_true(p->heard[0].direct && p->heard[0].two_way);
}

static void expect_ring(void)
{
	for (int i = 0; i < NODES; i++) {
		expect_cable(i, next[i], (i + 1) % NODES + 1);
		expect_cable(i, previous[i], (i + NODES - 1) % NODES + 1);
		assert_int_equal(port(i, lan[i])->heard_count, NODES - 1);
		assert_false(port(i, lan[i])->heard[0].direct);
		assert_true(port(i, lan[i])->heard[0].two_way);
	}
}

/* --- stories ------------------------------------------------------------------------------ */

static void test_ring(void **state)
{
	(void)state;
	assert_true(pass(1.5));
	expect_ring();
	pass(2);
	assert_false(pass(30)); /* and then there is no more to be said */
	unsigned long sent = world.sent;
	pass(10);
	assert_true(world.sent - sent <= 10 * 2 * 9 + 9);
}

static void test_moved_and_swapped(void **state)
{
	(void)state;
	pass(2);
	unsigned spare = world_add(&world, 0, "eth3", 0);
	world_plug(&world, next[0], 0);
	world_plug(&world, spare, AB);
	pass(1.5);
	expect_cable(0, spare, 2);
	expect_cable(0, next[0], 0);
	world_plug(&world, spare, CA); /* faster than anybody looks */
	world_plug(&world, previous[0], AB);
	pass(1.5);
	expect_cable(0, spare, 3);
	expect_cable(0, previous[0], 2);
}

static void test_replaced(void **state)
{
	(void)state;
	pass(2);
	world_remove(&world, next[1]);
	pass(1.5);
	assert_null(port(1, next[1]));
	expect_cable(2, previous[2], 0);
	next[1] = world_add(&world, 1, "eth1", BC);
	pass(1.5);
	expect_ring();
}

static void test_silent(void **state)
{
	(void)state;
	pass(2);
	world_port(&world, next[0])->deaf = true;
	pass(5);
	expect_cable(0, next[0], 0);
	const struct port_facts *there = port(1, previous[1]);
	assert_int_equal(there->heard_count, 1);
	assert_false(there->heard[0].two_way);
	assert_int_equal(there->nic.carrier, 1);
	world_port(&world, next[0])->deaf = false;
	pass(2.5);
	expect_ring();
}

static void test_restarted(void **state)
{
	(void)state;
	pass(2);
	listener_close(node[0]);
	node[0] = NULL;
	pass(5);
	expect_cable(1, previous[1], 0);
	node[0] = start(0);
	pass(2.5);
	expect_ring();
}

/* Without a carrier nobody is heard: so it is brought up once, and then left to whoever takes it down. */
static void test_up_once(void **state)
{
	(void)state;
	pass(2);
	world_port(&world, next[0])->up = false;
	world.changes++;
	pass(10);
	assert_false(world_port(&world, next[0])->up);
	expect_cable(1, previous[1], 0);
	unsigned card = world_add(&world, 0, "eth9", OTHER);
	pass(0.2);
	assert_true(world_port(&world, card)->up);
}

/* That the ports cannot be read for a while is no news of them. */
static void test_confused(void **state)
{
	(void)state;
	pass(2);
	world.confused = true;
	world.changes++;
	assert_false(pass(5));
	expect_ring();
	world_remove(&world, next[0]);
	world.confused = false;
	pass(1);
	assert_null(port(0, next[0]));
}

/* Roles follow their ports, whatever comes before them on the bus, and neighbours are told of them. */
static void test_roles(void **state)
{
	size_t count;
	(void)state;
	pass(2);
	listener_role(node[0], 1, "to-b");
	listener_role(node[0], 7, "to-x");
	assert_true(listener_turn(node[0], 0));
	world_remove(&world, lan[0]);
	strcpy(world_port(&world, next[0])->name, "to-b");
	pass(2);
	assert_string_equal(listener_ports(node[0], &count)[0].role, "to-b");
	assert_int_equal(count, 2);
	assert_string_equal(port(1, previous[1])->heard[0].port, "to-b");
	assert_int_equal(port(1, previous[1])->heard[0].cable, 1);
}

static void test_settled(void **state)
{
	(void)state;
	listener_turn(node[0], 0);
	assert_false(listener_settled(node[0], 3));
	pass(4);
	assert_true(listener_settled(node[0], 3));
	unsigned card = world_add(&world, 0, "eth9", 0);
	pass(1);
	assert_false(listener_settled(node[0], 3));
	pass(3);
	assert_true(listener_settled(node[0], 3));
	world_plug(&world, card, OTHER);
	world_add(&world, 3, "switch", OTHER);
	world_port(&world, (unsigned)world.count)->up = true;
	pass(2);
	assert_false(listener_settled(node[0], 3));
	pass(2);
	assert_true(listener_settled(node[0], 3));
}

/* Larger frames are tried once both ports let them, and are told only when they came through. */
static void test_sizes(void **state)
{
	(void)state;
	pass(3);
	assert_int_equal(port(0, next[0])->heard[0].mtu, 1500);
	world_port(&world, next[0])->mtu = world_port(&world, previous[1])->mtu = 9000;
	world_port(&world, next[1])->mtu = world_port(&world, previous[2])->mtu = 9000;
	world.largest[BC] = 4000;
	world.changes++;
	pass(5);
	assert_int_equal(port(0, next[0])->heard[0].mtu, 9000);
	assert_int_equal(port(1, next[1])->heard[0].mtu, 4000);
}

/* Whatever is thrown at a port, its machine comes to an end of it, and the ring stands. */
static void test_rubbish(void **state)
{
	uint8_t frame[1500];
	(void)state;
	pass(2);
	memset(frame, 0x88, sizeof frame);
	memcpy(frame, hello_address[HELLO_GROUP], 6);
	for (int round = 0; round < 200; round++) {
		frame[13] = round % 2 ? 0xb5 : 0x06;
		frame[12] = round % 2 ? 0x88 : 0x08;
		for (size_t i = 0; i < 30; i++)
			world_put(world_port(&world, next[0]), frame, 14 + (size_t)(round * 7) % 1480);
		pass(TICK);
	}
	expect_ring();
}

/* The switch on the LAN says which socket it is; whatever role the port has, that follows from others. */
static void test_switch(void **state)
{
	static const char said[] = "\x01\x80\xc2\0\0\x0e\0\x1b\x21\xaa\xbb\xcc\x88\xcc"
				   "\x02\x07\x04\0\x1b\x21\xaa\xbb\xcc\x04\x07\x05Gi0/12\x06\x02\0\x78\0\0";
	(void)state;
	pass(3);
	world_put(world_port(&world, lan[0]), (const uint8_t *)said, sizeof said - 1);
	pass(1);
	size_t count;
	const struct port_facts *port = listener_ports(node[0], &count);
	assert_string_equal(port[0].lldp.port, "Gi0/12");
	assert_int_equal(port[1].lldp.seconds, 0);
	expect_ring();
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		STORY(test_ring),     STORY(test_moved_and_swapped), STORY(test_replaced), STORY(test_silent),
		STORY(test_restarted), STORY(test_up_once),	      STORY(test_roles),    STORY(test_settled),
		STORY(test_sizes),     STORY(test_confused),    STORY(test_rubbish),	      STORY(test_switch),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
