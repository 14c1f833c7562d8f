/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Switch-over as it is thought: all states of a cluster, possible or not, against what must never be done; every plan
 * broken off after every step, against a cluster that is as it was; and what is said, word for word.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "plan/return.h"
#include "plan/switch.h"

static struct cluster cluster;
static struct switch_facts facts;
static struct switch_guest guests[2];
static struct switch_plan plan;
static struct report report;

/* A ring as cluster.c makes it: the standby of rK is the previous node. */
static void ring(int n)
{
	static const char *const names[] = {"node1", "node2", "node3", "node4", "node5", "node6", "node7"};
	cluster = (struct cluster){.n = n};
	for (int i = 0; i < n; i++) {
		cluster.node[i] = (struct cluster_node){.number = i + 1, .name = names[i], .own = i + 1, .copy = (i + 1) % n + 1};
		cluster.volume[i] = (struct cluster_volume){.number = i + 1, .home = i + 1, .standby = (i + n - 1) % n + 1};
		memcpy(cluster.volume[i].name, (char[]){'r', (char)('1' + i), '\0'}, 3);
	}
}

/* All well: each volume at home. */
static void well(int n)
{
	ring(n);
	facts = (struct switch_facts){.cluster = &cluster, .failover = n > 2, .known = true, .quorum = true};
	for (int i = 0; i < n; i++) {
		facts.node[i].online = true;
		facts.volume[i] = (struct switch_volume){
			.on = i + 1, .seen = true, .connection = DRBD_CONNECTED, .disk = {DISK_UP_TO_DATE, DISK_UP_TO_DATE},
			.looked = true, .free = INT64_C(1) << 30};
	}
	guests[0] = (struct switch_guest){.name = "web", .memory = 256U << 20};
	guests[1] = (struct switch_guest){.name = "db", .by_hand = true, .memory = 256U << 20};
	facts.volume[0].guest = guests;
	facts.volume[0].guests = 2;
	report_free(&report);
	report = (struct report)REPORT_NULL;
}

static int drain(int node, struct switch_wish wish)
{
	report_free(&report);
	return switch_drain(&plan, &facts, node, &wish, &report);
}

static int home(int volume, struct switch_wish wish)
{
	report_free(&report);
	return switch_home(&plan, &facts, volume, &wish, &report);
}

#define WISH(...) ((struct switch_wish){__VA_ARGS__})

static void assert_steps(const char *wanted)
{
	struct text text = TEXT_NULL;
	for (size_t i = 0; i < plan.count; i++) {
		char *step = switch_step_text(&plan.step[i], &cluster);
		text_add(&text, "%s\n", step);
		free(step);
	}
	assert_string_equal(text.s ? text.s : "", wanted);
	text_free(&text);
}

static void assert_said(const char *wanted)
{
	struct text text = TEXT_NULL;
	for (size_t i = 0; i < report.count; i++)
		text_add(&text, "%s%s%s\n", report.messages[i].where ? report.messages[i].where : "",
			 report.messages[i].where ? ": " : "", report.messages[i].text);
	assert_string_equal(text.s ? text.s : "", wanted);
	text_free(&text);
}

/* --- plans -------------------------------------------------------------------------------- */

static void a_node_is_emptied(void **unused)
{
	(void)unused;
	well(3);
	assert_int_equal(drain(1, WISH(.then = SWITCH_POWEROFF, .keep = true)), 0);
	assert_steps("guests of r1 on node1 keep their memory when they stop\n"
		     "guests of r1 that were started by hand may run on node3\n"
		     "node1 takes no volume any more\n"
		     "r1 moves from node1 to node3\n"
		     "guests of r1 that were started by hand are no longer meant for node1\n"
		     "nothing runs on node1\n"
		     "node1 is powered off\n");
	assert_said("r1: has no other place than node3 while node1 is drained\n"
		    "r2: has no other place than node2 while node1 is drained\n");
}

static void both_volumes_of_a_node_move(void **unused)
{
	(void)unused;
	well(3);
	facts.volume[1].on = 1; /* r2 is here, too */
	assert_int_equal(drain(1, WISH()), 0);
	assert_steps("guests of r1 that were started by hand may run on node3\n"
		     "node1 takes no volume any more\n"
		     "r1 moves from node1 to node3\n"
		     "r2 moves from node1 to node2\n"
		     "guests of r1 that were started by hand are no longer meant for node1\n"
		     "nothing runs on node1\n");
}

