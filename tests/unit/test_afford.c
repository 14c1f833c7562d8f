/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which nodes can be lost: every cluster of 2 to 7 nodes against a slow judge of its own, and the words for some. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/afford.h"

static const char *const node_names[NODES_MAX] = {"node1", "node2", "node3", "node4", "node5", "node6", "node7"};
static const char *const volume_names[NODES_MAX] = {"r1", "r2", "r3", "r4", "r5", "r6", "r7"};

/* A cluster of n with nothing wrong; standby is the previous node. */
static void make(struct afford_facts *f, int n)
{
	*f = (struct afford_facts){.n = n, .quorate = true, .votes = (unsigned)n, .expected = (unsigned)n, .fails_over = true,
				   .two_node = n == 2, .tie_breaker = n >= 4 && n % 2 == 0};
	for (int i = 0; i < n; i++) {
		f->name[i] = node_names[i];
		f->member[i] = true;
		f->volume[i] = (struct afford_volume){.name = volume_names[i], .home = i + 1, .standby = i ? i : n,
						      .good = {true, true}, .left = -1};
	}
}

/* --- every case ------------------------------------------------------------------------------- */

/* One vote a node and as many as say so for the device; Corosync's arithmetic (votequorum(5)), written out anew. */
static bool part_has_quorum(const struct afford_facts *f, const bool alive[NODES_MAX], int device)
{
	int votes = device, all = f->n + device;
	for (int i = 0; i < f->n; i++)
		votes += alive[i];
	if (f->two_node)
		return votes > 0;
	if (votes >= all / 2 + 1)
		return true;
	return f->tie_breaker && all % 2 == 0 && votes == all / 2 && alive[0];
}

static bool survives(const struct afford_facts *f, int device, int lost)
{
	bool alive[NODES_MAX];
	memcpy(alive, f->member, sizeof alive);
	alive[lost] = false;
	for (int v = 0; v < f->n; v++) {
		bool copy = false;
		for (int node = 1; node <= f->n; node++)
			if (alive[node - 1])
				copy |= (f->volume[v].home == node && f->volume[v].good[0]) ||
					(f->volume[v].standby == node && f->volume[v].good[1]);
		if (!copy)
			return false;
	}
	return part_has_quorum(f, alive, device);
}

/* The nodes that the line names as those which can be lost. */
static unsigned named(const struct afford_facts *f, const char *text)
{
	static const char all[] = "any one node", none[] = "no node";
	unsigned members = 0, set = 0;
	char *words = strndup(text, strcspn(text, ":;")), *list = words;
	for (int i = 0; i < f->n; i++)
		members |= f->member[i] ? 1U << i : 0;
	bool but = strncmp(words, all, sizeof all - 1) == 0;
	if (but)
		list += sizeof all - 1;
	for (int i = 0; i < f->n; i++)
		set |= strstr(list, f->name[i]) ? 1U << i : 0;
	bool nothing = strcmp(words, none) == 0;
	free(words);
	return nothing ? 0 : but ? members & ~set : set;
}

static void try_one(struct afford_facts *f, int device)
{
	unsigned expected = 0;
	f->votes = f->expected = (unsigned)device;
	for (int i = 0; i < f->n; i++) {
		f->votes += f->member[i];
		f->expected++;
	}
	f->quorate = part_has_quorum(f, f->member, device);
	for (int i = 0; i < f->n; i++)
		if (f->quorate && f->member[i] && survives(f, device, i))
			expected |= 1U << i;
	unsigned found = afford_nodes(f);
	char *text = afford_text(f);
	if (found != expected || named(f, text) != expected)
		fail_msg("%d nodes, device %d: %#x, wanted %#x: %s", f->n, device, found, expected, text);
	free(text);
}

/* Members and good halves by the bits of the two numbers. */
static void set(struct afford_facts *f, unsigned alive, unsigned good)
{
	for (int i = 0; i < f->n; i++) {
		f->member[i] = alive >> i & 1;
		f->volume[i].good[0] = good >> (2 * i) & 1;
		f->volume[i].good[1] = good >> (2 * i + 1) & 1;
	}
}

