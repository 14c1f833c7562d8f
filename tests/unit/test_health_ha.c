/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of volumes and guests as Pacemaker has them: its own words and configuration in, sentences out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/health.h"
#include "sys/probe_cluster.h"

static struct profile profile;
static struct cluster cluster;
static struct health_facts facts;

static void plan(const char *lines)
{
	struct report report = REPORT_NULL;
	char *text = xasprintf("[cluster]\nname=t\nnetwork=192.0.2.0/24\n"
			       "root-password-hash=$5$abcdefgh$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9\n"
			       "[node node1]\naddress=192.0.2.1\n[node node2]\naddress=192.0.2.2\n%s", lines);
	profile_free(&profile);
	profile_read_text(&profile, "t", text, &report);
	assert_int_equal(cluster_plan(&cluster, &profile, "00000000-0000-4000-8000-000000000001", &report), 0);
	report_free(&report);
	free(text);
}

/* Everything about this node but Pacemaker is in order. */
static void make(const char *lines)
{
	static const struct link_facts up = {true, FACT_YES, 1000, true, 9000};
	plan(lines);
	health_facts_init(&facts, &cluster, 1);
	for (int i = 0; i < cluster.n; i++) {
		facts.reachable[i] = facts.ring_reachable[i] = facts.member[i] = FACT_YES;
		facts.cable[i] = up;
		facts.cable_answers[i] = FACT_YES;
		if (i)
			facts.way[i] = (struct way){WAY_DIRECT, i + 1};
	}
	facts.lan = up;
	facts.bridged = facts.drbd_loaded = facts.corosync = true;
	facts.listening = facts.quorate = FACT_YES;
	facts.two_node = cluster.n == 2;
	facts.votes = facts.expected = (unsigned)cluster.n;
	for (int i = 0; i < ARRAYS; i++) {
		facts.array[i].there = true;
		facts.array[i].raid_disks = 4;
		snprintf(facts.array[i].level, sizeof facts.array[i].level, "raid10");
	}
	facts.volume[0] = (struct drbd_state){DRBD_CONNECTED, ROLE_PRIMARY, ROLE_SECONDARY, DISK_UP_TO_DATE, DISK_UP_TO_DATE, -1, false, -1};
	facts.volume[1] = (struct drbd_state){DRBD_CONNECTED, ROLE_SECONDARY, ROLE_PRIMARY, DISK_UP_TO_DATE, DISK_UP_TO_DATE, -1, false, -1};
	facts.mounted[0] = true;
	snprintf(facts.ha.watchdog, sizeof facts.ha.watchdog, "i6300ESB timer");
	facts.ha.watchdog_active = true;
}

/* --- what Pacemaker says --------------------------------------------------------------------- */

static char *xml, *cib;

/* In place of each of the words. */
static void put(char **text, const char *word, const char *other)
{
	struct text result = TEXT_NULL;
	const char *from = *text, *at;
	assert_non_null(strstr(from, word));
	for (; (at = strstr(from, word)); from = at + strlen(word))
		text_add(&result, "%.*s%s", (int)(at - from), from, other);
	text_add(&result, "%s", from);
	free(*text);
	*text = text_take(&result);
}

static void add_volume(struct text *text, const char *name, const char *home, const char *standby)
{
	text_add(text,
		 "<clone id=\"%s-clone\" multi_state=\"true\">"
		 "<resource id=\"%s-drbd\" role=\"Promoted\" active=\"true\" managed=\"true\"><node name=\"%s\"/></resource>"
		 "<resource id=\"%s-drbd\" role=\"Unpromoted\" active=\"true\" managed=\"true\"><node name=\"%s\"/></resource></clone>"
		 "<resource id=\"%s-fs\" role=\"Started\" active=\"true\" managed=\"true\"><node name=\"%s\"/></resource>",
		 name, name, home, name, standby, name, home);
}

