/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer: whatever comes from the wire, with or without the key, is heard without harm; without the key nobody is
 * made a member, and whatever is said in answer is of a length that the port can send. Run by tests/fuzz/run.sh.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hmac.h"
#include "base/text.h"
#include "fuzz_hello.h"
#include "plan/hearing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static struct port_facts ports[FUZZ_PORTS_MAX];
static bool with_key; /* a frame of somebody with the key has come */

static const struct cluster *cluster_of_two(void)
{
	static struct profile profile;
	static struct cluster cluster;
	struct report report = REPORT_NULL;
	if (cluster.n)
		return &cluster;
	if (profile_read_text(&profile, "fuzz",
			      "[cluster]\nname=demo\nnetwork=10.0.0.0/24\ngateway=10.0.0.1\n"
			      "root-password-hash=$5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n"
			      "[node a]\naddress=10.0.0.11\n[node b]\naddress=10.0.0.12\n",
			      &report) < 0 ||
	    cluster_plan(&cluster, &profile, FUZZ_CLUSTER, &report) < 0)
		abort();
	report_free(&report);
	return &cluster;
}

static void ports_begin(void)
{
	memset(ports, 0, sizeof ports);
	for (int i = 0; i < FUZZ_PORTS_MAX; i++) {
		strcpy(ports[i].nic.ifname, "eth0");
		strcpy(ports[i].nic.mac, "02:00:00:00:01:00");
		ports[i].nic.ifname[3] += (char)i;
		ports[i].nic.mac[16] += (char)i;
		ports[i].nic.carrier = 1;
		ports[i].mtu = 1500;
	}
}

static void ports_change(const uint8_t *bytes, size_t length)
{
	static const unsigned mtus[] = {0, 1280, 1500, 65535};
	static const char *const roles[] = {"", "lan0", "to-b", "to2-b"};
	for (size_t i = 0; i < length; i++) {
		struct port_facts *port = &ports[bytes[i] % FUZZ_PORTS_MAX];
		port->nic.carrier = bytes[i] & 0x80 ? 1 : 0;
		port->mtu = mtus[bytes[i] >> 2 & 3];
		strcpy(port->role, roles[bytes[i] >> 4 & 3]);
	}
}

/* The HMAC that the length in the frame asks for. */
static void sign(uint8_t *frame, size_t length)
{
	size_t end = length < 22 ? 0 : HELLO_HEADER + ((size_t)frame[20] << 8 | frame[21]);
	with_key = true;
	if (end < 22 + HMAC_SIZE || end > length)
		return;
	hmac_of(frame + end - HMAC_SIZE, fuzz_key, HELLO_KEY_SIZE, frame, end - HMAC_SIZE);
}

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check(struct hearing *hearing, double now)
{
	size_t count;
	const struct port_facts *facts = hearing_facts(hearing, &count, now);
	must(count == FUZZ_PORTS_MAX);
	for (size_t i = 0; i < count; i++) {
		must(facts[i].heard_count <= HEARD_MAX && (facts[i].nic.carrier == 1 || facts[i].heard_count == 0));
		for (size_t k = 0; k < facts[i].heard_count; k++) {
			const struct port_heard *heard = &facts[i].heard[k];
			must(heard->node >= 1 && heard->node <= NODES_MAX && (heard->direct || heard->group));
			must(with_key || heard->kind == HEARD_FOREIGN || heard->kind == HEARD_FORGED);
			must(heard->kind != HEARD_MEMBER || heard->node == 2);
			must(heard->mtu <= HELLO_LENGTH_MAX && heard->since <= heard->last && heard->last <= now);
			for (const char *s = heard->port; *s; s++)
				must(*s > ' ' && *s < 0x7f);
		}
	}
}

static void say(struct hearing *hearing, double now)
{
	static uint8_t frame[HELLO_FRAME_MAX];
	size_t port, length;
	double next;
	int frames = 0;
	while ((length = hearing_due(hearing, &port, frame, now, &next)) > 0) {
		must(port < FUZZ_PORTS_MAX && length <= HELLO_HEADER + (ports[port].mtu ? ports[port].mtu : 1500));
		must(++frames < 100);
	}
	must(next > now);
}

static void hear(struct hearing *hearing, int what, size_t port, uint8_t *bytes, size_t length, double now)
{
	struct hello hello;
	if (what == FUZZ_SIGNED)
		sign(bytes, length);
	if (what == FUZZ_ARP) {
		hearing_arp(hearing, port, bytes, length, now);
	} else if (what == FUZZ_PORTS) {
		ports_change(bytes, length);
		hearing_ports(hearing, ports, FUZZ_PORTS_MAX, now);
	} else {
		hello_decode(&hello, bytes, length, FUZZ_CLUSTER, fuzz_key);
		hearing_hello(hearing, port, bytes, length, now);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct hearing *hearing = hearing_new(cluster_of_two(), 1, fuzz_key, FUZZ_SESSION);
	double now = 100;
	ports_begin();
	with_key = false;
	hearing_ports(hearing, ports, FUZZ_PORTS_MAX, now);
	say(hearing, now);
	for (size_t at = 0; at + 3 <= length;) {
		uint8_t head = bytes[at];
		size_t size = (size_t)bytes[at + 1] << 8 | bytes[at + 2], left = length - at - 3;
		size = size < left ? size : left;
		/* In memory of just that size, so that a step too far is seen. */
		uint8_t *exact = xmalloc(size ? size : 1);
		memcpy(exact, bytes + at + 3, size);
		now += fuzz_pauses[head >> 4 & 7];
		hear(hearing, head & 3, head >> 2 & 3, exact, size, now);
		check(hearing, now);
		say(hearing, now);
		free(exact);
		at += 3 + size;
	}
	hearing_free(hearing);
	return 0;
}
