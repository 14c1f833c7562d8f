/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "switch_look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "node_run.h"
#include "plan/fencing.h"
#include "plan/ha_names.h"
#include "sys/clock.h"

/* Seconds. */
#define PATIENCE 15
#define SILENCE 5

void switch_world_init(struct switch_world *world, const struct self *self, const char *root)
{
	*world = (struct switch_world){.self = self, .root = root};
}

void switch_world_free(struct switch_world *world)
{
	for (int i = 0; i < NODES_MAX; i++)
		sight_free(&world->sight[i]);
	ha_state_free(&world->ha);
}

int switch_minor(const struct cluster *cluster, int node, int volume)
{
	const struct cluster_node *n = &cluster->node[node - 1];
	return n->own == volume ? MINOR_OWN : n->copy == volume ? MINOR_COPY : -1;
}

void switch_names(const char *names[2], const struct cluster *cluster, int node)
{
	names[MINOR_OWN] = cluster->volume[cluster->node[node - 1].own - 1].name;
	names[MINOR_COPY] = cluster->volume[cluster->node[node - 1].copy - 1].name;
}

void switch_look(struct switch_world *world, int node)
{
	struct sight *sight = &world->sight[node - 1];
	sight_free(sight);
	if (node == world->self->node) {
		const char *names[2];
		switch_names(names, &world->self->cluster, node);
		sight_look(sight, world->root, names);
		return;
	}
	if (clock_now() < world->silent_until[node - 1])
		return;
	struct run r = {.argv = RUN_ARGV("/usr/sbin/ringctl", "drain", "--look"), .seconds = PATIENCE};
	if (node_run(world->self, node, &r) < 0 || sight_parse(sight, r.output) < 0)
		world->silent_until[node - 1] = clock_now() + SILENCE;
	run_free(&r);
}

void switch_ask(struct switch_world *world)
{
	ha_state_free(&world->ha);
	ha_state_read(&world->ha);
}

/* --- facts -------------------------------------------------------------------------------- */

static bool attribute_is(const struct ha_state *ha, const char *node, const char *name, const char *value)
{
	const char *there = ha_attribute(ha, node, name);
	return there && strcmp(there, value) == 0;
}

static void fill_nodes(struct switch_facts *facts, const struct ha_state *ha)
{
	for (size_t i = 0; i < ha->nodes; i++) {
		const struct ha_node *n = &ha->node[i];
		int number = cluster_number(facts->cluster, n->name);
		if (!number)
			continue;
		facts->node[number - 1] = (struct switch_node){
			.online = n->online && !n->pending && !n->unclean && !n->standby && !n->maintenance,
			.drained = attribute_is(ha, n->name, HA_ATTR_DRAIN, "1"),
			.no_carrier = ha_attribute(ha, n->name, HA_ATTR_LAN) && !attribute_is(ha, n->name, HA_ATTR_LAN, "1"),
		};
	}
}

/* Either end knows of both; home is asked first. */
static void fill_halves(struct switch_volume *v, const struct switch_world *world, const struct cluster_volume *plan)
{
	int ends[2] = {plan->home, plan->standby};
	for (int end = 0; end < 2; end++) {
		const struct sight *sight = &world->sight[ends[end] - 1];
		const struct drbd_state *d = &sight->drbd[switch_minor(&world->self->cluster, ends[end], plan->number)];
		if (!sight->there || (v->seen && v->connection >= d->connection))
			continue;
		v->seen = true;
		v->connection = d->connection;
		v->disk[end] = d->disk;
		v->disk[!end] = d->peer_disk;
		v->suspended = d->suspended;
	}
}

static void note_resource(struct switch_volume *v, const struct ha_state *ha, const char *id)
{
	for (size_t i = 0; i < ha->resources; i++) {
		const struct ha_resource *r = &ha->resource[i];
		if (strcmp(r->id, id) != 0)
			continue;
		if (r->blocked || (!r->managed && r->active))
			snprintf(v->stuck, sizeof v->stuck, "%s", id);
		else if (r->failed)
			snprintf(v->failed, sizeof v->failed, "%s", id);
	}
}

static void add_guest(struct switch_volume *v, const struct switch_world *world, const struct sight_guest *guest)
{
	const char *node = world->self->cluster.node[v->on - 1].name;
	char *id = xasprintf(HA_GUEST, guest->name), *run_here = xasprintf(HA_ATTR_RUN, guest->name);
	const struct ha_resource *r = ha_find(&world->ha, id, node);
	v->guest = xrealloc(v->guest, (v->guests + 1) * sizeof *v->guest);
	struct switch_guest *g = &v->guest[v->guests++];
	*g = (struct switch_guest){
		.by_hand = attribute_is(&world->ha, node, run_here, "1"),
		.outside = !r || !r->active,
		.memory = guest->memory,
	};
	snprintf(g->name, sizeof g->name, "%s", guest->name);
	note_resource(v, &world->ha, id);
	free(id);
	free(run_here);
}

static void fill_guests(struct switch_volume *v, const struct switch_world *world, int volume)
{
	const struct sight *sight = &world->sight[v->on - 1];
	int minor = switch_minor(&world->self->cluster, v->on, volume);
	v->looked = sight->there && minor >= 0;
	v->free = v->looked ? sight->free[minor] : -1;
	for (size_t i = 0; v->looked && i < sight->guests; i++)
		if (sight->guest[i].minor == minor && sight->guest[i].running)
			add_guest(v, world, &sight->guest[i]);
}

static void fill_volume(struct switch_facts *facts, const struct switch_world *world, const struct cluster_volume *plan)
{
	struct switch_volume *v = &facts->volume[plan->number - 1];
	const char *on = ha_promoted(&world->ha, plan->name), *standby = facts->cluster->node[plan->standby - 1].name;
	char *allow = xasprintf(HA_ATTR_ALLOW, plan->name), *drbd = xasprintf(HA_DRBD, plan->name),
	     *fs = xasprintf(HA_FS, plan->name);
	*v = (struct switch_volume){.on = on ? cluster_number(facts->cluster, on) : 0, .free = -1};
	v->allowed = attribute_is(&world->ha, standby, allow, "1");
	fill_halves(v, world, plan);
	note_resource(v, &world->ha, drbd);
	note_resource(v, &world->ha, fs);
	if (v->on)
		fill_guests(v, world, plan->number);
	free(allow);
	free(drbd);
	free(fs);
}

void switch_facts_fill(struct switch_facts *facts, const struct switch_world *world)
{
	const struct cluster *cluster = &world->self->cluster;
	*facts = (struct switch_facts){
		.cluster = cluster,
		.failover = cluster_fails_over(cluster),
		.device = cluster->profile->quorum_device != 0,
		.returns = cluster->profile->return_rule == RETURN_AUTO,
		.known = world->ha.known,
		.quorum = world->ha.quorum,
		.maintenance = world->ha.maintenance,
	};
	fill_nodes(facts, &world->ha);
	for (int i = 0; i < cluster->n; i++)
		fill_volume(facts, world, &cluster->volume[i]);
}