static void two_nodes_alone_need_permission(void **unused)
{
	(void)unused;
	well(2);
	facts.volume[0].guests = 0;
	assert_int_equal(drain(1, WISH()), 0);
	assert_steps("r1 may be in use on node2\nnode1 takes no volume any more\nr1 moves from node1 to node2\nnothing runs on node1\n");
	facts.volume[0].on = 2;
	facts.volume[0].allowed = true;
	assert_int_equal(home(1, WISH()), 0);
	assert_steps("r1 is sent to node1\nr1 moves from node2 to node1\nr1 stays where it is\nr1 may no longer be in use on node2\n");
	facts.volume[0].on = 1;
	assert_int_equal(home(1, WISH()), 0);
	assert_steps("r1 may no longer be in use on node2\n");
}

/* Where nobody can be fenced, only a person can say that a node is gone. */
static void a_node_that_is_gone(void **unused)
{
	(void)unused;
	well(2);
	facts.node[0].online = false;
	facts.volume[0] = (struct switch_volume){.seen = true, .connection = DRBD_WF_CONNECTION,
						 .disk = {DISK_UNKNOWN, DISK_UP_TO_DATE}, .free = -1};
	assert_int_equal(drain(1, WISH()), 1);
	assert_said("r1: if node1 still runs, or was the last to write, node2 goes on with an old half: see that it is off\n"
		    "--force REASON does it all the same\n");
	assert_int_equal(drain(1, WISH(.force = true)), 0);
	assert_steps("r1 may be in use on node2\nr1 comes into use on node2\nnode1 takes no volume any more\n");
	facts.volume[0].disk[1] = DISK_INCONSISTENT;
	assert_int_equal(drain(1, WISH(.force = true)), 1);
	assert_said("r1: cannot go to node2: its half on node2 is Inconsistent\n--force does not help here\n");
	assert_int_equal(drain(1, WISH(.then = SWITCH_POWEROFF)), 1);
	assert_said("node1: is offline: nothing can be asked of it\n");
	/* Where the cluster fails over by itself there is nothing to permit. */
	facts.failover = true;
	assert_int_equal(drain(1, WISH()), 0);
	assert_steps("node1 takes no volume any more\n");
}

/* --- refusals ----------------------------------------------------------------------------- */

static void what_is_refused(void **unused)
{
	(void)unused;
	well(3);
	facts.volume[0].disk[1] = DISK_INCONSISTENT;
	facts.volume[0].connection = DRBD_SYNC_SOURCE;
	assert_int_equal(drain(1, WISH()), 1);
	assert_said("r1: cannot go to node3: its half on node3 is Inconsistent; it would stand still until it can\n"
		    "--force REASON does it all the same\n");
	assert_int_equal(drain(1, WISH(.force = true)), 0);
	assert_steps("node1 takes no volume any more\nr1 comes to a stop on node1\nnothing runs on node1\n");

	well(3);
	facts.volume[0].connection = DRBD_WF_CONNECTION;
	assert_int_equal(drain(1, WISH()), 1);
	assert_said("r1: cannot go to node3: its halves are not connected (WFConnection), so the one on node3 is old; it would stand"
		    " still until it can\n--force REASON does it all the same\n");

	well(3);
	facts.volume[1].disk[0] = DISK_DISKLESS;
	assert_int_equal(drain(1, WISH()), 0); /* node1 stays on: r2 goes on reading from there */
	assert_int_equal(drain(1, WISH(.then = SWITCH_REBOOT, .force = true)), 1);
	assert_said("r2: is in use on node2, whose half is Diskless: it reads from node1, which has to stay on\n"
		    "--force does not help here\n");

	well(3);
	facts.node[1].online = false;
	facts.volume[1].on = 3; /* wherever: not on node1 */
	assert_int_equal(drain(1, WISH(.then = SWITCH_POWEROFF)), 1);
	assert_said("node1: the nodes that stay on would have no quorum without it: all that runs there would stop\n"
		    "--force REASON does it all the same\n");

	well(3);
	strcpy(facts.volume[0].stuck, "r1-fs");
	assert_int_equal(drain(1, WISH(.force = true)), 1);
	assert_said("r1: r1-fs is blocked or not managed: Pacemaker would not move it\n--force does not help here\n");

	well(3);
	facts.quorum = false;
	assert_int_equal(drain(1, WISH()), 1);
	assert_said("this part of the cluster has no quorum: nothing is moved without the others\n");
}

