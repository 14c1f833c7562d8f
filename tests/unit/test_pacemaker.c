/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What crm_mon 3.0.0 was heard to say, taken apart; and the tools that change things, with tools that only pretend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "plan/fence.h"
#include "sys/pacemaker.h"
#include "sys/publish.h"

/* --- reading ------------------------------------------------------------------------------------- */

static void parse_file(struct ha_state *state, const char *name)
{
	char *path = xasprintf("tests/unit/crm_mon/%s.xml", name);
	char *xml = read_file(path, NULL, 1U << 20);
	assert_non_null(xml);
	ha_state_parse(state, xml);
	free(xml);
	free(path);
}

static void steady(void **unused)
{
	(void)unused;
	struct ha_state s;
	parse_file(&s, "steady");
	assert_true(s.known && s.quorum && s.dc);
	assert_false(s.fencing || s.maintenance);
	assert_int_equal(s.nodes, 3);
	assert_ptr_equal(ha_node(&s, "node2"), &s.node[1]);
	assert_null(ha_node(&s, "node4"));
	assert_true(s.node[1].online);
	assert_false(s.node[1].unclean || s.node[1].pending || s.node[1].standby);
	assert_string_equal(ha_promoted(&s, "r1"), "node1");
	assert_null(ha_promoted(&s, "r2"));
	assert_int_equal(ha_find(&s, "r1-drbd", "node3")->role, HA_UNPROMOTED);
	assert_null(ha_find(&s, "r1-drbd", "node2"));
	assert_string_equal(ha_find(&s, "r1-fs", NULL)->node, "node1");
	assert_int_equal(ha_find(&s, "vm-a", "node1")->role, HA_STARTED);
	assert_null(ha_find(&s, "vm-b", NULL)); /* it is there and runs nowhere */
	assert_int_equal(ha_find(&s, "vm-b", "")->role, HA_STOPPED);
	assert_int_equal(s.resources, 6);
	assert_int_equal(s.failed_actions, 0);
	ha_state_free(&s);
}

static void attributes(void **unused)
{
	(void)unused;
	struct ha_state s;
	parse_file(&s, "steady");
	assert_string_equal(ha_attribute(&s, "node2", "ringlet-drain"), "1");
	assert_null(ha_attribute(&s, "node3", "ringlet-drain"));
	assert_string_equal(ha_attribute(&s, "node3", "ethmonitor-lan0"), "1");
	assert_null(ha_attribute(&s, "node3", "ringlet-run-a")); /* set to nothing is not set */
	ha_state_free(&s);
}

static void moving(void **unused)
{
	(void)unused;
	struct ha_state s;
	parse_file(&s, "moving");
	assert_true(s.known && s.fencing);
	assert_true(s.node[1].unclean && !s.node[1].online);
	const struct ha_resource *r = ha_find(&s, "r1-drbd", "node1");
	assert_int_equal(r->role, HA_UNPROMOTED);
	assert_string_equal(r->pending, "Promoting");
	assert_null(ha_promoted(&s, "r1"));
	r = ha_find(&s, "vm-a", "node1");
	assert_true(r->failed && r->managed && !r->blocked);
	assert_int_equal(s.failed_actions, 1);
	ha_state_free(&s);
}

static void every_role(void **unused)
{
	(void)unused;
	static const struct {
		const char *word;
		enum ha_role role, of_promotable;
		const char *pending;
	} rows[] = {
		{"Started", HA_STARTED, HA_UNPROMOTED, ""},
		{"Unpromoted", HA_UNPROMOTED, HA_UNPROMOTED, ""},
		{"Promoted", HA_PROMOTED, HA_PROMOTED, ""},
		{"Master", HA_PROMOTED, HA_PROMOTED, ""},
		{"Starting", HA_STOPPED, HA_STOPPED, "Starting"},
		{"Stopping", HA_STARTED, HA_UNPROMOTED, "Stopping"},
		{"Demoting", HA_PROMOTED, HA_PROMOTED, "Demoting"},
		{"", HA_STOPPED, HA_STOPPED, ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int promotable = 0; promotable < 2; promotable++) {
			struct ha_state s;
			char *xml = xasprintf("<pacemaker-result><nodes/><resources><clone id='c' multi_state='%s'>"
					      "<resource id='r' role='%s' active='true'><node name='node1'/></resource>"
					      "</clone></resources><status code='0'/></pacemaker-result>",
					      promotable ? "true" : "false", rows[i].word);
			ha_state_parse(&s, xml);
			assert_int_equal(s.resources, 1);
			assert_int_equal(s.resource->role, promotable ? rows[i].of_promotable : rows[i].role);
			assert_string_equal(s.resource->pending, rows[i].pending);
			ha_state_free(&s);
			free(xml);
		}
}

static void nothing_is_known(void **unused)
{
	(void)unused;
	static const char *const texts[] = {
		"", "<", "no xml", "<html/>", "<pacemaker-result/>",
		"<pacemaker-result><nodes/></pacemaker-result>",
		"<pacemaker-result><crm-mon-disconnected/><status code='102'/></pacemaker-result>",
	};
	struct ha_state s;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		ha_state_parse(&s, texts[i]);
		assert_false(s.known);
		assert_null(ha_find(&s, "r1-fs", NULL));
		assert_null(ha_promoted(&s, "r1"));
		ha_state_free(&s);
	}
	parse_file(&s, "none");
	assert_false(s.known);
	ha_state_free(&s);
}

