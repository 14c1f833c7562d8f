/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a node, for each thing that can be wrong with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/health.h"
#include "sys/probe_cluster.h"

static struct profile profile;
static struct cluster cluster;
static struct health_facts facts;

static void add_array(int i, const char *level)
{
	struct array_facts *a = &facts.array[i];
	a->there = true;
	a->raid_disks = a->members = 4;
	snprintf(a->level, sizeof a->level, "%s", level);
	snprintf(a->action, sizeof a->action, "idle");
	for (int m = 0; m < 4; m++) {
		snprintf(a->member[m].name, sizeof a->member[m].name, "vd%c%d", 'a' + m, i + 2);
		a->member[m] = (struct member_facts){.slot = m, .in_sync = true};
		snprintf(a->member[m].name, sizeof a->member[m].name, "vd%c%d", 'a' + m, i + 2);
	}
}

/* Node 1 of three, with nothing wrong. */
static int well(void **state)
{
	(void)state;
	static const struct link_facts up = {true, FACT_YES, 1000, true, 9000};
	health_facts_init(&facts, &cluster, 1);
	for (int i = 0; i < 3; i++)
		facts.reachable[i] = facts.ring_reachable[i] = facts.member[i] = facts.online[i] = FACT_YES;
	facts.way[1] = (struct way){WAY_DIRECT, 2};
	facts.way[2] = (struct way){WAY_DIRECT, 3};
	facts.listening = FACT_YES;
	facts.bridged = true;
	facts.lan = facts.cable[0] = facts.cable[2] = up;
	facts.cable_answers[0] = facts.cable_answers[2] = FACT_YES;
	for (int i = 0; i < ARRAYS; i++)
		add_array(i, i ? "raid10" : "raid1");
	facts.drbd_loaded = facts.corosync = facts.pacemaker = true;
	facts.quorate = FACT_YES;
	facts.votes = facts.expected = 3;
	facts.volume[0] = (struct drbd_state){DRBD_CONNECTED, ROLE_PRIMARY, ROLE_SECONDARY, DISK_UP_TO_DATE, DISK_UP_TO_DATE, -1, false, -1};
	facts.volume[1] = (struct drbd_state){DRBD_CONNECTED, ROLE_SECONDARY, ROLE_PRIMARY, DISK_UP_TO_DATE, DISK_UP_TO_DATE, -1, false, -1};
	facts.mounted[0] = true;
	facts.ha = (struct ha_facts){.fencing = true, .config = true, .watchdog = "i6300ESB timer", .watchdog_active = true};
	for (int i = 0; i < 3; i++)
		facts.ha.volume[i] = (struct ha_volume){.promoted = i + 1, .mounted = i + 1, .good = {true, true}};
	return 0;
}

static void says(const char *expected)
{
	struct health health;
	health_judge(&health, &facts);
	char *line = health_line(&health);
	assert_string_equal(line, expected);
	free(line);
	health_free(&health);
}

static void healthy(void **state)
{
	(void)state;
	says("healthy");
}

static void syncing(void **state)
{
	(void)state;
	facts.volume[0].connection = DRBD_SYNC_SOURCE;
	facts.volume[0].peer_disk = DISK_INCONSISTENT;
	facts.volume[0].permille = 437;
	says("not healthy: r1 is syncing to node3 (43 %)");
	facts.volume[0] = (struct drbd_state){DRBD_SYNC_TARGET, ROLE_SECONDARY, ROLE_PRIMARY, DISK_INCONSISTENT, DISK_UP_TO_DATE, 5, false, -1};
	says("not healthy: r1 is syncing from node3 (0 %)");
	facts.volume[0].connection = DRBD_WF_BITMAP_T;
	facts.volume[0].permille = -1;
	says("not healthy: r1 is syncing (WFBitMapT)");
}

static void in_use_beside_pacemaker(void **state)
{
	(void)state;
	facts.mounted[0] = false;
	says("not healthy: r1 is not mounted at /srv/r1, though pacemaker has it so");
	facts.ha.volume[0].mounted = 0;
	facts.mounted[0] = true;
	says("not healthy: r1 is mounted at /srv/r1, and not by pacemaker; r1 is primary on node1 and not mounted there");
	facts.ha.volume[0].promoted = 0;
	says("not healthy: r1 is primary here, and not by pacemaker");
	facts.volume[0].suspended = true;
	says("not healthy: r1 is frozen: its input and output are suspended");
	snprintf(facts.ha.volume[0].pending, sizeof facts.ha.volume[0].pending, "Promoting");
	facts.volume[0].suspended = false;
	says("not healthy: r1 is on its way (Promoting)");
}

