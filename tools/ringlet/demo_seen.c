/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_seen.h"

#include <string.h>

#include "base/json.h"
#include "demo_state.h"

/* "" for what is not said. */
static const char *word(struct json_object *object, const char *key)
{
	struct json_object *value = json_member(object, key, json_type_string);
	return value ? json_object_get_string(value) : "";
}

static enum demo_known known(struct json_object *object, const char *key)
{
	struct json_object *value = json_member(object, key, json_type_boolean);
	return !value ? DEMO_UNKNOWN : json_object_get_boolean(value) ? DEMO_YES : DEMO_NO;
}

/* Corosync's membership comes first, Pacemaker follows; whoever lacks one is not in the cluster. */
static void take_node(struct demo_seen *seen, const struct cluster *cluster, struct json_object *node)
{
	int i = cluster_number(cluster, word(node, "name")) - 1;
	enum demo_known corosync = known(node, "member"), pacemaker = known(node, "online");
	if (i < 0)
		return;
	seen->member[i] = corosync == DEMO_NO || pacemaker == DEMO_NO ? DEMO_NO
			: corosync == DEMO_YES || pacemaker == DEMO_YES ? DEMO_YES
									: DEMO_UNKNOWN;
	seen->unclean[i] = known(node, "unclean");
}

/* Of the two volumes that have a half on it a node knows where they are promoted, as long as the halves are connected. */
static void take_volume(struct demo_seen *seen, const struct cluster *cluster, struct json_object *volume)
{
	const char *role = word(volume, "role"), *peer = word(volume, "peer_role");
	for (int i = 0; i < cluster->n; i++) {
		if (strcmp(cluster->volume[i].name, word(volume, "name")) != 0)
			continue;
		if (strcmp(role, "Primary") == 0)
			seen->place[i] = seen->from;
		else if (strcmp(peer, "Primary") == 0 && cluster_number(cluster, word(volume, "peer")))
			seen->place[i] = cluster_number(cluster, word(volume, "peer"));
		else if (strcmp(role, "Secondary") == 0 && strcmp(peer, "Secondary") == 0)
			seen->place[i] = 0;
	}
}

/* A guest runs where its volume is; of guests each node knows all, by Pacemaker. DRBD's own word comes first. */
static void take_guest(struct demo_seen *seen, const struct cluster *cluster, struct json_object *guest)
{
	int on = cluster_number(cluster, word(guest, "on"));
	for (int i = 0; i < cluster->n; i++)
		if (on && seen->place[i] < 0 && strcmp(cluster->volume[i].name, word(guest, "volume")) == 0)
			seen->place[i] = on;
}

static void take_complaint(struct demo_seen *seen, struct json_object *top)
{
	struct json_object *list = json_member(top, "complaints", json_type_array);
	struct json_object *first = list && json_object_array_length(list) ? json_object_array_get_idx(list, 0) : NULL;
	if (first && json_object_is_type(first, json_type_string))
		demo_text_copy(seen->complaint, sizeof seen->complaint, json_object_get_string(first));
}

static void take_all(struct demo_seen *seen, const struct cluster *cluster, struct json_object *top)
{
	struct json_object *nodes = json_member(top, "nodes", json_type_array);
	struct json_object *volumes = json_member(top, "volumes", json_type_array);
	struct json_object *guests = json_member(top, "guests", json_type_array);
	struct json_object *can_lose = json_member(top, "can_lose", json_type_object);
	for (size_t i = 0; nodes && i < json_object_array_length(nodes); i++)
		take_node(seen, cluster, json_object_array_get_idx(nodes, i));
	for (size_t i = 0; volumes && i < json_object_array_length(volumes); i++)
		take_volume(seen, cluster, json_object_array_get_idx(volumes, i));
	for (size_t i = 0; guests && i < json_object_array_length(guests); i++)
		take_guest(seen, cluster, json_object_array_get_idx(guests, i));
	seen->healthy = known(top, "healthy");
	seen->quorate = known(json_member(top, "quorum", json_type_object), "quorate");
	demo_text_copy(seen->afford, sizeof seen->afford, word(can_lose, "text"));
	take_complaint(seen, top);
}

bool demo_seen_parse(struct demo_seen *seen, const struct cluster *cluster, const char *text)
{
	const char *brace = strchr(text, '{');
	struct json_object *top = brace ? json_tokener_parse(brace) : NULL;
	*seen = (struct demo_seen){.from = top ? cluster_number(cluster, word(top, "node")) : 0};
	for (int i = 0; i < NODES_MAX; i++)
		seen->place[i] = -1;
	if (seen->from)
		take_all(seen, cluster, top);
	json_object_put(top);
	return seen->from > 0;
}
