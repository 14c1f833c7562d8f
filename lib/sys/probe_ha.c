/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/probe_ha.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "plan/ha_names.h"
#include "sys/publish.h"
#include "sys/xml.h"

/* The volume whose resource of that form this is; NULL: none's. */
static struct ha_volume *volume_of(struct health_facts *facts, const char *form, const char *id)
{
	char wanted[64];
	for (int i = 0; i < facts->cluster->n; i++) {
		snprintf(wanted, sizeof wanted, form, facts->cluster->volume[i].name);
		if (strcmp(wanted, id) == 0)
			return &facts->ha.volume[i];
	}
	return NULL;
}

/* --- nodes ---------------------------------------------------------------------------------- */

static bool says_one(const char *value)
{
	return value && strcmp(value, "1") == 0;
}

static void take_nodes(struct health_facts *facts, const struct ha_state *state)
{
	for (int i = 0; i < facts->cluster->n; i++) {
		const char *name = facts->cluster->node[i].name;
		facts->online[i] = FACT_NO;
		facts->ha.drained[i] = says_one(ha_attribute(state, name, HA_ATTR_DRAIN));
	}
	for (size_t i = 0; i < state->nodes; i++) {
		const struct ha_node *node = &state->node[i];
		int number = cluster_number(facts->cluster, node->name);
		if (!number)
			continue;
		facts->online[number - 1] = node->online && !node->pending && !node->unclean;
		facts->ha.standby[number - 1] = node->standby;
		facts->ha.unclean[number - 1] = node->unclean;
	}
}

/* --- volumes -------------------------------------------------------------------------------- */

/* That it is looked at is no news. */
static void note_pending(char *to, size_t room, const struct ha_resource *r)
{
	if (*r->pending && strcmp(r->pending, "Monitoring") != 0)
		snprintf(to, room, "%s", r->pending);
}

static void note_trouble(struct ha_volume *v, const struct ha_resource *r, int node)
{
	note_pending(v->pending, sizeof v->pending, r);
	if (!r->failed && !r->blocked)
		return;
	snprintf(v->failed, sizeof v->failed, "%.*s", (int)sizeof v->failed - 1, r->id);
	v->failed_on = node;
	v->blocked = r->blocked;
}

static void take_drbd(struct ha_volume *v, const struct ha_resource *r, int node)
{
	note_trouble(v, r, node);
	if (r->role != HA_PROMOTED || !node)
		return;
	v->twice |= v->promoted && v->promoted != node;
	v->promoted = node;
}

static void take_fs(struct ha_volume *v, const struct ha_resource *r, int node)
{
	note_trouble(v, r, node);
	if (r->role == HA_STARTED && !r->failed)
		v->mounted = node;
}

static long score_of(const struct ha_state *state, const char *volume, const char *node)
{
	char name[48];
	uint64_t score;
	snprintf(name, sizeof name, HA_ATTR_SCORE, volume);
	const char *value = ha_attribute(state, node, name);
	if (value && strcmp(value, "INFINITY") == 0)
		return 1000000;
	return value && num_parse(value, 0, 1000000, &score) ? (long)score : 0;
}

/*
 * A half that lost its peer calls itself up to date until it is told otherwise. So it counts for good alone only where
 * the volume is in use on no other node.
 */
static void take_scores(struct health_facts *facts, const struct ha_state *state)
{
	for (int i = 0; i < facts->cluster->n; i++) {
		const struct cluster_volume *plan = &facts->cluster->volume[i];
		struct ha_volume *v = &facts->ha.volume[i];
		const int half[2] = {plan->home, plan->standby};
		for (int h = 0; h < 2; h++) {
			const char *node = facts->cluster->node[half[h] - 1].name;
			long score = score_of(state, plan->name, node);
			bool elsewhere = v->promoted && v->promoted != half[h];
			v->good[h] = score >= (elsewhere ? HA_SCORE_WHOLE : HA_SCORE_ALONE);
		}
		const char *standby = facts->cluster->node[plan->standby - 1].name;
		char allow[48];
		snprintf(allow, sizeof allow, HA_ATTR_ALLOW, plan->name);
		facts->ha.allowed[i] = says_one(ha_attribute(state, standby, allow));
	}
}

/* --- guests --------------------------------------------------------------------------------- */

static const char *guest_name(const char *resource)
{
	static const char prefix[] = "vm-"; /* HA_GUEST */
	return starts_with(resource, prefix) ? resource + sizeof prefix - 1 : NULL;
}