static void other_half_is_lost(void **state)
{
	(void)state;
	facts.volume[0].connection = DRBD_WF_CONNECTION;
	facts.volume[0].peer_disk = DISK_UNKNOWN;
	facts.volume[0].peer_role = ROLE_UNKNOWN;
	says("not healthy: r1 has lost its other half on node3 (WFConnection)");
	facts.volume[0].role = ROLE_SECONDARY;
	facts.mounted[0] = false;
	says("not healthy: r1 waits for its other half on node3");
	well(NULL);
	facts.volume[0].peer_disk = DISK_DISKLESS;
	says("not healthy: r1 has no good copy on node3 (Diskless)");
	facts.drbd_loaded = false;
	says("not healthy: the drbd module is not loaded");
}

static void array_without_a_disk(void **state)
{
	(void)state;
	struct array_facts *root = &facts.array[1];
	memmove(&root->member[1], &root->member[2], 2 * sizeof root->member[0]);
	root->members = 3;
	root->degraded = 1;
	says("not healthy: array root is degraded: member vdb3 missing");
	for (int i = 0; i < ARRAYS; i++)
		if (i != 1) {
			memmove(&facts.array[i].member[1], &facts.array[i].member[2], 2 * sizeof root->member[0]);
			facts.array[i].members = 3;
			facts.array[i].degraded = 1;
		}
	says("not healthy: array boot is degraded: 1 member missing; array root is degraded: 1 member missing; "
	     "array own is degraded: 1 member missing; array copy is degraded: 1 member missing");
}

static void array_with_a_failed_disk(void **state)
{
	(void)state;
	struct array_facts *own = &facts.array[2];
	own->degraded = 1;
	own->member[2].faulty = true;
	own->member[2].in_sync = false;
	own->member[2].slot = -1;
	says("not healthy: array own is degraded: member vdc4 failed");
	own->member[2].faulty = false;
	own->member[2].slot = 2;
	own->permille = 125;
	snprintf(own->action, sizeof own->action, "recover");
	says("not healthy: array own is degraded: member vdc4 is being rebuilt (12 %)");
	own->degraded = 0;
	own->member[2].in_sync = true;
	snprintf(own->action, sizeof own->action, "resync");
	says("not healthy: array own is in resync (12 %)");
	snprintf(own->action, sizeof own->action, "check");
	says("healthy");
	own->there = false;
	says("not healthy: array own is missing");
}

static void nvme_names(void **state)
{
	(void)state;
	for (int i = 0; i < ARRAYS; i++)
		for (int m = 0; m < 4; m++)
			snprintf(facts.array[i].member[m].name, sizeof facts.array[i].member[m].name, "nvme%dn1p%d", m, i + 2);
	facts.array[3].members = 3;
	facts.array[3].degraded = 1;
	says("not healthy: array copy is degraded: member nvme3n1p5 missing");
}

static void links(void **state)
{
	(void)state;
	facts.cable[2].carrier = FACT_NO;
	facts.cable_answers[2] = FACT_NO;
	says("not healthy: cable to-node3 has no carrier");
	facts.cable[2].carrier = FACT_YES;
	says("not healthy: cable to-node3 has a carrier, but node3 does not answer over it");
	facts.cable[2].there = false;
	says("not healthy: cable to-node3 has no port: there is no to-node3");
	well(NULL);
	profile.cable_speed = 10000;
	facts.cable[0].speed = 10000;
	says("not healthy: cable to-node3 runs at 1000 Mbit/s, the profile says 10000");
	facts.cable[2].speed = -1;
	says("healthy");
	profile.cable_speed = 0;
	well(NULL);
	facts.lan.address = false;
	says("not healthy: the LAN has lost its address");
	facts.lan.carrier = FACT_UNKNOWN;
	says("not healthy: the LAN has no carrier");
	facts.bridged = false;
	says("not healthy: lan0 is not in the bridge br0: this node is not on the LAN");
	facts.bridged = true;
}

