/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "switch_ha.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/ha_names.h"

/* The file system, and the guests that ran. Ids, for free_ids(). */
static size_t resources_of(char ***ids, const struct switch_facts *facts, int volume)
{
	const struct switch_volume *v = &facts->volume[volume - 1];
	size_t count = 0;
	*ids = xcalloc(v->guests + 1, sizeof **ids);
	(*ids)[count++] = xasprintf(HA_FS, facts->cluster->volume[volume - 1].name);
	for (size_t i = 0; i < v->guests; i++)
		if (!v->guest[i].outside)
			(*ids)[count++] = xasprintf(HA_GUEST, v->guest[i].name);
	return count;
}

static void free_ids(char **ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(ids[i]);
	free(ids);
}

static bool is_well(const struct ha_state *ha, const char *id, const char *node)
{
	const struct ha_resource *r = ha_find(ha, id, node);
	return r && r->role != HA_STOPPED && !*r->pending;
}

bool switch_ha_well(const struct ha_state *ha, const struct switch_facts *facts, int volume, int node)
{
	char **ids;
	size_t count = resources_of(&ids, facts, volume);
	bool well = true;
	for (size_t i = 0; i < count; i++)
		well = well && is_well(ha, ids[i], facts->cluster->node[node - 1].name);
	free_ids(ids, count);
	return well;
}

char *switch_ha_blocked(const struct ha_state *ha, const struct switch_facts *facts, int volume)
{
	char **ids, *blocked = NULL;
	size_t count = resources_of(&ids, facts, volume);
	for (size_t i = 0; i < count && !blocked; i++) {
		const struct ha_resource *r = ha_find(ha, ids[i], NULL);
		if (r && r->blocked && strcmp(facts->volume[volume - 1].stuck, ids[i]) != 0)
			blocked = xstrdup(ids[i]);
	}
	free_ids(ids, count);
	return blocked;
}

/* --- in words ----------------------------------------------------------------------------- */

static void add_resource(struct text *text, const struct ha_state *ha, const char *id)
{
	const struct ha_resource *r = ha_find(ha, id, NULL);
	text_add(text, "%s%s is ", text->length ? ", " : "", id);
	text_add(text, r && *r->node ? "on %s" : "nowhere", r ? r->node : "");
	if (r && (*r->pending || r->failed))
		text_add(text, " (%s)", *r->pending ? r->pending : "failed");
}

static void add_scores(struct text *text, const struct ha_state *ha, const struct cluster *cluster, int volume)
{
	const struct cluster_volume *v = &cluster->volume[volume - 1];
	const int nodes[] = {v->home, v->standby};
	char *name = xasprintf(HA_ATTR_SCORE, v->name);
	for (int i = 0; i < 2; i++) {
		const char *node = cluster->node[nodes[i] - 1].name, *score = ha_attribute(ha, node, name);
		text_add(text, "%s%s %s", i ? ", " : "; its halves are worth ", node, score ? score : "nothing");
	}
	free(name);
}

char *switch_ha_text(const struct ha_state *ha, const struct switch_facts *facts, int volume)
{
	struct text text = TEXT_NULL;
	char **ids;
	size_t count = resources_of(&ids, facts, volume);
	for (size_t i = 0; i < count; i++)
		add_resource(&text, ha, ids[i]);
	free_ids(ids, count);
	add_scores(&text, ha, facts->cluster, volume);
	return text_take(&text);
}
