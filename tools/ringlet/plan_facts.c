/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan_facts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan/medium_areas.h"
#include "sys/publish.h"

#define LIMIT (8U << 20) /* the log of a serial line may hold them, too */

/* ---- where they are ---- */

static char *in_folder(const char *folder, const char *node)
{
	char *candidates[] = {xasprintf("%s/%s.facts", folder, node), xasprintf("%s/facts.txt", folder),
			      xasprintf("%s/" FACTS_AREA, folder)};
	char *found = NULL;
	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
		if (!found && access(candidates[i], F_OK) == 0)
			found = candidates[i];
		else
			free(candidates[i]);
	return found;
}

/* For the caller to free. NULL: the folder has none, the report says so. */
static char *file_of(const char *given, const char *node, struct report *report)
{
	struct stat st;
	if (stat(given, &st) < 0 || !S_ISDIR(st.st_mode))
		return xstrdup(given);
	char *path = in_folder(given, node);
	if (!path)
		report_error(report, given, "holds no facts: neither %s.facts nor facts.txt nor " FACTS_AREA, node);
	return path;
}

/* ---- whose they are ---- */

static void check_origin(const struct facts *facts, const char *path, const struct cluster *cluster,
			 const struct cluster_node *node, struct report *report)
{
	if (*facts->node && strcmp(facts->node, node->name) != 0)
		report_warning(report, path, "was recorded for %s, not for %s: is it the right machine?", facts->node,
			       node->name);
	if (*facts->cluster && strcmp(facts->cluster, cluster->profile->name) != 0)
		report_warning(report, path, "was recorded for cluster %s, not for %s", facts->cluster,
			       cluster->profile->name);
}

int plan_facts_get(struct facts *facts, const char *given, const struct cluster *cluster,
		   const struct cluster_node *node, struct report *report)
{
	*facts = (struct facts)FACTS_NULL;
	if (!given) {
		facts->disks = xcalloc(DISKS_MAX, sizeof *facts->disks);
		facts->disk_count = disk_facts_wished(facts->disks, cluster);
		return 0;
	}
	char *path = file_of(given, node->name, report);
	if (!path)
		return 1;
	char *text = read_file(path, NULL, LIMIT);
	int result = text ? 0 : report_error(report, path, "cannot be read: %s", strerror(errno));
	if (text && facts_parse(facts, path, text, report) < 0)
		result = 1;
	if (result == 0)
		check_origin(facts, path, cluster, node, report);
	free(text);
	free(path);
	return result;
}

/* ---- ports ---- */

/* Ports as many as there are roles, in the order in which the roles are given. */
static size_t wished(struct nic_facts facts[NODES_MAX + 1], const struct cluster *cluster, int node)
{
	size_t count = nic_ports_needed(cluster, node);
	for (size_t i = 0; i < count; i++)
		snprintf(facts[i].path, sizeof facts[i].path, "/devices/port%zu", i + 1);
	return count;
}

static void fill_port(struct port_plan *port, const struct nic_role *role, const struct cluster *cluster, int node)
{
	memcpy(port->ifname, role->ifname, sizeof port->ifname);
	for (int c = 0; c < cluster->cables; c++) {
		const struct cluster_cable *cable = &cluster->cable[c];
		int end = cable_end(cable, node);
		if (end >= 0 && strcmp(cable->ifname[end], port->ifname) == 0) {
			port->cable = cable->number;
			port->end = end;
		}
	}
}

/* Too few ports do not stop an installation, so they do not stop its plan. */
static int roles_of(const struct facts *facts, const struct cluster *cluster, int node, struct nic_role *roles,
		    struct report *report)
{
	struct report said = REPORT_NULL;
	int count = nic_roles(facts->nics, facts->nic_count, cluster, node, roles, &said);
	for (size_t i = 0; i < said.count; i++)
		report_warning(report, said.messages[i].where, "%s", said.messages[i].text);
	report_free(&said);
	return count;
}

void plan_ports(struct node_view *view, const struct facts *facts, struct report *report)
{
	const struct cluster *cluster = view->cluster;
	int node = view->node->number;
	struct nic_role roles[NODES_MAX + 1];
	int count = facts->nic_count ? roles_of(facts, cluster, node, roles, report) : -1;
	bool recorded = count >= 0;
	if (!recorded) {
		struct nic_facts hoped[NODES_MAX + 1] = {0};
		count = nic_roles(hoped, wished(hoped, cluster, node), cluster, node, roles, report);
	}
	view->ports = count;
	for (int i = 0; i < count; i++) {
		fill_port(&view->port[i], &roles[i], cluster, node);
		view->port[i].seen = recorded ? &facts->nics[roles[i].nic] : NULL;
	}
}
