/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What crm_mon of Pacemaker 3.0 writes (and 2.1, whose words differ little):
 *
 *   <pacemaker-result api-version="2.38" request="crm_mon ...">
 *     <summary>
 *       <current_dc present="true" name="node1" id="1" with_quorum="true" .../>
 *       <cluster_options stonith-enabled="true" maintenance-mode="false" .../>
 *     </summary>
 *     <nodes> <node name="node1" online="true" standby="false" .../> </nodes>
 *     <resources>
 *       <clone id="r1-clone" multi_state="true" ...>
 *         <resource id="r1-drbd" role="Promoted" active="true" ...> <node name="node1" .../> </resource>
 *       </clone>
 *       <resource id="r1-fs" role="Started" ...> <node name="node1" .../> </resource>
 *     </resources>
 *     <node_attributes> <node name="node1"> <attribute name="..." value="..."/> </node> </node_attributes>
 *     <failures> <failure .../> </failures>
 *     <status code="0" message="OK"/>
 *   </pacemaker-result>
 *
 * While something is under way, role holds that instead: "Starting", "Demoting".
 */
#include "sys/pacemaker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/ha_names.h"
#include "sys/run.h"
#include "sys/xml.h"

/* Seconds. crm_mon was seen to need five on a busy emulated machine. */
#define PATIENCE 20

static bool says(const xmlNode *element, const char *name, const char *value)
{
	char text[24];
	xml_attribute(text, sizeof text, element, name);
	return strcmp(text, value) == 0;
}

static bool yes(const xmlNode *element, const char *name)
{
	return says(element, name, "true");
}

/* One more of an array, all null. */
static void *grow(void **array, size_t *count, size_t size)
{
	*array = xrealloc(*array, (*count + 1) * size);
	return memset((char *)*array + (*count)++ * size, 0, size);
}

/* --- the parts of the answer ------------------------------------------------------------------ */

static void parse_summary(struct ha_state *state, const xmlNode *summary)
{
	const xmlNode *dc = xml_child(summary, "current_dc"), *options = xml_child(summary, "cluster_options");
	state->dc = dc && yes(dc, "present");
	state->quorum = dc && yes(dc, "with_quorum");
	state->fencing = options && yes(options, "stonith-enabled");
	state->maintenance = options && yes(options, "maintenance-mode");
}

static void parse_node(struct ha_state *state, const xmlNode *element)
{
	struct ha_node *node = grow((void **)&state->node, &state->nodes, sizeof *node);
	xml_attribute(node->name, sizeof node->name, element, "name");
	node->online = yes(element, "online");
	node->pending = yes(element, "pending");
	node->unclean = yes(element, "unclean");
	node->standby = yes(element, "standby");
	node->maintenance = yes(element, "maintenance");
}

/* What role says, and what an instance is while that is under way. */
static enum ha_role role_of(const char *role, bool promotable, bool *under_way)
{
	static const struct {
		const char *word;
		enum ha_role role, of_promotable;
		bool under_way;
	} words[] = {
		{"Stopped", HA_STOPPED, HA_STOPPED, false},
		{"Started", HA_STARTED, HA_UNPROMOTED, false},
		{"Unpromoted", HA_UNPROMOTED, HA_UNPROMOTED, false},
		{"Promoted", HA_PROMOTED, HA_PROMOTED, false},
		{"Slave", HA_UNPROMOTED, HA_UNPROMOTED, false},
		{"Master", HA_PROMOTED, HA_PROMOTED, false},
		{"Starting", HA_STOPPED, HA_STOPPED, true},
		{"Stopping", HA_STARTED, HA_UNPROMOTED, true},
		{"Promoting", HA_UNPROMOTED, HA_UNPROMOTED, true},
		{"Demoting", HA_PROMOTED, HA_PROMOTED, true},
		{"Migrating", HA_STARTED, HA_STARTED, true},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(role, words[i].word) != 0)
			continue;
		*under_way = words[i].under_way;
		return promotable ? words[i].of_promotable : words[i].role;
	}
	*under_way = false;
	return HA_STOPPED;
}

static void add_instance(struct ha_state *state, const xmlNode *element, const xmlNode *node, bool promotable)
{
	char role[sizeof((struct ha_resource *)NULL)->pending];
	bool under_way;
	struct ha_resource *r = grow((void **)&state->resource, &state->resources, sizeof *r);

	xml_attribute(r->id, sizeof r->id, element, "id");
	if (node)
		xml_attribute(r->node, sizeof r->node, node, "name");
	xml_attribute(role, sizeof role, element, "role");
	r->role = role_of(role, promotable, &under_way);
	if (under_way)
		snprintf(r->pending, sizeof r->pending, "%s", role);
	else
		xml_attribute(r->pending, sizeof r->pending, element, "pending");
	r->active = yes(element, "active");
	r->failed = yes(element, "failed");
	r->blocked = yes(element, "blocked");
	r->managed = !says(element, "managed", "false");
}

/* A resource that runs on several nodes, which is an error of some kind, gives an instance for each. */
static void parse_resource(struct ha_state *state, const xmlNode *element, bool promotable)
{
	const xmlNode *node = xml_child(element, "node");
	if (!node)
		add_instance(state, element, NULL, promotable);
	for (; node; node = node->next)
		if (xml_is(node, "node"))
			add_instance(state, element, node, promotable);
}

