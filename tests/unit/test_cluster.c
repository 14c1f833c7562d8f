/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ring closes, every cable and every volume has its place, for every size of ring and both ways round. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/cluster.h"
#include "plan/fencing.h"
#include "plan/ring_drawing.h"

struct story {
	struct profile profile;
	struct cluster cluster;
	struct report report;
};

static void plan(struct story *s, int n, const char *cluster_lines, const char *more)
{
	struct text text = TEXT_NULL;
	text_add(&text, "[cluster]\nname = t\nnetwork = 192.168.2.0/24\ngateway = 192.168.2.1\n%s\n"
			"root-password-hash = $5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n%s\n",
		 cluster_lines, more);
	for (int k = 1; k <= n; k++)
		text_add(&text, "[node n%d]\naddress = 192.168.2.%d\n", k, 10 + k);
	s->report = (struct report)REPORT_NULL;
	assert_int_equal(profile_read_text(&s->profile, "t", text.s, &s->report), 0);
	assert_int_equal(cluster_plan(&s->cluster, &s->profile, CLUSTER_ID_NONE, &s->report), 0);
	text_free(&text);
}

static void end(struct story *s)
{
	report_free(&s->report);
	profile_free(&s->profile);
}

/* As the design says: r1 on nodes 1 and 3, r2 on 2 and 1, r3 on 3 and 2. */
static void three(void **state)
{
	(void)state;
	struct story s;
	plan(&s, 3, "", "");
	static const int standby[] = {3, 1, 2}, cable[] = {3, 1, 2};
	assert_int_equal(s.cluster.cables, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(s.cluster.volume[i].home, i + 1);
		assert_int_equal(s.cluster.volume[i].standby, standby[i]);
		assert_int_equal(s.cluster.volume[i].cable, cable[i]);
		assert_int_equal(s.cluster.volume[i].port, 7789 + i);
	}
	assert_string_equal(s.cluster.volume[2].name, "r3");
	assert_int_equal(s.cluster.cable[0].address[0], 0x0afefe00);
	assert_int_equal(s.cluster.cable[2].address[1], 0x0afefe05);
	assert_string_equal(s.cluster.cable[2].ifname[0], "to-n1");
	assert_string_equal(s.cluster.cable[2].ifname[1], "to-n3");
	end(&s);
}

static void holds_together(const struct cluster *c)
{
	for (int k = 1; k <= c->n; k++) {
		const struct cluster_node *node = &c->node[k - 1];
		const struct cluster_volume *own = &c->volume[node->own - 1], *copy = &c->volume[node->copy - 1];
		assert_int_equal(c->node[node->next - 1].previous, k);
		assert_int_equal(c->node[node->previous - 1].next, k);
		assert_int_equal(own->home, k);
		assert_int_equal(copy->standby, k);
		assert_int_not_equal(own->standby, k);
		assert_true(own->standby == node->next || own->standby == node->previous);
		const struct cluster_cable *cable = &c->cable[own->cable - 1];
		assert_true(cable_end(cable, own->home) >= 0);
		assert_true(cable_end(cable, own->standby) >= 0);
	}
	for (int i = 0; i < c->cables; i++) {
		assert_int_equal(c->cable[i].node[0], i + 1);
		assert_int_equal(c->cable[i].address[0] % 2, 0);
		assert_int_equal(c->cable[i].address[1], c->cable[i].address[0] + 1);
		assert_int_equal(c->cable[i].address[0], c->profile->cable_network.address + 2 * (uint32_t)i);
	}
}

/* Two interfaces of a node never have the same name. */
static void names_differ(const struct cluster *c)
{
	for (int a = 0; a < 2 * c->cables; a++)
		for (int b = 0; b < a; b++)
			if (c->cable[a / 2].node[a % 2] == c->cable[b / 2].node[b % 2])
				assert_string_not_equal(c->cable[a / 2].ifname[a % 2], c->cable[b / 2].ifname[b % 2]);
}

static void every_ring(void **state)
{
	(void)state;
	static const char *const ways[] = {"standby = previous", "standby = next"};
	for (int n = NODES_MIN; n <= NODES_MAX; n++)
		for (int way = 0; way < 2; way++) {
			struct story s;
			plan(&s, n, ways[way], "");
			assert_int_equal(s.cluster.n, n);
			assert_int_equal(s.cluster.cables, n);
			assert_int_equal(s.cluster.volume[0].standby, way ? 2 : n);
			holds_together(&s.cluster);
			names_differ(&s.cluster);
			end(&s);
		}
}

static void two(void **state)
{
	(void)state;
	struct story s;
	plan(&s, 2, "", "");
	assert_string_equal(s.cluster.cable[0].ifname[0], "to-n2");
	assert_string_equal(s.cluster.cable[1].ifname[1], "to2-n2");
	assert_int_equal(s.cluster.volume[0].cable, 1);
	assert_int_equal(s.cluster.volume[1].cable, 2);
	end(&s);

	plan(&s, 2, "", "[cables]\ncount = 1\nnetwork = 10.0.0.0/27\n");
	assert_int_equal(s.cluster.cables, 1);
	assert_int_equal(s.cluster.volume[0].cable, 1);
	assert_int_equal(s.cluster.volume[1].cable, 1);
	assert_int_equal(s.cluster.cable[0].address[1], 0x0a000001);
	end(&s);
}