static void memory_needs_room(void **unused)
{
	(void)unused;
	well(3);
	facts.volume[0].free = 500 << 20;
	assert_int_equal(drain(1, WISH(.keep = true)), 1);
	assert_said("r1: --keep-running: the memory of its guests takes up to 576 MiB, and 500 MiB are free on it\n");
	assert_int_equal(drain(1, WISH()), 0);
	guests[0].memory = 0;
	assert_int_equal(drain(1, WISH(.keep = true)), 1);
	assert_said("r1: --keep-running: how much memory web has is not known\n");
	facts.volume[0].looked = false;
	assert_int_equal(drain(1, WISH(.keep = true)), 1);
	assert_said("r1: --keep-running: node1 does not answer, so its guests are not known\n");
}

static void home_is_refused(void **unused)
{
	(void)unused;
	well(3);
	assert_int_equal(home(1, WISH()), 0); /* it is there */
	assert_int_equal(plan.count, 0);
	facts.volume[0].on = 3;
	facts.volume[0].disk[0] = DISK_INCONSISTENT;
	assert_int_equal(home(1, WISH(.force = true)), 1);
	assert_said("r1: cannot come home to node1: its half on node1 is Inconsistent\n--force does not help here\n");
	facts.volume[0].disk[0] = DISK_UP_TO_DATE;
	facts.node[0].no_carrier = true;
	assert_int_equal(home(1, WISH()), 1);
	assert_said("r1: lan0 of node1 has no carrier: nobody would reach its guests there\n--force REASON does it all the same\n");
	facts.node[2].no_carrier = true; /* dead at both ends: no worse there */
	assert_int_equal(home(1, WISH()), 0);
}

static void quorum_of_those_who_stay(void **unused)
{
	(void)unused;
	static const struct {
		int n;
		bool device;
		unsigned online; /* bit: node's number - 1 */
		bool quorate;
	} cases[] = {{2, false, 2, true}, {2, false, 0, false}, {2, true, 1, true},  {2, true, 0, false}, {3, false, 6, true},
		     {3, false, 4, false}, {4, false, 9, true}, {4, false, 6, false}, {4, true, 6, true}, {7, false, 15, true},
		     {7, false, 7, false}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool online[NODES_MAX] = {false};
		ring(cases[i].n);
		for (int k = 0; k < cases[i].n; k++)
			online[k] = cases[i].online & 1U << k;
		assert_int_equal(switch_quorate(&cluster, cases[i].device, online), cases[i].quorate);
	}
}

/* --- never -------------------------------------------------------------------------------- */

/* What may be promoted elsewhere, whatever a person says. */
static void assert_never_old(bool force)
{
	for (size_t i = 0; i < plan.count; i++) {
		const struct switch_step *s = &plan.step[i];
		if (s->what == STEP_AWAIT_STOP)
			assert_true(force);
		if (s->what != STEP_AWAIT)
			continue;
		const struct switch_volume *v = &facts.volume[s->volume - 1];
		assert_true(facts.known && facts.quorum && v->seen && !v->suspended && !*v->stuck);
		assert_int_equal(v->disk[switch_end(&cluster.volume[s->volume - 1], s->node)], DISK_UP_TO_DATE);
		assert_true(facts.node[s->node - 1].online && !facts.node[s->node - 1].drained);
		if (s->from)
			assert_true(v->connection >= DRBD_CONNECTED);
	}
}

/* A machine goes off last, when nothing runs there, and nobody reads from it. */
static void assert_off_is_safe(int node)
{
	for (size_t i = 0; i < plan.count; i++) {
		if (plan.step[i].what != STEP_POWEROFF)
			continue;
		assert_int_equal(i, plan.count - 1);
		assert_int_equal(plan.step[i - 1].what, STEP_SETTLE);
		for (int v = 0; v < cluster.n; v++) {
			int end = switch_end(&cluster.volume[v], node);
			if (end >= 0 && facts.volume[v].seen && facts.volume[v].on && facts.volume[v].on != node &&
			    facts.volume[v].disk[end] == DISK_UP_TO_DATE)
				assert_int_equal(facts.volume[v].disk[!end], DISK_UP_TO_DATE);
		}
	}
}

/* What the steps leave behind: attributes, constraints, marks, and where each volume is. */
struct left {
	bool drained[NODES_MAX], allowed[NODES_MAX], sent[NODES_MAX], kept[NODES_MAX];
	int follows[NODES_MAX]; /* by volume: bits of the nodes */
	int on[NODES_MAX];
};

static struct left left_now(void)
{
	struct left left = {0};
	for (int i = 0; i < cluster.n; i++) {
		left.drained[i] = facts.node[i].drained;
		left.allowed[i] = facts.volume[i].allowed;
		left.on[i] = facts.volume[i].on;
		for (size_t g = 0; g < facts.volume[i].guests; g++)
			if (facts.volume[i].guest[g].by_hand && facts.volume[i].on)
				left.follows[i] |= 1 << facts.volume[i].on;
	}
	return left;
}