static struct ha_guest *find_guest(struct ha_facts *ha, const char *name)
{
	for (size_t i = 0; i < ha->guests && i < GUESTS_MAX; i++)
		if (strcmp(ha->guest[i].name, name) == 0)
			return &ha->guest[i];
	return NULL;
}

static void take_guest(struct ha_facts *ha, const struct ha_resource *r, const char *name, int node)
{
	struct ha_guest *guest = find_guest(ha, name);
	if (!guest && ha->guests++ < GUESTS_MAX) {
		guest = &ha->guest[ha->guests - 1];
		*guest = (struct ha_guest){.wanted = true};
		snprintf(guest->name, sizeof guest->name, "%s", name);
	}
	if (!guest)
		return;
	if (r->role != HA_STOPPED)
		guest->node = node;
	guest->failed |= r->failed;
	guest->blocked |= r->blocked;
	guest->unmanaged |= !r->managed;
	note_pending(guest->pending, sizeof guest->pending, r);
}

static int compare_guests(const void *a, const void *b)
{
	const struct ha_guest *x = a, *y = b;
	return x->volume != y->volume ? x->volume - y->volume : strcmp(x->name, y->name);
}

/* --- the configuration ---------------------------------------------------------------------- */

/* <rsc_colocation rsc="vm-web" with-rsc="r1-fs">: which volume it lies on. */
static void read_colocation(struct health_facts *facts, const xmlNode *element)
{
	char rsc[72], with[72];
	xml_attribute(rsc, sizeof rsc, element, "rsc");
	xml_attribute(with, sizeof with, element, "with-rsc");
	const char *name = guest_name(rsc);
	struct ha_guest *guest = name ? find_guest(&facts->ha, name) : NULL;
	const struct ha_volume *volume = volume_of(facts, HA_FS, with);
	if (guest && volume)
		guest->volume = (int)(volume - facts->ha.volume) + 1;
}

/* <primitive id="vm-web"> <meta_attributes> <nvpair name="target-role" value="Stopped"/>: a person has stopped it. */
static void read_primitive(struct health_facts *facts, const xmlNode *element)
{
	char id[72], key[24], value[24];
	xml_attribute(id, sizeof id, element, "id");
	const char *name = guest_name(id);
	struct ha_guest *guest = name ? find_guest(&facts->ha, name) : NULL;
	const xmlNode *meta = guest ? xml_child(element, "meta_attributes") : NULL;
	for (const xmlNode *c = meta ? meta->children : NULL; c; c = c->next) {
		if (!xml_is(c, "nvpair"))
			continue;
		xml_attribute(key, sizeof key, c, "name");
		xml_attribute(value, sizeof value, c, "value");
		if (strcmp(key, "target-role") == 0 && strcmp(value, "Stopped") == 0)
			guest->wanted = false;
	}
}

/* <rsc_location rsc="vm-web"> with a rule on HA_ATTR_RUN: it runs only where a person started it. */
static void read_run_rule(struct health_facts *facts, const struct ha_state *state, const xmlNode *element)
{
	char rsc[72], attribute[72], wanted[sizeof rsc + sizeof HA_ATTR_RUN];
	xml_attribute(rsc, sizeof rsc, element, "rsc");
	const char *name = guest_name(rsc);
	struct ha_guest *guest = name ? find_guest(&facts->ha, name) : NULL;
	const xmlNode *expression = xml_child(xml_child(element, "rule"), "expression");
	if (!guest || !expression)
		return;
	xml_attribute(attribute, sizeof attribute, expression, "attribute");
	snprintf(wanted, sizeof wanted, HA_ATTR_RUN, name);
	int at = guest->volume ? facts->ha.volume[guest->volume - 1].mounted : 0;
	if (strcmp(attribute, wanted) == 0)
		guest->wanted &= at && says_one(ha_attribute(state, facts->cluster->node[at - 1].name, wanted));
}

/* <rsc_location id="ringlet-fence-r1"> with a rule that names the one node that may. */
static void read_fence(struct health_facts *facts, const xmlNode *element)
{
	char id[72], node[16];
	xml_attribute(id, sizeof id, element, "id");
	struct ha_volume *volume = volume_of(facts, HA_FENCE, id);
	const xmlNode *expression = volume ? xml_child(xml_child(element, "rule"), "expression") : NULL;
	if (!expression)
		return;
	xml_attribute(node, sizeof node, expression, "value");
	volume->only = cluster_number(facts->cluster, node);
}