/* Three nodes, or two; each volume at home; guests a (by itself), b (by hand, on node1), c (not wanted), all of r1. */
static int well(void **state)
{
	struct text text = TEXT_NULL;
	(void)state;
	make("[node node3]\naddress=192.0.2.3\n");
	text_add(&text, "<pacemaker-result><summary><current_dc present=\"true\" with_quorum=\"true\"/>"
			"<cluster_options stonith-enabled=\"true\" maintenance-mode=\"false\"/></summary><nodes>");
	for (int i = 1; i <= 3; i++)
		text_add(&text, "<node name=\"node%d\" online=\"true\" standby=\"false\" pending=\"false\" unclean=\"false\"/>", i);
	text_add(&text, "</nodes><resources>");
	add_volume(&text, "r1", "node1", "node3");
	add_volume(&text, "r2", "node2", "node1");
	add_volume(&text, "r3", "node3", "node2");
	for (const char *g = "ab"; *g; g++)
		text_add(&text, "<resource id=\"vm-%c\" role=\"Started\" active=\"true\" managed=\"true\"><node name=\"node1\"/></resource>", *g);
	text_add(&text, "<resource id=\"vm-c\" role=\"Stopped\" active=\"false\" managed=\"true\"/></resources><node_attributes>"
			"<node name=\"node1\"><attribute name=\"master-r1-drbd\" value=\"10000\"/>"
			"<attribute name=\"master-r2-drbd\" value=\"10000\"/><attribute name=\"ringlet-run-b\" value=\"1\"/></node>"
			"<node name=\"node2\"><attribute name=\"master-r2-drbd\" value=\"10000\"/>"
			"<attribute name=\"master-r3-drbd\" value=\"10000\"/></node>"
			"<node name=\"node3\"><attribute name=\"master-r1-drbd\" value=\"10000\"/>"
			"<attribute name=\"master-r3-drbd\" value=\"10000\"/></node></node_attributes>"
			"<status code=\"0\" message=\"OK\"/></pacemaker-result>");
	xml = text_take(&text);
	text_add(&text, "<cib><configuration><resources><primitive id=\"vm-a\"><meta_attributes/></primitive>"
			"<primitive id=\"vm-c\"><meta_attributes><nvpair name=\"target-role\" value=\"Stopped\"/></meta_attributes>"
			"</primitive></resources><constraints>");
	for (const char *g = "abc"; *g; g++)
		text_add(&text, "<rsc_colocation id=\"%c\" rsc=\"vm-%c\" with-rsc=\"r1-fs\"/>", *g, *g);
	text_add(&text, "<rsc_location id=\"x\" rsc=\"vm-b\"><rule><expression attribute=\"ringlet-run-b\" operation=\"ne\" value=\"1\"/>"
			"</rule></rsc_location></constraints></configuration></cib>");
	cib = text_take(&text);
	return 0;
}

static int end(void **state)
{
	(void)state;
	free(xml);
	free(cib);
	xml = cib = NULL;
	profile_free(&profile);
	profile = (struct profile){0};
	return 0;
}

/* The line, and behind it the remarks. */
static void says(const char *expected, const char *remarks)
{
	struct health health;
	struct text text = TEXT_NULL;
	pacemaker_parse(xml, cib, &facts);
	health_judge(&health, &facts);
	char *line = health_line(&health);
	assert_string_equal(line, expected);
	for (size_t i = 0; i < health.remark_count; i++)
		text_add(&text, "%s%s", i ? "; " : "", health.remarks[i]);
	assert_string_equal(text.s ? text.s : "", remarks);
	text_free(&text);
	free(line);
	health_free(&health);
}

static void can_lose(const char *expected)
{
	pacemaker_parse(xml, cib, &facts);
	char *text = health_can_lose(&facts);
	assert_string_equal(text, expected);
	free(text);
}

#define LINKS_AND_DISKS "; any one cable of this node; any one disk of this node"

/* --- volumes ---------------------------------------------------------------------------------- */