static void apply(struct left *left, const struct switch_step *s)
{
	int v = s->volume - 1, n = s->node - 1;
	switch (s->what) {
	case STEP_KEEP: left->kept[v] = true; break;
	case STEP_UNKEEP: left->kept[v] = false; break;
	case STEP_FOLLOW: left->follows[v] |= 1 << s->node; break;
	case STEP_FORGET: left->follows[v] &= ~(1 << s->node); break;
	case STEP_ALLOW: left->allowed[v] = true; break;
	case STEP_DISALLOW: left->allowed[v] = false; break;
	case STEP_PREFER: left->sent[v] = true; break;
	case STEP_RELEASE: left->sent[v] = false; break;
	case STEP_DRAIN: left->drained[n] = true; break;
	case STEP_UNDRAIN: left->drained[n] = false; break;
	case STEP_AWAIT: left->on[v] = s->node; break;
	case STEP_AWAIT_STOP: left->on[v] = 0; break;
	case STEP_SETTLE:
	case STEP_POWEROFF:
	case STEP_REBOOT: break;
	}
}

/* Whatever of the last step came to pass. A guest's mark is taken away by its agent: in the plan nobody does it. */
static void assert_undone(void)
{
	struct left before = left_now();
	for (size_t begun = 1; begun <= plan.settled; begun++)
		for (int whole = 0; whole < 2; whole++) {
			struct left left = before;
			struct switch_plan undo;
			for (size_t i = 0; i + !whole < begun; i++)
				apply(&left, &plan.step[i]);
			switch_undo(&undo, &plan, begun);
			assert_true(undo.count <= SWITCH_STEPS);
			for (size_t i = 0; i < undo.count; i++)
				apply(&left, &undo.step[i]);
			for (int i = 0; i < cluster.n; i++) /* gone for good was nobody's place */
				if (before.on[i] == 0)
					left.on[i] = 0;
			assert_memory_equal(&left, &before, sizeof left);
		}
}

static void judge_all(bool force)
{
	static const enum switch_then then[] = {SWITCH_REST, SWITCH_POWEROFF};
	for (int t = 0; t < 2; t++) {
		int refused = drain(1, WISH(.then = then[t], .keep = t == 0, .force = force));
		assert_int_equal(refused, report.errors > 0);
		assert_true(!refused || plan.count == 0);
		assert_true(plan.count < SWITCH_STEPS);
		assert_never_old(force);
		assert_off_is_safe(1);
		assert_undone();
	}
	int refused = home(1, WISH(.force = force));
	assert_int_equal(refused, report.errors > 0);
	assert_never_old(false);
	assert_undone();
}

/* r1 and r2 (which has its copy on node1) in all states, each with all places and the state of the other node. */
static void all_states(void **unused)
{
	(void)unused;
	static const enum drbd_connection connection[] = {DRBD_UNCONFIGURED, DRBD_STANDALONE, DRBD_WF_CONNECTION, DRBD_CONNECTED,
							  DRBD_SYNC_SOURCE};
	for (unsigned n = 2; n <= 3; n++)
		for (unsigned c = 0; c < 5; c++)
			for (int a = DISK_DISKLESS; a < DRBD_DISKS; a++)
				for (int b = DISK_DISKLESS; b < DRBD_DISKS; b++)
					for (unsigned bits = 0; bits < 256; bits++) {
						well((int)n);
						int standby = cluster.volume[0].standby;
						for (int v = 0; v < 2; v++) {
							facts.volume[v].connection = connection[c];
							facts.volume[v].disk[v] = (enum drbd_disk)a;
							facts.volume[v].disk[!v] = (enum drbd_disk)b;
						}
						facts.volume[0].on = bits & 1 ? 1 : bits & 2 ? standby : 0;
						facts.volume[1].on = bits & 4 ? 1 : 2;
						facts.node[standby - 1].online = bits & 8;
						facts.node[standby - 1].drained = bits & 16;
						facts.node[0].online = bits & 32;
						facts.volume[0].allowed = bits & 64;
						if (facts.volume[0].on == 0)
							facts.volume[0].guests = 0;
						judge_all(bits & 128);
					}
}

/* --- return = auto ------------------------------------------------------------------------ */

static struct return_facts away(double now)
{
	struct drbd_state in_step = {.connection = DRBD_CONNECTED, .role = ROLE_SECONDARY, .peer_role = ROLE_PRIMARY,
				     .disk = DISK_UP_TO_DATE, .peer_disk = DISK_UP_TO_DATE, .permille = -1};
	return (struct return_facts){.automatic = true, .drbd = {in_step, in_step}, .now = now, .date = 1000000 + (uint64_t)now};
}