/* --- changing ------------------------------------------------------------------------------------ */

static char folder[] = "/tmp/pacemaker.XXXXXX";

/* A tool that notes how it was called and ends as it is told. */
static void pretend(const char *tool, const char *script)
{
	struct report report = REPORT_NULL;
	char *path = xasprintf("%s/%s", folder, tool);
	char *text = xasprintf("#!/bin/sh\necho \"%s $*\" >>%s/log\n%s\n", tool, folder, script);
	assert_int_equal(publish(path, text, strlen(text), 0755, &report), 0);
	free(text);
	free(path);
}

static int enter(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	char *path = xasprintf("%s:/usr/bin:/bin", folder);
	setenv("PATH", path, 1);
	free(path);
	return 0;
}

static int leave(void **state)
{
	(void)state;
	char *command = xasprintf("rm -r %s", folder);
	int result = system(command);
	free(command);
	return result;
}

static void quorum_is(const char *word)
{
	char *script = xasprintf("printf 'Quorum information\\nNodes: 3\\nQuorate:          %s\\n'; exit 1", word);
	pretend("corosync-quorumtool", script);
	free(script);
}

/* What was called since it was asked last. For the caller to free. */
static char *called(void)
{
	char *path = xasprintf("%s/log", folder);
	char *log = read_file(path, NULL, 4096);
	unlink(path);
	free(path);
	return log ? log : xstrdup("");
}

#define assert_called(words)                          \
	do {                                          \
		char *log_ = called();                \
		assert_string_equal(log_, words);     \
		free(log_);                           \
	} while (0)

#define QUORUM "corosync-quorumtool -s\n"

static void put_creates_or_replaces(void **unused)
{
	(void)unused;
	struct report report = REPORT_NULL;
	quorum_is("Yes");
	pretend("cibadmin", "read -r xml; echo \"$xml\" >>" "$(dirname \"$0\")/log");
	assert_int_equal(ha_cib_put("constraints", "<x id='1'/>\n", &report), 0);
	assert_called(QUORUM "cibadmin --create --scope constraints --xml-pipe\n<x id='1'/>\n");

	pretend("cibadmin", "[ $1 = --create ] && exit 108; exit 0");
	assert_int_equal(ha_cib_put("constraints", "<x id='1'/>\n", &report), 0);
	assert_called(QUORUM "cibadmin --create --scope constraints --xml-pipe\n"
			     "cibadmin --replace --scope constraints --xml-pipe\n");
	assert_int_equal(report.count, 0);

	pretend("cibadmin", "echo 'Call failed: no' >&2; exit 78");
	assert_int_equal(ha_cib_put("constraints", "<x id='1'/>\n", &report), -1);
	assert_string_equal(report.messages[0].text, "cibadmin: exit status 78: Call failed: no");
	free(called());
	report_free(&report);
}

static void removed_and_attributes(void **unused)
{
	(void)unused;
	struct report report = REPORT_NULL;
	quorum_is("Yes");
	pretend("cibadmin", "");
	pretend("crm_attribute", "");
	pretend("attrd_updater", "");
	assert_int_equal(ha_cib_remove("constraints", "rsc_location", "ringlet-fence-r1", &report), 0);
	assert_called(QUORUM "cibadmin --delete --scope constraints --xml-pipe\n");
	assert_int_equal(ha_node_attribute("node2", "ringlet-drain", "1", &report), 0);
	assert_called(QUORUM "crm_attribute --lifetime forever --node node2 --name ringlet-drain --update 1\n");
	assert_int_equal(ha_node_attribute("node2", "ringlet-drain", NULL, &report), 0);
	assert_called(QUORUM "crm_attribute --lifetime forever --node node2 --name ringlet-drain --delete\n");
	assert_int_equal(ha_transient_attribute("node2", "ringlet-run-a", "1", &report), 0);
	assert_called(QUORUM "attrd_updater --node node2 --name ringlet-run-a --update 1\n");
	assert_int_equal(ha_transient_attribute("node2", "ringlet-run-a", NULL, &report), 0);
	assert_called(QUORUM "attrd_updater --node node2 --name ringlet-run-a --delete\n");
	assert_int_equal(report.count, 0);
}

