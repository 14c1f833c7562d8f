/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan_facts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan/cabling_report.h"
#include "plan/match.h"
#include "plan/medium_areas.h"
#include "sys/publish.h"

#define LIMIT (8U << 20) /* the log of a serial line may hold them, too */

/* ---- where they are ---- */

/* node NULL: it is to be found out from them. */
static char *in_folder(const char *folder, const char *node)
{
	char *candidates[] = {xasprintf("%s/%s.facts", folder, node ? node : ""), xasprintf("%s/facts.txt", folder),
			      xasprintf("%s/" FACTS_AREA, folder)};
	char *found = NULL;
	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
		if (!found && (i || node) && access(candidates[i], F_OK) == 0)
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
	if (!path && node)
		report_error(report, given, "holds no facts: neither %s.facts nor facts.txt nor " FACTS_AREA, node);
	else if (!path)
		report_error(report, given, "holds no facts: neither facts.txt nor " FACTS_AREA);
	return path;
}

/* ---- whose they are ---- */

static void check_origin(const struct facts *facts, const char *path, const struct cluster *cluster,
			 const struct cluster_node *node, struct report *report)
{
	if (node && *facts->node && strcmp(facts->node, node->name) != 0)
		report_warning(report, path, "was recorded for %s, not for %s: is it the right machine?", facts->node,
			       node->name);
	if (*facts->cluster && strcmp(facts->cluster, cluster->profile->name) != 0)
		report_warning(report, path, "was recorded for cluster %s, not for %s", facts->cluster,
			       cluster->profile->name);
}

/* Facts that do not say who the machine is fit whomever a person names. */
static int check_match(const struct facts *facts, const struct cluster *cluster, const struct cluster_node **node,
		       struct report *report)
{
	const struct machine_facts *machine = &facts->machine;
	if (*node && !*machine->serial && !*machine->uuid && !machine->ports)
		return 0;
	int number = match_decide(cluster, *node ? (*node)->number : 0, machine, report);
	*node = number ? &cluster->node[number - 1] : NULL;
	return number ? 0 : 1;
}

int plan_facts_get(struct facts *facts, const char *given, const struct cluster *cluster,
		   const struct cluster_node **node, struct report *report)
{
	*facts = (struct facts)FACTS_NULL;
	if (!given) {
		facts->disks = xcalloc(DISKS_MAX, sizeof *facts->disks);
		facts->disk_count = disk_facts_wished(facts->disks, cluster);
		return 0;
	}
	char *path = file_of(given, *node ? (*node)->name : NULL, report);
	if (!path)
		return 1;
	char *text = read_file(path, NULL, LIMIT);
	int result = text ? 0 : report_error(report, path, "cannot be read: %s", strerror(errno));
	if (text && facts_parse(facts, path, text, report) < 0)
		result = 1;
	if (result == 0) {
		check_origin(facts, path, cluster, *node, report);
		result = check_match(facts, cluster, node, report);
	}
	free(text);
	free(path);
	return result;
}

/* ---- ports ---- */

/* Ports as many as there are roles, in the order in which the roles are given. */
static void wish(struct cabling *cabling, const struct cluster *cluster, int node)
{
	struct port_facts *ports = xcalloc(NODES_MAX + 1, sizeof *ports);
	size_t count = nic_ports_needed(cluster, node);
	for (size_t i = 0; i < count; i++)
		snprintf(ports[i].nic.path, sizeof ports[i].nic.path, "/devices/port%zu", i + 1);
	cabling_decide(cabling, cluster, node, ports, count, NULL, 0, true);
	free(ports);
}

static void fill_port(struct port_plan *port, const struct cabling_role *role, const struct cluster *cluster, int node)
{
	memcpy(port->ifname, role->ifname, sizeof port->ifname);
	port->cable = role->cable;
	if (role->cable)
		port->end = cable_end(&cluster->cable[role->cable - 1], node);
}

static void find_port(struct port_plan *port, const struct node_view *view)
{
	for (size_t i = 0; i < view->cabling.role_count; i++) {
		const struct cabling_role *role = &view->cabling.role[i];
		if (role->cable == port->cable) {
			port->seen = &view->recorded[role->port].nic;
			port->role = role;
		}
	}
}

int plan_ports(struct node_view *view, const struct facts *facts, struct report *report)
{
	const struct cluster *cluster = view->cluster;
	int node = view->node->number;
	struct cabling wished;
	wish(&wished, cluster, node);
	view->ports = (int)wished.role_count;
	for (int i = 0; i < view->ports; i++)
		fill_port(&view->port[i], &wished.role[i], cluster, node);
	cabling_free(&wished);
	if (!facts->port_count)
		return 0;
	view->recorded = facts->ports;
	view->recorded_count = facts->port_count;
	cabling_decide(&view->cabling, cluster, node, facts->ports, facts->port_count, NULL, 0, true);
	for (int i = 0; i < view->ports; i++)
		find_port(&view->port[i], view);
	return cabling_report(&view->cabling, cluster->profile, report);
}