static enum return_step judged(struct return_memory *memory, struct return_facts f)
{
	return return_judge(memory, &f);
}

static void it_returns_when_it_is_quiet(void **unused)
{
	(void)unused;
	struct return_memory m = {0};
	assert_int_equal(judged(&m, away(1000)), RETURN_WAIT);
	assert_int_equal(judged(&m, away(1119)), RETURN_WAIT);
	assert_int_equal(judged(&m, away(1120)), RETURN_ASK);
	assert_int_equal(judged(&m, away(1150)), RETURN_WAIT); /* asked just now */
	assert_int_equal(judged(&m, away(1420)), RETURN_ASK);
	struct return_facts f = away(1750);
	f.automatic = false;
	assert_int_equal(judged(&m, f), RETURN_NOTHING);
	assert_int_equal(judged(&m, away(1800)), RETURN_WAIT); /* it begins anew */
	m.quiet = 5000;					       /* of another boot */
	assert_int_equal(judged(&m, away(100)), RETURN_WAIT);
	assert_int_equal(judged(&m, away(220)), RETURN_ASK);
}

/* Every single thing that is not as it should be. */
static void it_does_not_return(void **unused)
{
	(void)unused;
	for (int minor = 0; minor < 2; minor++) {
		for (int c = 0; c < DRBD_CONNECTIONS; c++)
			for (int a = 0; a < DRBD_DISKS; a++)
				for (int b = 0; b < DRBD_DISKS; b++) {
					struct return_memory m = {.quiet = 1};
					struct return_facts f = away(10000);
					f.drbd[minor].connection = (enum drbd_connection)c;
					f.drbd[minor].disk = (enum drbd_disk)a;
					f.drbd[minor].peer_disk = (enum drbd_disk)b;
					bool fine = c == DRBD_CONNECTED && a == DISK_UP_TO_DATE && b == DISK_UP_TO_DATE;
					assert_int_equal(judged(&m, f), fine ? RETURN_ASK : RETURN_NOTHING);
				}
		struct return_facts f = away(10000);
		struct return_memory m = {.quiet = 1};
		f.drbd[minor].suspended = true;
		assert_int_equal(judged(&m, f), RETURN_NOTHING);
	}
	for (int role = 0; role < DRBD_ROLES; role++)
		for (int peer = 0; peer < DRBD_ROLES; peer++) {
			struct return_memory m = {.quiet = 1};
			struct return_facts f = away(10000);
			f.drbd[0].role = (enum drbd_role)role;
			f.drbd[0].peer_role = (enum drbd_role)peer;
			assert_int_equal(judged(&m, f),
					 role == ROLE_SECONDARY && peer == ROLE_PRIMARY ? RETURN_ASK : RETURN_NOTHING);
		}
	struct return_facts f = away(10000);
	struct return_memory m = {.quiet = 1};
	f.rebuilding = true;
	assert_int_equal(judged(&m, f), RETURN_NOTHING);
}

static void three_times_a_day(void **unused)
{
	(void)unused;
	struct return_memory m = {.quiet = 1};
	for (int i = 0; i < RETURN_A_DAY; i++) {
		m.asked = 0;
		assert_int_equal(judged(&m, away(1000)), RETURN_ASK);
		return_note(&m, 1001000 + (uint64_t)i);
	}
	m.asked = 0;
	assert_int_equal(judged(&m, away(2000)), RETURN_ENOUGH);
	assert_int_equal(judged(&m, away(2400)), RETURN_WAIT);
	assert_int_equal(judged(&m, away(2000 + RETURN_TELL)), RETURN_ENOUGH);
	assert_int_equal(judged(&m, away(2000 + RETURN_DAY)), RETURN_ASK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_node_is_emptied),
		cmocka_unit_test(both_volumes_of_a_node_move),
		cmocka_unit_test(two_nodes_alone_need_permission),
		cmocka_unit_test(a_node_that_is_gone),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(memory_needs_room),
		cmocka_unit_test(home_is_refused),
		cmocka_unit_test(quorum_of_those_who_stay),
		cmocka_unit_test(all_states),
		cmocka_unit_test(it_returns_when_it_is_quiet),
		cmocka_unit_test(it_does_not_return),
		cmocka_unit_test(three_times_a_day),
	};
	int result = cmocka_run_group_tests(tests, NULL, NULL);
	report_free(&report);
	return result;
}