static void parse_resources(struct ha_state *state, const xmlNode *list, bool promotable)
{
	for (const xmlNode *c = list ? list->children : NULL; c; c = c->next) {
		if (xml_is(c, "resource"))
			parse_resource(state, c, promotable);
		else if (xml_is(c, "clone"))
			parse_resources(state, c, yes(c, "multi_state"));
		else if (xml_is(c, "group"))
			parse_resources(state, c, promotable);
	}
}

static void parse_attributes(struct ha_state *state, const xmlNode *node)
{
	for (const xmlNode *c = node->children; c; c = c->next) {
		if (!xml_is(c, "attribute"))
			continue;
		struct ha_attribute *a = grow((void **)&state->attribute, &state->attributes, sizeof *a);
		xml_attribute(a->node, sizeof a->node, node, "name");
		xml_attribute(a->name, sizeof a->name, c, "name");
		xml_attribute(a->value, sizeof a->value, c, "value");
	}
}

static void parse_answer(struct ha_state *state, const xmlNode *root)
{
	const xmlNode *nodes = xml_child(root, "nodes"), *attributes = xml_child(root, "node_attributes"),
		      *failures = xml_child(root, "failures"), *status = xml_child(root, "status");

	/* Without a cluster it answers as well, with a status that is not 0 or with crm-mon-disconnected. */
	state->known = nodes && status && says(status, "code", "0");
	if (!state->known)
		return;
	parse_summary(state, xml_child(root, "summary"));
	for (const xmlNode *c = nodes->children; c; c = c->next)
		if (xml_is(c, "node"))
			parse_node(state, c);
	parse_resources(state, xml_child(root, "resources"), false);
	for (const xmlNode *c = attributes ? attributes->children : NULL; c; c = c->next)
		if (xml_is(c, "node"))
			parse_attributes(state, c);
	for (const xmlNode *c = failures ? failures->children : NULL; c; c = c->next)
		state->failed_actions += xml_is(c, "failure");
}

void ha_state_parse(struct ha_state *state, const char *xml)
{
	*state = (struct ha_state){0};
	xmlDoc *doc = xml_parse(xml);
	const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	if (root && xml_is(root, "pacemaker-result"))
		parse_answer(state, root);
	xmlFreeDoc(doc);
}

/* Only what is parsed above: the history of fencing, among others, asks a further daemon. */
void ha_state_read(struct ha_state *state)
{
	struct run r = {.argv = RUN_ARGV("crm_mon", "--one-shot", "--output-as=xml", "--inactive", "--exclude=all",
					 "--include=dc,options,nodes,resources,attributes,failures"),
			.seconds = PATIENCE};
	ha_state_parse(state, run(&r) == 0 ? r.output : "");
	run_free(&r);
}

void ha_state_free(struct ha_state *state)
{
	free(state->node);
	free(state->resource);
	free(state->attribute);
	*state = (struct ha_state){0};
}

int ha_fence_holder_parse(const char *xml, char node[16])
{
	xmlDoc *doc = xml_parse(xml);
	const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL, *expression = xml_child(xml_child(root, "rule"), "expression");
	*node = '\0';
	if (expression)
		xml_attribute(node, 16, expression, "value");
	xmlFreeDoc(doc);
	return *node ? 0 : -1;
}

/* --- asking ------------------------------------------------------------------------------------ */

const struct ha_node *ha_node(const struct ha_state *state, const char *name)
{
	for (size_t i = 0; i < state->nodes; i++)
		if (strcmp(state->node[i].name, name) == 0)
			return &state->node[i];
	return NULL;
}

bool ha_has_joined(const char *name)
{
	struct ha_state state;
	ha_state_read(&state);
	const struct ha_node *node = ha_node(&state, name);
	bool joined = state.known && state.dc && state.quorum && node && node->online && !node->pending;
	ha_state_free(&state);
	return joined;
}

const struct ha_resource *ha_find(const struct ha_state *state, const char *id, const char *node)
{
	for (size_t i = 0; i < state->resources; i++) {
		const struct ha_resource *r = &state->resource[i];
		if (strcmp(r->id, id) == 0 && (node ? strcmp(r->node, node) == 0 : r->active))
			return r;
	}
	return NULL;
}

const char *ha_promoted(const struct ha_state *state, const char *volume)
{
	char id[sizeof((struct ha_resource *)NULL)->id];
	snprintf(id, sizeof id, HA_DRBD, volume);
	for (size_t i = 0; i < state->resources; i++) {
		const struct ha_resource *r = &state->resource[i];
		if (strcmp(r->id, id) == 0 && r->role == HA_PROMOTED && *r->node)
			return r->node;
	}
	return NULL;
}

/* attrd_updater --delete may leave an empty value behind. */
const char *ha_attribute(const struct ha_state *state, const char *node, const char *name)
{
	for (size_t i = 0; i < state->attributes; i++) {
		const struct ha_attribute *a = &state->attribute[i];
		if (strcmp(a->node, node) == 0 && strcmp(a->name, name) == 0)
			return *a->value ? a->value : NULL;
	}
	return NULL;
}