static void each(const xmlNode *list, const char *name, struct health_facts *facts,
		 void (*read)(struct health_facts *facts, const xmlNode *element))
{
	for (const xmlNode *c = list ? list->children : NULL; c; c = c->next)
		if (xml_is(c, name))
			read(facts, c);
}

static void take_config(struct health_facts *facts, const struct ha_state *state, const char *cib)
{
	xmlDoc *doc = xml_parse(cib);
	const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL, *config = xml_child(root, "configuration"),
		      *constraints = xml_child(config, "constraints");
	facts->ha.config = constraints != NULL;
	each(xml_child(config, "resources"), "primitive", facts, read_primitive);
	each(constraints, "rsc_colocation", facts, read_colocation);
	each(constraints, "rsc_location", facts, read_fence);
	for (const xmlNode *c = constraints ? constraints->children : NULL; c; c = c->next)
		if (xml_is(c, "rsc_location"))
			read_run_rule(facts, state, c);
	xmlFreeDoc(doc);
}

/* --- all of it ------------------------------------------------------------------------------ */

static void take_resources(struct health_facts *facts, const struct ha_state *state)
{
	for (size_t i = 0; i < state->resources; i++) {
		const struct ha_resource *r = &state->resource[i];
		int node = cluster_number(facts->cluster, r->node);
		struct ha_volume *drbd = volume_of(facts, HA_DRBD, r->id), *fs = volume_of(facts, HA_FS, r->id);
		if (drbd)
			take_drbd(drbd, r, node);
		else if (fs)
			take_fs(fs, r, node);
		else if (guest_name(r->id))
			take_guest(&facts->ha, r, guest_name(r->id), node);
	}
}

/* That of a node which nobody else is there to fence says nothing. */
static void take_fencers(struct health_facts *facts, const struct ha_state *state)
{
	for (int i = 0; i < facts->cluster->n; i++) {
		char *id = xasprintf(HA_IPMI, facts->cluster->node[i].name);
		const struct ha_resource *r = ha_find(state, id, "");
		bool others = false;
		for (int k = 0; k < facts->cluster->n; k++)
			others |= k != i && facts->online[k] == FACT_YES;
		facts->ha.fencer_down[i] = r && others && r->role == HA_STOPPED && !*r->pending;
		free(id);
	}
}

/* A half that may not be promoted is not the good one, whatever it says of itself. */
static void take_only(struct health_facts *facts)
{
	for (int i = 0; i < facts->cluster->n; i++) {
		struct ha_volume *v = &facts->ha.volume[i];
		v->good[0] &= !v->only || v->only == facts->cluster->volume[i].home;
		v->good[1] &= !v->only || v->only == facts->cluster->volume[i].standby;
	}
}

void ha_facts_make(struct health_facts *facts, const struct ha_state *state, const char *cib)
{
	struct ha_facts *ha = &facts->ha;
	char watchdog[sizeof ha->watchdog];
	bool active = ha->watchdog_active;
	memcpy(watchdog, ha->watchdog, sizeof watchdog);
	*ha = (struct ha_facts){.watchdog_active = active};
	memcpy(ha->watchdog, watchdog, sizeof watchdog);
	facts->pacemaker = state->known;
	if (!state->known)
		return;
	ha->fencing = state->fencing;
	ha->maintenance = state->maintenance;
	ha->failed_actions = state->failed_actions;
	take_nodes(facts, state);
	take_resources(facts, state);
	take_fencers(facts, state);
	take_scores(facts, state);
	if (cib)
		take_config(facts, state, cib);
	take_only(facts);
	qsort(ha->guest, ha->guests < GUESTS_MAX ? ha->guests : GUESTS_MAX, sizeof *ha->guest, compare_guests);
}

/* --- the watchdog ----------------------------------------------------------------------------- */

/* The first line of a file of its folder; "" where there is none. */
static void read_word(const char *root, const char *name, char *word, size_t room)
{
	char *path = xasprintf("%s/sys/class/watchdog/watchdog0/%s", root, name);
	char *text = read_file(path, NULL, 4096);
	snprintf(word, room, "%s", text ? text : "");
	word[strcspn(word, "\n")] = '\0';
	free(text);
	free(path);
}

void probe_watchdog(const char *root, struct ha_facts *ha)
{
	char state[16];
	read_word(root, "identity", ha->watchdog, sizeof ha->watchdog);
	read_word(root, "state", state, sizeof state);
	ha->watchdog_active = strcmp(state, "active") == 0;
}
