/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "menu_plan.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/text.h"
#include "plan/match.h"

#define AGAIN " ringlet.again=1"
/* For a person with a key in hand; a power cut at night needs none. To read a list of nodes takes longer. */
#define SECONDS 2
#define SECONDS_TO_CHOOSE 5

/* A medium installs a machine once; that it shall do so again is said here, where it can be. */
static void add_again(struct menu *menu, const struct profile *profile, const char *label, const char *whom,
		      const char *words)
{
	const char *what = profile->existing == EXISTING_OWN ? "its system afresh, its data kept" :
							       "ALL THAT IS ON ITS DISKS IS ERASED";
	if (profile->existing != EXISTING_REFUSE)
		menu_add(menu, label, xasprintf("Install %s: %s", whom, what), words);
}

static void plan_one(struct menu *menu, const struct cluster *cluster, int node)
{
	const struct cluster_node *own = &cluster->node[node - 1];
	const struct profile *profile = cluster->profile;
	char address[IPV4_TEXT];
	char *whom = xasprintf("%s a^gain", own->name);
	menu->seconds = SECONDS;
	menu->title = xasprintf("Ringlet %s: cluster %s, %s, %s", RINGLET_VERSION, profile->name, own->name,
				ipv4_format(own->address, address));
	menu_add(menu, "install", xasprintf("^Install %s of cluster %s on this machine", own->name, profile->name), "");
	add_again(menu, profile, "again", whom, AGAIN);
	free(whom);
}

/* Its label cannot be any other entry's, whatever the node is called. */
static void add_node(struct menu *menu, const struct cluster_node *node)
{
	char address[IPV4_TEXT];
	char *label = xasprintf("node-%s", node->name), *words = xasprintf(" ringlet.node=%s", node->name);
	menu_add(menu, label, xasprintf("^%d Install %s, %s, on this machine", node->number, node->name,
					ipv4_format(node->address, address)), words);
	free(words);
	free(label);
}

static void add_node_again(struct menu *menu, const struct profile *profile, const struct cluster_node *node)
{
	char *label = xasprintf("again-%s", node->name), *words = xasprintf(" ringlet.node=%s" AGAIN, node->name);
	char *whom = xasprintf("%s again", node->name);
	add_again(menu, profile, label, whom, words);
	free(whom);
	free(words);
	free(label);
}

/* Where every machine can be asked who it is, it is asked by default; else the menu waits for a person. */
static void plan_all(struct menu *menu, const struct cluster *cluster)
{
	const struct profile *profile = cluster->profile;
	bool known = match_all(cluster);
	menu->title = xasprintf("Ringlet %s: cluster %s, all %d nodes", RINGLET_VERSION, profile->name, cluster->n);
	menu->seconds = known ? SECONDS_TO_CHOOSE : 0;
	if (known)
		menu_add(menu, "install", xstrdup("^Install this machine as its own node: serial, UUID, MAC"), "");
	for (int i = 0; i < cluster->n; i++)
		add_node(menu, &cluster->node[i]);
	if (known)
		add_again(menu, profile, "again", "its own node a^gain", AGAIN);
	for (int i = 0; i < cluster->n && !known; i++)
		add_node_again(menu, profile, &cluster->node[i]);
}

void menu_plan(struct menu *menu, const struct cluster *cluster, int node)
{
	*menu = (struct menu){.serial = cluster->profile->serial};
	if (node)
		plan_one(menu, cluster, node);
	else
		plan_all(menu, cluster);
}