static void in_order(void **state)
{
	(void)state;
	says("healthy", "");
	can_lose("any one node" LINKS_AND_DISKS);
	assert_int_equal(facts.ha.guests, 3);
	assert_string_equal(facts.ha.guest[1].name, "b");
	assert_int_equal(facts.ha.guest[1].volume, 1);
	assert_int_equal(facts.ha.guest[1].node, 1);
	assert_true(facts.ha.guest[1].wanted && !facts.ha.guest[2].wanted);
	put(&xml, "<status code=\"0\"", "<status code=\"102\"");
	says("not healthy: pacemaker does not run", "");
	can_lose("not known: pacemaker does not answer");
}

static void on_the_standby(void **state)
{
	(void)state;
	put(&xml, "<resource id=\"r3-drbd\" role=\"Promoted\" active=\"true\" managed=\"true\"><node name=\"node3\"/>",
	    "<resource id=\"r3-drbd\" role=\"Promoted\" active=\"true\" managed=\"true\"><node name=\"node2\"/>");
	put(&xml, "<resource id=\"r3-fs\" role=\"Started\" active=\"true\" managed=\"true\"><node name=\"node3\"/>",
	    "<resource id=\"r3-fs\" role=\"Started\" active=\"true\" managed=\"true\"><node name=\"node2\"/>");
	says("healthy", "r3 is on node2, its standby; ringctl home r3 brings it home");
	profile.return_rule = RETURN_AUTO;
	says("healthy", "r3 is on node2, its standby, and goes home by itself (return = auto)");
	profile.return_rule = RETURN_MANUAL;
	put(&xml, "<attribute name=\"master-r1-drbd\" value=\"10000\"/><attribute name=\"master-r2",
	    "<attribute name=\"ringlet-drain\" value=\"1\"/><attribute name=\"master-r1-drbd\" value=\"10000\"/><attribute name=\"master-r2");
	says("healthy", "r3 is on node2, its standby; ringctl home r3 brings it home; node1 is drained; ringctl undrain node1 ends that");
}

static void not_started_yet(void **state)
{
	(void)state;
	put(&xml, "id=\"r3-fs\" role=\"Started\"", "id=\"r3-fs\" role=\"Starting\"");
	says("not healthy: r3 is on its way (Starting)", "");
	put(&xml, "id=\"r3-fs\" role=\"Starting\"", "id=\"r3-fs\" role=\"Stopped\"");
	says("not healthy: r3 is primary on node3 and not mounted there", "");
	put(&xml, "id=\"r3-drbd\" role=\"Promoted\"", "id=\"r3-drbd\" role=\"Unpromoted\"");
	says("not healthy: r3 is in use nowhere, neither on node3 nor on node2", "");
	put(&xml, "id=\"r3-drbd\" role=\"Unpromoted\"", "id=\"r3-drbd\" role=\"Promoting\"");
	says("not healthy: r3 is on its way (Promoting)", "");
}

static void failed(void **state)
{
	(void)state;
	put(&xml, "id=\"r3-fs\" role=\"Started\"", "id=\"r3-fs\" failed=\"true\" role=\"Started\"");
	says("not healthy: r3-fs has failed on node3", "");
	put(&xml, "failed=\"true\"", "failed=\"true\" blocked=\"true\"");
	says("not healthy: r3-fs is blocked on node3: pacemaker does not try again before crm_resource --cleanup -r r3-fs", "");
}

static void twice(void **state)
{
	(void)state;
	put(&xml, "id=\"r3-drbd\" role=\"Unpromoted\"", "id=\"r3-drbd\" role=\"Promoted\"");
	says("not healthy: r3 is primary on node3 and node2 at the same time", "");
}

