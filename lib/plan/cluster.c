/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Profile -> ring, cables, addresses, volumes. What the profile says as a whole is judged in cluster_check.c. */
#include "plan/cluster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/cluster_check.h"

/* The neighbour of a node, n closes to 1. */
static int neighbour(int node, int step, int n)
{
	return (node - 1 + step + n) % n + 1;
}

static void derive_nodes(struct cluster *cluster)
{
	const struct profile *profile = cluster->profile;
	int n = cluster->n;
	for (int k = 1; k <= n; k++) {
		int next = neighbour(k, 1, n), previous = neighbour(k, -1, n);
		cluster->node[k - 1] = (struct cluster_node){
			.number = k,
			.name = profile->nodes[k - 1].name,
			.address = profile->nodes[k - 1].address,
			.ring = profile->cable_network.address + RING_ADDRESSES + (uint32_t)k,
			.next = next,
			.previous = previous,
			.own = k,
			.copy = profile->standby == STANDBY_PREVIOUS ? next : previous,
		};
	}
}

/* "to-NAME" is the cable to NAME; with two nodes and two cables the second one is "to2-NAME". */
static void derive_cables(struct cluster *cluster)
{
	uint32_t address = cluster->profile->cable_network.address;
	cluster->cables = cluster_cable_count(cluster->profile);
	for (int k = 1; k <= cluster->cables; k++) {
		struct cluster_cable *cable = &cluster->cable[k - 1];
		const char *prefix = cluster->n == 2 && k == 2 ? "to2" : "to";
		cable->number = k;
		cable->node[0] = k;
		cable->node[1] = neighbour(k, 1, cluster->n);
		for (int end = 0; end < 2; end++) {
			const char *other = cluster->node[cable->node[!end] - 1].name;
			cable->address[end] = address++;
			snprintf(cable->ifname[end], IFNAME_TEXT, "%s-%.*s", prefix, NODE_NAME_MAX, other);
		}
	}
}

/*
 * The cable of number k leaves node k for the next. With two nodes and two
 * cables each volume gets a cable of its own; with one, both share it.
 */
static int cable_between(const struct cluster *cluster, int home, int standby)
{
	if (cluster->n == 2)
		return home <= cluster->cables ? home : 1;
	return cluster->node[home - 1].next == standby ? home : standby;
}

static void derive_volumes(struct cluster *cluster)
{
	bool previous = cluster->profile->standby == STANDBY_PREVIOUS;
	for (int k = 1; k <= cluster->n; k++) {
		struct cluster_volume *volume = &cluster->volume[k - 1];
		const struct cluster_node *node = &cluster->node[k - 1];
		volume->number = k;
		snprintf(volume->name, sizeof volume->name, "r%u", (unsigned)k % 10);
		volume->home = k;
		volume->standby = previous ? node->previous : node->next;
		volume->cable = cable_between(cluster, k, volume->standby);
		volume->port = 7788 + (unsigned)k;
	}
}

int cluster_plan(struct cluster *cluster, const struct profile *profile, const char *id, struct report *report)
{
	*cluster = (struct cluster){.profile = profile};
	snprintf(cluster->id, ID_TEXT, "%s", id);
	if (cluster_check(profile, report) != 0)
		return -1;
	cluster->n = profile->node_count;
	derive_nodes(cluster);
	derive_cables(cluster);
	derive_volumes(cluster);
	return 0;
}

const struct cluster_node *cluster_find(const struct cluster *cluster, const char *name)
{
	uint64_t number;
	for (int i = 0; i < cluster->n; i++)
		if (strcmp(cluster->node[i].name, name) == 0)
			return &cluster->node[i];
	if (cluster->n > 0 && num_parse(name, 1, (uint64_t)cluster->n, &number))
		return &cluster->node[number - 1];
	return NULL;
}

int cluster_number(const struct cluster *cluster, const char *name)
{
	for (int i = 0; i < cluster->n; i++)
		if (strcmp(cluster->node[i].name, name) == 0)
			return cluster->node[i].number;
	return 0;
}

int cable_end(const struct cluster_cable *cable, int node)
{
	return cable->node[0] == node ? 0 : cable->node[1] == node ? 1 : -1;
}