static void every_cluster(void **unused)
{
	(void)unused;
	static const unsigned stride[] = {0, 0, 1, 1, 1, 1, 7, 61}; /* of six and seven nodes some, for the time */
	for (int n = 2; n <= NODES_MAX; n++)
		for (int device = 0; device < 2; device++) {
			struct afford_facts f;
			make(&f, n);
			f.two_node = n == 2 && !device;
			f.tie_breaker = f.tie_breaker && !device;
			for (unsigned alive = 1; alive < 1U << n; alive++)
				for (unsigned good = 0; good < 1U << 2 * n; good += stride[n]) {
					set(&f, alive, good);
					try_one(&f, device);
				}
			/* and those that occur: at most two halves are not good */
			for (unsigned alive = 1; alive < 1U << n; alive++)
				for (int a = 0; a < 2 * n; a++)
					for (int b = a; b < 2 * n; b++) {
						set(&f, alive, ~(1U << a | 1U << b));
						try_one(&f, device);
					}
		}
}

/* --- words ------------------------------------------------------------------------------------ */

static void says(const struct afford_facts *f, const char *wanted)
{
	char *text = afford_text(f);
	assert_string_equal(text, wanted);
	free(text);
}

static void of_three(void **unused)
{
	struct afford_facts f;
	(void)unused;
	make(&f, 3);
	says(&f, "any one node");
	f.volume[0].good[0] = false; /* r1 is good on node3 alone */
	says(&f, "any one node but node3: r1 is up to date on node3 alone");
	f.volume[0].syncing = true;
	f.volume[0].left = 240;
	says(&f, "any one node but node3: r1 is syncing, 4 min left");
	f.volume[0].left = 9;
	says(&f, "any one node but node3: r1 is syncing, 9 s left");
	f.volume[1].good[1] = false; /* r2 on node2 alone */
	says(&f, "node1: r1 is syncing, 9 s left; r2 is up to date on node2 alone");
	f.volume[2].good[0] = f.volume[2].good[1] = false;
	says(&f, "no node: r1 is syncing, 9 s left; r2 is up to date on node2 alone; r3 is up to date nowhere");
	make(&f, 3);
	f.member[2] = false;
	f.votes = 2;
	says(&f, "no node: quorum hangs on each; r1 is up to date on node1 alone; r3 is up to date on node2 alone");
	f.quorate = false;
	says(&f, "no node: there is no quorum; r1 is up to date on node1 alone; r3 is up to date on node2 alone");
}

static void of_others(void **unused)
{
	struct afford_facts f;
	(void)unused;
	make(&f, 2);
	f.fails_over = false;
	says(&f, "any one node; a person then has to start its volume on the other");
	make(&f, 2);
	f.unfenced[0] = true;
	says(&f, "node2: nothing could fence node1");
	f.volume[1].good[0] = false;
	says(&f, "node2: r2 is up to date on node1 alone; nothing could fence node1");
	f.unfenced[1] = true;
	says(&f, "no node: r2 is up to date on node1 alone; nothing could fence node1 or node2");
	make(&f, 4);
	says(&f, "any one node");
	f.volume[0].good[0] = f.volume[2].good[0] = false; /* r1 on node4, r3 on node2 alone */
	f.volume[2].syncing = true;
	f.volume[2].left = 7200;
	says(&f, "node1 or node3: r1 is up to date on node4 alone; r3 is syncing, 2 h left");
	make(&f, 5);
	f.volume[0].good[0] = false;
	f.volume[1].good[1] = false;
	says(&f, "node1, node3 or node4: r1 is up to date on node5 alone; r2 is up to date on node2 alone");
	/* Of four that lost node4 the tie is broken for the part with node1: node1 must not go, the others may. */
	make(&f, 4);
	f.member[3] = false;
	f.votes = 3;
	f.volume[0].standby = 2;
	f.volume[3].standby = 3;
	f.volume[3].good[1] = true;
	f.volume[0].good[0] = f.volume[0].good[1] = true;
	says(&f, "node2: quorum hangs on node1; r4 is up to date on node3 alone");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cluster),
		cmocka_unit_test(of_three),
		cmocka_unit_test(of_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