/* The mirror goes on by another way: that is told with the reason, once. */
static void ways(void **state)
{
	(void)state;
	facts.way[2] = (struct way){WAY_ROUND, 2};
	says("not healthy: r1's mirror traffic goes round by node2, not over to-node3");
	facts.cable[2].carrier = FACT_NO;
	says("not healthy: r1's mirror traffic goes round by node2: cable to-node3 has no carrier");
	facts.cable[2].carrier = FACT_YES;
	facts.cable_answers[2] = FACT_NO;
	says("not healthy: r1's mirror traffic goes round by node2: cable to-node3 has a carrier, but node3 does not answer over it");
	facts.way[1] = facts.way[2] = (struct way){WAY_LAN, 0};
	facts.cable[0].carrier = FACT_NO;
	says("not healthy: r2's mirror traffic goes by the LAN: cable to-node2 has no carrier; r1's mirror traffic goes by "
	     "the LAN: cable to-node3 has a carrier, but node3 does not answer over it");
	well(NULL);
	facts.volume[0].connection = DRBD_WF_CONNECTION; /* nothing goes: the ways of what does not go are nobody's worry */
	facts.volume[0].peer_disk = DISK_UNKNOWN;
	facts.volume[0].peer_role = ROLE_UNKNOWN;
	facts.way[2] = (struct way){WAY_LAN, 0};
	says("not healthy: r1 has lost its other half on node3 (WFConnection)");
	facts.way[2] = (struct way){WAY_NONE, 0};
	says("not healthy: r1 has lost its other half on node3 (WFConnection); no way leads to node3's address on the ring");
	facts.ring_reachable[2] = FACT_NO;
	says("not healthy: r1 has lost its other half on node3 (WFConnection); node3 does not answer on the ring");
}

/* One cable carries both volumes. */
static void ways_of_two(void **state)
{
	(void)state;
	static struct profile two_profile;
	static struct cluster two;
	struct report report = REPORT_NULL;
	profile_read_text(&two_profile, "t",
			  "[cluster]\nname=t\nnetwork=192.0.2.0/24\n"
			  "root-password-hash=$5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n[cables]\ncount=1\n"
			  "[node node1]\naddress=192.0.2.1\n[node node2]\naddress=192.0.2.2\n",
			  &report);
	assert_int_equal(cluster_plan(&two, &two_profile, CLUSTER_ID_NONE, &report), 0);
	facts.cluster = &two;
	says("healthy");
	facts.cable[0].carrier = FACT_NO;
	facts.way[1] = (struct way){WAY_LAN, 0};
	says("not healthy: r1's and r2's mirror traffic goes by the LAN: cable to-node2 has no carrier");
	profile_free(&two_profile);
	report_free(&report);
}

static void nobody_watches(void **state)
{
	(void)state;
	facts.listening = FACT_NO;
	says("not healthy: ringlet-nics.service does not run: nobody watches the cables");
}

static void nodes(void **state)
{
	(void)state;
	facts.reachable[1] = facts.member[1] = facts.online[1] = FACT_NO;
	says("not healthy: node2 is not in the cluster and does not answer on the LAN");
	facts.member[1] = FACT_YES;
	facts.ring_reachable[1] = FACT_NO;
	facts.member[1] = FACT_NO;
	says("not healthy: node2 is not in the cluster and does not answer, neither on the LAN nor on the ring");
	facts.member[1] = FACT_YES;
	facts.ring_reachable[1] = FACT_YES;
	facts.reachable[1] = FACT_UNKNOWN;
	says("not healthy: node2 is not online in pacemaker");
	well(NULL);
	facts.quorate = FACT_NO;
	facts.votes = 1;
	says("not healthy: no quorum (1 of 3 votes)");
	facts.corosync = facts.pacemaker = false;
	says("not healthy: corosync does not run; pacemaker does not run");
}

