/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pacemaker's own tools, one call for each change. Pacemaker 3.0 takes changes
 * without quorum, too; when the parts of a divided cluster meet again, the
 * newest version of the configuration wins as a whole, which may be that of
 * the part that had no right to change it. So quorum is asked for first.
 */
#include "sys/pacemaker.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/ha_names.h"
#include "sys/run.h"

/* Seconds for one tool: generous for a machine that stalls; with no answer by then there will be none. */
#define PATIENCE 30

/* Exit statuses of Pacemaker's tools (include/crm/common/results.h). */
enum { NONE = -2, NO_SUCH_OBJECT = 105, EXISTS_ALREADY = 108 };

/* One call whose answer does not matter; a failure with the status that is fine is none. */
static int command(const char *const *argv, int fine, struct report *report)
{
	struct run r = {.argv = argv, .seconds = PATIENCE};
	int result = run(&r);
	if (result < 0 && r.status != fine)
		report_error(report, "pacemaker", "%s", r.reason);
	result = result < 0 && r.status != fine ? -1 : 0;
	run_free(&r);
	return result;
}

bool ha_quorate(void)
{
	struct run r = {.argv = RUN_ARGV("corosync-quorumtool", "-s"), .seconds = PATIENCE};
	run(&r); /* its exit status tells nothing else */
	const char *line = strstr(r.output, "\nQuorate:");
	line = line ? line + strlen("\nQuorate:") : "";
	bool quorate = starts_with(line + strspn(line, " \t"), "Yes");
	run_free(&r);
	return quorate;
}

static int need_quorum(struct report *report)
{
	if (ha_quorate())
		return 0;
	return report_error(report, "pacemaker", "this node is not in a majority of the cluster: nothing can be changed");
}

/* 1: --create found that id there already. */
static int cibadmin(const char *operation, const char *section, const char *xml, struct report *report)
{
	struct run r = {.argv = RUN_ARGV("cibadmin", operation, "--scope", section, "--xml-pipe"),
			.input = xml,
			.input_length = strlen(xml),
			.seconds = PATIENCE};
	int result = run(&r);
	if (result < 0 && r.status == EXISTS_ALREADY)
		result = 1;
	else if (result < 0)
		report_error(report, "pacemaker", "%s", r.reason);
	run_free(&r);
	return result;
}

int ha_cib_create(const char *section, const char *xml, struct report *report)
{
	return cibadmin("--create", section, xml, report);
}

int ha_cib_put(const char *section, const char *xml, struct report *report)
{
	if (need_quorum(report) < 0)
		return -1;
	int result = cibadmin("--create", section, xml, report);
	return result > 0 ? cibadmin("--replace", section, xml, report) : result;
}

int ha_fence_holder(const char *volume, char node[16])
{
	char *id = xasprintf(HA_FENCE, volume), *path = xasprintf("//rsc_location[@id='%s']", id);
	struct run r = {.argv = RUN_ARGV("cibadmin", "--query", "--xpath", path), .seconds = PATIENCE};
	int result = run(&r) == 0 ? ha_fence_holder_parse(r.output, node) : r.status == NO_SUCH_OBJECT ? 1 : -1;
	if (result != 0)
		*node = '\0';
	run_free(&r);
	free(path);
	free(id);
	return result;
}

int ha_cib_merge(const char *xml, struct report *report)
{
	if (need_quorum(report) < 0)
		return -1;
	struct run r = {.argv = RUN_ARGV("cibadmin", "--modify", "--allow-create", "--scope", "configuration", "--xml-pipe"),
			.input = xml,
			.input_length = strlen(xml),
			.seconds = PATIENCE};
	int result = run(&r);
	if (result < 0)
		report_error(report, "pacemaker", "%s", r.reason);
	run_free(&r);
	return result;
}

int ha_cib_remove(const char *section, const char *tag, const char *id, struct report *report)
{
	if (need_quorum(report) < 0)
		return -1;
	char *xml = xasprintf("<%s id=\"%s\"/>", tag, id);
	int result = cibadmin("--delete", section, xml, report);
	free(xml);
	return result;
}

int ha_node_attribute(const char *node, const char *name, const char *value, struct report *report)
{
	if (need_quorum(report) < 0)
		return -1;
	if (!value)
		return command(RUN_ARGV("crm_attribute", "--lifetime", "forever", "--node", node, "--name", name, "--delete"),
			       NONE, report);
	return command(RUN_ARGV("crm_attribute", "--lifetime", "forever", "--node", node, "--name", name, "--update", value),
		       NONE, report);
}

int ha_transient_attribute(const char *node, const char *name, const char *value, struct report *report)
{
	if (need_quorum(report) < 0)
		return -1;
	if (!value)
		return command(RUN_ARGV("attrd_updater", "--node", node, "--name", name, "--delete"), NONE, report);
	return command(RUN_ARGV("attrd_updater", "--node", node, "--name", name, "--update", value), NONE, report);
}

int ha_meta(const char *resource, const char *name, const char *value, struct report *report)
{
	if (need_quorum(report) < 0)
		return -1;
	if (!value)
		return command(RUN_ARGV("crm_resource", "--resource", resource, "--meta", "--delete-parameter", name),
			       NO_SUCH_OBJECT, report);
	return command(RUN_ARGV("crm_resource", "--resource", resource, "--meta", "--set-parameter", name,
				"--parameter-value", value),
		       NONE, report);
}

int ha_cleanup(const char *resource, struct report *report)
{
	if (!resource)
		return command(RUN_ARGV("crm_resource", "--cleanup"), NONE, report);
	return command(RUN_ARGV("crm_resource", "--cleanup", "--resource", resource), NONE, report);
}