static void meta_and_cleanup(void **unused)
{
	(void)unused;
	struct report report = REPORT_NULL;
	quorum_is("Yes");
	pretend("crm_resource", "case \"$*\" in *--delete*) exit 105 ;; esac");
	assert_int_equal(ha_meta("vm-a", "target-role", "Stopped", &report), 0);
	assert_called(QUORUM "crm_resource --resource vm-a --meta --set-parameter target-role --parameter-value Stopped\n");
	assert_int_equal(ha_meta("vm-a", "target-role", NULL, &report), 0); /* it was not set */
	assert_called(QUORUM "crm_resource --resource vm-a --meta --delete-parameter target-role\n");
	assert_int_equal(ha_cleanup(NULL, &report), 0);
	assert_called("crm_resource --cleanup\n");
	assert_int_equal(ha_cleanup("vm-a", &report), 0);
	assert_called("crm_resource --cleanup --resource vm-a\n");
	assert_int_equal(report.count, 0);
	pretend("crm_resource", "exit 105");
	assert_int_equal(ha_meta("vm-a", "target-role", "Stopped", &report), -1); /* there is no such resource */
	free(called());
	report_free(&report);
}

static void whose_claim(void **unused)
{
	(void)unused;
	struct report report = REPORT_NULL;
	char *xml = fence_constraint("r1", "node3"), node[16] = "?";
	assert_string_equal(xml, "<rsc_location id=\"ringlet-fence-r1\" rsc=\"r1-clone\">"
				 "<rule id=\"ringlet-fence-r1-rule\" role=\"Promoted\" score=\"-INFINITY\">"
				 "<expression id=\"ringlet-fence-r1-node\" attribute=\"#uname\" operation=\"ne\" value=\"node3\"/>"
				 "</rule></rsc_location>");
	assert_int_equal(ha_fence_holder_parse(xml, node), 0);
	assert_string_equal(node, "node3");
	free(xml);
	assert_int_equal(ha_fence_holder_parse("<rsc_location id='ringlet-fence-r1' rsc='r1-clone' node='x' score='0'/>", node), -1);
	assert_string_equal(node, "");
	assert_int_equal(ha_fence_holder_parse("", node), -1);

	pretend("cibadmin", "exit 105");
	assert_int_equal(ha_fence_holder("r1", node), 1);
	assert_called("cibadmin --query --xpath //rsc_location[@id='ringlet-fence-r1']\n");
	pretend("cibadmin", "exit 102");
	assert_int_equal(ha_fence_holder("r1", node), -1);
	free(called());
	/* A claim is made in one call, and never taken over. */
	pretend("cibadmin", "exit 108");
	assert_int_equal(ha_cib_create("constraints", "<x/>\n", &report), 1);
	assert_called("cibadmin --create --scope constraints --xml-pipe\n");
	assert_int_equal(report.count, 0);
}

static void who_has_joined(void **unused)
{
	(void)unused;
	char *here = getcwd(NULL, 0), *script = xasprintf("cat %s/tests/unit/crm_mon/moving.xml", here);
	pretend("crm_mon", script);
	assert_true(ha_has_joined("node1"));
	assert_false(ha_has_joined("node2")); /* unclean */
	assert_false(ha_has_joined("node4"));
	pretend("crm_mon", "exit 102");
	assert_false(ha_has_joined("node1"));
	free(called());
	free(script);
	free(here);
}

static void nothing_without_quorum(void **unused)
{
	(void)unused;
	struct report report = REPORT_NULL;
	quorum_is("No");
	assert_false(ha_quorate());
	assert_called(QUORUM);
	assert_int_equal(ha_cib_put("constraints", "<x id='1'/>", &report), -1);
	assert_int_equal(ha_cib_remove("constraints", "x", "1", &report), -1);
	assert_int_equal(ha_node_attribute("node2", "ringlet-drain", "1", &report), -1);
	assert_int_equal(ha_transient_attribute("node2", "ringlet-drain", "1", &report), -1);
	assert_int_equal(ha_meta("vm-a", "target-role", "Stopped", &report), -1);
	assert_called(QUORUM QUORUM QUORUM QUORUM QUORUM);
	assert_int_equal(report.errors, 5);
	assert_string_equal(report.messages[0].text,
			    "this node is not in a majority of the cluster: nothing can be changed");
	report_free(&report);
	pretend("corosync-quorumtool", "echo 'Cannot initialize QUORUM service' >&2; exit 1");
	assert_false(ha_quorate());
	free(called());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steady),
		cmocka_unit_test(attributes),
		cmocka_unit_test(moving),
		cmocka_unit_test(every_role),
		cmocka_unit_test(nothing_is_known),
		cmocka_unit_test(put_creates_or_replaces),
		cmocka_unit_test(removed_and_attributes),
		cmocka_unit_test(meta_and_cleanup),
		cmocka_unit_test(whose_claim),
		cmocka_unit_test(who_has_joined),
		cmocka_unit_test(nothing_without_quorum),
	};
	return cmocka_run_group_tests(tests, enter, leave);
}