static void corosync_says(void **state)
{
	(void)state;
	corosync_parse("Quorum information\n------------------\nDate:             Sat Nov 22 12:00:00 2025\n"
		       "Quorum provider:  corosync_votequorum\nNodes:            2\nNode ID:          1\n"
		       "Ring ID:          1.8\nQuorate:          Yes\n\n"
		       "Votequorum information\n----------------------\nExpected votes:   3\nHighest expected: 3\n"
		       "Total votes:      2\nQuorum:           2  \nFlags:            Quorate \n\n"
		       "Membership information\n----------------------\n    Nodeid      Votes Name\n"
		       "         1          1 192.0.2.1 (local)\n         3          1 192.0.2.3\n", &facts);
	assert_true(facts.corosync);
	assert_int_equal(facts.quorate, FACT_YES);
	assert_int_equal(facts.expected, 3);
	assert_int_equal(facts.votes, 2);
	assert_int_equal(facts.member[0], FACT_YES);
	assert_int_equal(facts.member[1], FACT_NO);
	assert_int_equal(facts.member[2], FACT_YES);
	assert_false(facts.two_node || facts.tie_breaker);
	corosync_parse("Quorum information\n\nFlags:            2Node Quorate WaitForAll \n", &facts);
	assert_true(facts.two_node && !facts.tie_breaker);
	corosync_parse("Quorum information\n\nFlags:            Quorate AutoTieBreaker\n", &facts);
	assert_true(!facts.two_node && facts.tie_breaker);
	corosync_parse("Cannot initialize QUORUM service\n", &facts);
	assert_false(facts.corosync);
}

static int make_cluster(void **state)
{
	(void)state;
	struct report report = REPORT_NULL;
	profile_read_text(&profile, "t",
			  "[cluster]\nname=t\nnetwork=192.0.2.0/24\n"
			  "root-password-hash=$5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n"
			  "[node node1]\naddress=192.0.2.1\n[node node2]\naddress=192.0.2.2\n[node node3]\naddress=192.0.2.3\n",
			  &report);
	int result = cluster_plan(&cluster, &profile, CLUSTER_ID_NONE, &report);
	report_free(&report);
	return result;
}

static int end(void **state)
{
	(void)state;
	profile_free(&profile);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup(name, well)

static struct set_disk *see_disk(int number, const char *name, const char *serial, enum set_state state)
{
	struct set_disk *d = &facts.disks.disk[facts.disks.count++];
	*d = (struct set_disk){.number = number, .state = state, .here = *name, .permille = -1};
	strcpy(d->disk.name, name);
	strcpy(d->disk.serial, serial);
	return d;
}

/* Each says what to do. */
static void disks(void **state)
{
	(void)state;
	see_disk(1, "vda", "A", SET_IN_SYNC);
	says("healthy");
	struct set_disk *two = see_disk(2, "", "B", SET_MISSING);
	says("not healthy: disk 2 (serial B) is missing: put a new one in, then: ringctl disk replace sdX");
	struct set_disk *new = see_disk(0, "vde", "E", SET_UNOPENED);
	says("not healthy: disk 2 (serial B) is missing; vde is there: ringctl disk replace vde");
	strcpy(new->disk.transport, "usb"); /* a stick is none */
	says("not healthy: disk 2 (serial B) is missing: put a new one in, then: ringctl disk replace sdX");
	*new = (struct set_disk){.number = 2, .state = SET_STALE, .here = true, .permille = -1};
	strcpy(new->disk.name, "vdb");
	says("not healthy: disk 2, vdb, is in no array: put a new one in, then: ringctl disk replace sdX; or, if it is "
	     "sound: ringctl disk replace vdb --erase");
	facts.disks.count--;
	strcpy(two->disk.name, "vdb");
	two->state = SET_FAULTY;
	two->failed = 2;
	says("not healthy: disk 2 (vdb, serial B) failed in root: put a new one in, then: ringctl disk replace sdX");
	two->state = SET_REBUILDING; /* the arrays say that */
	says("healthy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(healthy), TEST(disks), TEST(syncing), TEST(in_use_beside_pacemaker), TEST(other_half_is_lost), TEST(array_without_a_disk),
		TEST(array_with_a_failed_disk), TEST(nvme_names), TEST(links), TEST(ways), TEST(ways_of_two),
		TEST(nobody_watches), TEST(nodes), TEST(corosync_says),
	};
	return cmocka_run_group_tests(tests, make_cluster, end);
}