/* node3 is gone: its volume is on node2, and only node1 may have r1. */
static void a_node_is_lost(void **state)
{
	(void)state;
	facts.member[2] = FACT_NO;
	facts.votes = 2;
	facts.volume[0].connection = DRBD_WF_CONNECTION;
	facts.volume[0].peer_role = ROLE_UNKNOWN;
	facts.volume[0].peer_disk = DISK_UNKNOWN;
	put(&xml, "<node name=\"node3\" online=\"true\"", "<node name=\"node3\" online=\"false\"");
	put(&xml, "<node name=\"node3\"><attribute name=\"master-r1-drbd\" value=\"10000\"/><attribute name=\"master-r3-drbd\" value=\"10000\"/>",
	    "<node name=\"node3\">");
	put(&xml, "<resource id=\"r1-drbd\" role=\"Unpromoted\" active=\"true\" managed=\"true\"><node name=\"node3\"/></resource>", "");
	put(&xml, "<resource id=\"r3-drbd\" role=\"Promoted\" active=\"true\" managed=\"true\"><node name=\"node3\"/></resource>", "");
	put(&xml, "<resource id=\"r3-fs\" role=\"Started\" active=\"true\" managed=\"true\"><node name=\"node3\"/></resource>", "");
	put(&cib, "</constraints>", "<rsc_location id=\"ringlet-fence-r1\" rsc=\"r1-clone\"><rule role=\"Promoted\" score=\"-INFINITY\">"
				    "<expression attribute=\"#uname\" operation=\"ne\" value=\"node1\"/></rule></rsc_location></constraints>");
	says("not healthy: r1 has lost its other half on node3 (WFConnection); r3 is in use nowhere: node3 is away; "
	     "node3 is not in the cluster", "");
	can_lose("no node: quorum hangs on each; r1 is up to date on node1 alone; r3 is up to date on node2 alone" LINKS_AND_DISKS);
	put(&xml, "id=\"r3-drbd\" role=\"Unpromoted\"", "id=\"r3-drbd\" role=\"Promoted\"");
	put(&xml, "</clone><resource id=\"vm-a\"", "</clone><resource id=\"r3-fs\" role=\"Started\" active=\"true\" managed=\"true\">"
	    "<node name=\"node2\"/></resource><resource id=\"vm-a\"");
	says("not healthy: r1 has lost its other half on node3 (WFConnection); node3 is not in the cluster",
	     "r3 is on node2, its standby; ringctl home r3 brings it home");
}

/* What DRBD's fencing left behind. */
static void only_one_may(void **state)
{
	(void)state;
	put(&cib, "</constraints>", "<rsc_location id=\"ringlet-fence-r1\"><rule><expression value=\"node1\"/></rule></rsc_location>"
				    "<rsc_location id=\"ringlet-fence-r3\"><rule><expression value=\"node3\"/></rule></rsc_location></constraints>");
	says("not healthy: only node1 may have r1 (ringlet-fence-r1), though its halves are up to date; only node3 has a good copy of r3", "");
	can_lose("any one node but node3: r3 is up to date on node3 alone" LINKS_AND_DISKS);
}

/* A half without its peer calls itself up to date; it is believed only where nobody has gone on without it. */
static void scores(void **state)
{
	(void)state;
	put(&xml, "<attribute name=\"master-r3-drbd\" value=\"10000\"/></node><node name=\"node3\">",
	    "<attribute name=\"master-r3-drbd\" value=\"3000\"/></node><node name=\"node3\">");
	can_lose("any one node but node3: r3 is up to date on node3 alone" LINKS_AND_DISKS);
	put(&xml, "id=\"r3-drbd\" role=\"Promoted\"", "id=\"r3-drbd\" role=\"Unpromoted\"");
	can_lose("any one node" LINKS_AND_DISKS);
	put(&xml, "<attribute name=\"master-r3-drbd\" value=\"3000\"/>", "<attribute name=\"master-r3-drbd\" value=\"2010\"/>");
	can_lose("any one node but node3: r3 is up to date on node3 alone" LINKS_AND_DISKS);
}

static void syncing(void **state)
{
	(void)state;
	facts.volume[1] = (struct drbd_state){DRBD_SYNC_TARGET, ROLE_SECONDARY, ROLE_PRIMARY, DISK_INCONSISTENT, DISK_UP_TO_DATE, 312, false, 251};
	says("not healthy: r2 is syncing from node2 (31 %)", "");
	can_lose("any one node but node2: r2 is syncing, 4 min left" LINKS_AND_DISKS);
	facts.array[2].degraded = 1;
	facts.cable[0].carrier = facts.cable[2].carrier = FACT_NO;
	can_lose("any one node but node2: r2 is syncing, 4 min left; no cable of this node; not every disk of this node");
}