static void found(void **state)
{
	(void)state;
	struct story s;
	plan(&s, 3, "", "");
	assert_int_equal(cluster_find(&s.cluster, "n2")->number, 2);
	assert_int_equal(cluster_find(&s.cluster, "3")->number, 3);
	assert_null(cluster_find(&s.cluster, "4"));
	assert_null(cluster_find(&s.cluster, "0"));
	assert_null(cluster_find(&s.cluster, ""));
	end(&s);
}

static void drawn(void **state)
{
	(void)state;
	struct story s;
	struct text text = TEXT_NULL;
	plan(&s, 2, "", "");
	ring_drawing(&text, &s.cluster);
	assert_string_equal(text.s,
		"  +--------------------------------+\n"
		"  | n1           192.168.2.11      |- 10.254.254.3  to2-n2 --------------.\n"
		"  | home of r1, copy of r2         |                                     |\n"
		"  +--------------------------------+                                     |\n"
		"      |  10.254.254.0     to-n2                                 cable 2  |\n"
		"      |  cable 1                                                         |\n"
		"      |  10.254.254.1     to-n1                                          |\n"
		"  +--------------------------------+                                     |\n"
		"  | n2           192.168.2.12      |- 10.254.254.2  to2-n1 --------------'\n"
		"  | home of r2, copy of r1         |\n"
		"  +--------------------------------+\n");
	text_free(&text);
	end(&s);
}

/* Longest names, longest addresses: still within the width, and nothing cut off. */
static void drawn_within_width(void **state)
{
	(void)state;
	struct profile profile;
	struct cluster cluster;
	struct report report = REPORT_NULL;
	struct text in = TEXT_NULL, out = TEXT_NULL;
	text_add(&in, "[cluster]\nname=t\nnetwork=192.168.200.0/24\n"
		      "root-password-hash = $5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n"
		      "[cables]\nnetwork=192.168.201.224/27\n[node abcdefghijk]\naddress=192.168.200.111\n"
		      "[node lmnopqrstuv]\naddress=192.168.200.112\n");
	assert_int_equal(profile_read_text(&profile, "t", in.s, &report), 0);
	assert_int_equal(cluster_plan(&cluster, &profile, CLUSTER_ID_NONE, &report), 0);
	ring_drawing(&out, &cluster);
	assert_non_null(strstr(out.s, " 192.168.201.227  to2-lmnopqrstuv "));
	for (const char *line = out.s; *line; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") <= RING_DRAWING_WIDTH);
	text_free(&in);
	text_free(&out);
	report_free(&report);
	profile_free(&profile);
}

/* What fences each node, and whether anything fails over: by number of nodes, IPMI and quorum device. */
static void fencing(void **state)
{
	(void)state;
	static const struct {
		int n;
		bool device, ipmi[2], fails_over;
		enum fencing fencing[2];
	} cases[] = {
		{2, false, {false, false}, false, {FENCING_NONE, FENCING_NONE}},
		{2, false, {true, false}, false, {FENCING_NONE, FENCING_NONE}},
		{2, false, {true, true}, true, {FENCING_IPMI, FENCING_IPMI}},
		{2, true, {false, false}, true, {FENCING_WATCHDOG, FENCING_WATCHDOG}},
		{2, true, {false, true}, true, {FENCING_WATCHDOG, FENCING_BOTH}},
		{3, false, {false, false}, true, {FENCING_WATCHDOG, FENCING_WATCHDOG}},
		{3, false, {true, false}, true, {FENCING_BOTH, FENCING_WATCHDOG}},
		{4, true, {true, true}, true, {FENCING_BOTH, FENCING_BOTH}},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct story s;
		plan(&s, cases[i].n, "", cases[i].device ? "[ha]\nquorum-device = 192.168.2.9" : "");
		for (int k = 0; k < 2; k++)
			s.profile.nodes[k].ipmi = cases[i].ipmi[k] ? 0xc0a802f0 + (uint32_t)k : 0;
		assert_int_equal(cluster_fails_over(&s.cluster), cases[i].fails_over);
		assert_int_equal(cluster_fencing(&s.cluster, 1), cases[i].fencing[0]);
		assert_int_equal(cluster_fencing(&s.cluster, 2), cases[i].fencing[1]);
		assert_int_equal(cluster_has_watchdog(&s.cluster), cases[i].n > 2 || cases[i].device);
		assert_int_equal(cluster_two_node(&s.cluster), cases[i].n == 2 && !cases[i].device);
		end(&s);
	}
	assert_string_equal(fencing_name(FENCING_BOTH), "ipmi, then watchdog");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three), cmocka_unit_test(every_ring), cmocka_unit_test(two),
		cmocka_unit_test(found), cmocka_unit_test(drawn),      cmocka_unit_test(drawn_within_width),
		cmocka_unit_test(fencing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