/* --- guests and the rest ---------------------------------------------------------------------- */

static void guests(void **state)
{
	(void)state;
	put(&xml, "id=\"vm-a\" role=\"Started\"", "id=\"vm-a\" pending=\"Monitoring\" role=\"Started\"");
	says("healthy", "");
	assert_string_equal(facts.ha.guest[0].pending, "");
	put(&xml, "id=\"vm-a\" pending=\"Monitoring\" role=\"Started\"", "id=\"vm-a\" role=\"Starting\"");
	put(&xml, "id=\"vm-b\" role=\"Started\"", "id=\"vm-b\" role=\"Stopped\"");
	says("not healthy: guest a is on its way (Starting); guest b should run on node1 and does not", "");
	put(&xml, "<attribute name=\"ringlet-run-b\" value=\"1\"/>", "");
	put(&xml, "id=\"vm-a\" role=\"Starting\"", "id=\"vm-a\" failed=\"true\" role=\"Started\"");
	says("not healthy: guest a has failed on node1", "");
	put(&xml, "failed=\"true\" role=\"Started\" active=\"true\" managed=\"true\"", "role=\"Started\" active=\"true\" managed=\"false\"");
	says("healthy", "guest a is left alone by pacemaker");
}

static void the_cluster(void **state)
{
	(void)state;
	put(&xml, "stonith-enabled=\"true\" maintenance-mode=\"false\"", "stonith-enabled=\"false\" maintenance-mode=\"true\"");
	put(&xml, "</resources>", "</resources><failures><failure/><failure/></failures>");
	says("not healthy: fencing is switched off in pacemaker (stonith-enabled): a node that hangs is not fenced; "
	     "pacemaker is in maintenance mode: it does nothing by itself",
	     "pacemaker remembers 2 failed actions: crm_mon shows, crm_resource --cleanup forgets");
	put(&xml, "stonith-enabled=\"false\" maintenance-mode=\"true\"", "stonith-enabled=\"true\"");
	put(&xml, "<failure/>", "");
	facts.ha.watchdog_active = false;
	says("not healthy: nobody feeds the watchdog (i6300ESB timer): SBD does not run", "");
	facts.ha.watchdog_active = true;
	snprintf(facts.ha.watchdog, sizeof facts.ha.watchdog, SOFTDOG);
	says("healthy", "the watchdog is softdog, which does not reset a kernel that hangs: this machine wants a hardware watchdog, or IPMI");
	*facts.ha.watchdog = '\0';
	says("healthy", "this node has no watchdog: when it hangs nothing resets it");
}

/* Two nodes with nothing to fence by: healthy, and told each time. */
static void two(void **state)
{
	(void)state;
	struct text text = TEXT_NULL;
	make("");
	text_add(&text, "<pacemaker-result><nodes><node name=\"node1\" online=\"true\"/><node name=\"node2\" online=\"true\"/></nodes><resources>");
	text_add(&text, "<x/>");
	add_volume(&text, "r1", "node1", "node2");
	add_volume(&text, "r2", "node2", "node1");
	text_add(&text, "</resources><node_attributes/><status code=\"0\"/></pacemaker-result>");
	free(xml);
	xml = text_take(&text);
	put(&xml, "online=\"true\"", "online=\"true\" pending=\"false\" unclean=\"false\"");
	says("healthy", "no automatic fail-over: two nodes have neither IPMI nor a quorum device");
	can_lose("any one node; a person then has to start its volume on the other" LINKS_AND_DISKS);
	put(&xml, "name=\"node2\" online=\"true\"", "name=\"node2\" online=\"false\"");
	put(&xml, "<resource id=\"r2-drbd\" role=\"Promoted\" active=\"true\" managed=\"true\"><node name=\"node2\"/></resource>", "");
	facts.member[1] = FACT_NO;
	facts.volume[1].connection = DRBD_WF_CONNECTION;
	facts.volume[1].peer_role = ROLE_UNKNOWN;
	says("not healthy: r2 waits for its other half on node2; r2 is in use nowhere: nobody can tell whether node2 is off; "
	     "if it is, say so here: ringctl drain node2 --force REASON; node2 is not in the cluster",
	     "no automatic fail-over: two nodes have neither IPMI nor a quorum device");
}

/* Two nodes with IPMI, a quorum device or both; the controller of node1 answers nobody. */
static void two_of(const char *device, const char *ipmi, bool unfenced)
{
	struct text text = TEXT_NULL;
	char *lines = xasprintf("%s%s", ipmi, device);
	make(lines);
	free(lines);
	if (*ipmi)
		profile.nodes[0].ipmi = profile.nodes[1].ipmi + 1;
	text_add(&text, "<pacemaker-result><summary><current_dc present=\"true\" with_quorum=\"true\"/>"
			"<cluster_options stonith-enabled=\"true\" maintenance-mode=\"false\"/></summary><nodes>"
			"<node name=\"node1\" online=\"true\"/><node name=\"node2\" online=\"true\"/></nodes><resources>");
	add_volume(&text, "r1", "node1", "node2");
	add_volume(&text, "r2", "node2", "node1");
	text_add(&text, "<resource id=\"ipmi-node1\" role=\"%s\" active=\"true\" managed=\"true\">%s</resource>",
		 unfenced ? "Stopped" : "Started", unfenced ? "" : "<node name=\"node2\"/>");
	text_add(&text, "</resources><node_attributes/><status code=\"0\"/></pacemaker-result>");
	free(xml);
	xml = text_take(&text);
	put(&xml, "online=\"true\"", "online=\"true\" pending=\"false\" unclean=\"false\"");
}

static void fenced_by_ipmi(void **state)
{
	static const char ipmi[] = "ipmi=192.0.2.12\nipmi-user=u\n", device[] = "[ha]\nquorum-device=192.0.2.9\n";
	(void)state;
	two_of("", ipmi, false);
	says("healthy", "");
	two_of("", ipmi, true);
	says("healthy", "node1's management controller does not answer, or refuses (ipmi-node1): if that node fails nobody can fence it, "
			"and its volumes stand still");
	can_lose("node2: nothing could fence node1" LINKS_AND_DISKS);
	put(&xml, "name=\"node2\" online=\"true\" pending=\"false\" unclean=\"false\"", "name=\"node2\" online=\"false\" unclean=\"true\"");
	facts.member[1] = FACT_NO;
	says("not healthy: node2 is to be fenced; if that does not come about and it is off, say so here: stonith_admin --confirm node2; "
	     "node2 is not in the cluster", "");
	two_of(device, ipmi, true);
	facts.votes = facts.expected = 3;
	says("healthy", "node1's management controller does not answer, or refuses (ipmi-node1): only the watchdog can fence that node");
	can_lose("any one node" LINKS_AND_DISKS);
	/* Who is alone has nobody to fence it. */
	put(&xml, "<node name=\"node2\" online=\"true\"", "<node name=\"node2\" online=\"false\"");
	pacemaker_parse(xml, cib, &facts);
	assert_false(facts.ha.fencer_down[0]);
}

static void the_quorum_device(void **state)
{
	(void)state;
	two_of("[ha]\nquorum-device=192.0.2.9\n", "", false);
	facts.expected = facts.votes = 3;
	says("healthy", "");
	facts.votes = 2;
	says("healthy", "the quorum device 192.0.2.9 does not vote");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, well, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(in_order), TEST(on_the_standby), TEST(not_started_yet), TEST(failed), TEST(twice), TEST(a_node_is_lost),
		TEST(only_one_may), TEST(scores), TEST(syncing), TEST(guests), TEST(the_cluster), TEST(two), TEST(fenced_by_ipmi),
		TEST(the_quorum_device),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
