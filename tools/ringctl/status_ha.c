/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the status that is Pacemaker's: guests, quorum, fencing, and what the cluster can still lose. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/fencing.h"
#include "status.h"
#include "table.h"

static size_t guest_count(const struct health_facts *facts)
{
	return facts->ha.guests < GUESTS_MAX ? facts->ha.guests : GUESTS_MAX;
}

static const char *guest_state(const struct ha_guest *guest)
{
	return guest->failed || guest->blocked ? "failed" : *guest->pending ? guest->pending : guest->node ? "runs" :
	       guest->wanted ? "does not run" : "off";
}

static void guests(const struct health_facts *facts, FILE *to, bool colour)
{
	struct table table = TABLE_NULL;
	TABLE_TITLES(&table, "GUEST", "VOLUME", "ON", "STATE");
	for (size_t i = 0; i < guest_count(facts); i++) {
		const struct ha_guest *guest = &facts->ha.guest[i];
		const char *state = guest_state(guest);
		table_row(&table);
		table_cell(&table, MOOD_PLAIN, "%s", guest->name);
		table_cell(&table, MOOD_PLAIN, "%s", guest->volume ? facts->cluster->volume[guest->volume - 1].name : "-");
		table_cell(&table, MOOD_PLAIN, "%s", guest->node ? facts->cluster->node[guest->node - 1].name : "-");
		table_cell(&table, guest->failed || guest->blocked ? MOOD_BAD : *guest->pending ? MOOD_BUSY : guest->node ? MOOD_GOOD :
			   guest->wanted ? MOOD_BAD : MOOD_DIM, "%s", state);
	}
	table_end(&table, to, colour);
	if (facts->ha.guests > GUESTS_MAX)
		fprintf(to, "and %zu more\n\n", facts->ha.guests - GUESTS_MAX);
}

/* "watchdog, i6300ESB timer, 10 s", "IPMI, then the watchdog, ..." */
static char *fencing_text(const struct health_facts *facts)
{
	enum fencing by = cluster_fencing(facts->cluster, facts->node);
	struct text text = TEXT_NULL;
	if (by == FENCING_NONE)
		return xstrdup("none, and no automatic fail-over");
	if (by == FENCING_IPMI || by == FENCING_BOTH)
		text_add(&text, "IPMI%s", by == FENCING_BOTH ? ", then " : "");
	if (by == FENCING_WATCHDOG || by == FENCING_BOTH)
		text_add(&text, "watchdog %s, %u s", *facts->ha.watchdog ? facts->ha.watchdog : "(none is there)",
			 facts->cluster->profile->watchdog);
	if (facts->pacemaker && !facts->ha.fencing)
		text_add(&text, "; switched off in pacemaker");
	return text_take(&text);
}

static void row(struct table *table, const char *title, enum mood mood, const char *text)
{
	table_row(table);
	table_cell(table, MOOD_HEAD, "%s", title);
	table_cell(table, mood, "%s", text);
}

static enum mood lose_mood(const struct health_facts *facts)
{
	struct afford_facts afford;
	if (!facts->corosync || !facts->pacemaker)
		return MOOD_DIM;
	health_afford(&afford, facts);
	return !afford_nodes(&afford) ? MOOD_BAD : health_afford_cable(facts) && health_afford_disk(facts) ? MOOD_GOOD : MOOD_BUSY;
}

static char *quorum_text(const struct health_facts *facts)
{
	if (!facts->corosync)
		return xstrdup("corosync does not run");
	return xasprintf("%s, %u of %u votes", facts->quorate == FACT_YES ? "yes" : "no", facts->votes, facts->expected);
}

void status_ha(const struct health_facts *facts, FILE *to, bool colour)
{
	struct table table = TABLE_NULL;
	char *quorum = quorum_text(facts), *fencing = fencing_text(facts), *lose = health_can_lose(facts);
	bool fenced = cluster_fencing(facts->cluster, facts->node) != FENCING_NONE;
	if (facts->ha.guests)
		guests(facts, to, colour);
	row(&table, "QUORUM", facts->corosync && facts->quorate == FACT_YES ? MOOD_GOOD : MOOD_BAD, quorum);
	row(&table, "PACEMAKER", facts->pacemaker ? MOOD_GOOD : MOOD_BAD, facts->pacemaker ? "runs" : "does not run");
	row(&table, "FENCING", !fenced ? MOOD_BUSY : facts->pacemaker && !facts->ha.fencing ? MOOD_BAD : MOOD_PLAIN, fencing);
	row(&table, "CAN LOSE", lose_mood(facts), lose);
	table_end(&table, to, colour);
	free(quorum);
	free(fencing);
	free(lose);
}

/* --- JSON ----------------------------------------------------------------------------------- */

struct json_object *guests_json(const struct health_facts *facts)
{
	struct json_object *list = json_object_new_array();
	for (size_t i = 0; i < guest_count(facts); i++) {
		const struct ha_guest *guest = &facts->ha.guest[i];
		struct json_object *o = json_object_new_object();
		json_put_string(o, "name", guest->name);
		json_put_string(o, "volume", guest->volume ? facts->cluster->volume[guest->volume - 1].name : NULL);
		json_put_string(o, "on", guest->node ? facts->cluster->node[guest->node - 1].name : NULL);
		json_put_bool(o, "wanted", guest->wanted);
		json_put_bool(o, "failed", guest->failed || guest->blocked);
		json_put_string(o, "pending", *guest->pending ? guest->pending : NULL);
		json_object_array_add(list, o);
	}
	return list;
}

struct json_object *fencing_json(const struct health_facts *facts)
{
	struct json_object *o = json_object_new_object();
	bool watchdog = cluster_has_watchdog(facts->cluster);
	json_put_string(o, "by", fencing_name(cluster_fencing(facts->cluster, facts->node)));
	json_put_bool(o, "on", facts->ha.fencing);
	json_put_string(o, "watchdog", *facts->ha.watchdog ? facts->ha.watchdog : NULL);
	json_put_bool(o, "watchdog_active", facts->ha.watchdog_active);
	json_object_object_add(o, "watchdog_seconds", watchdog ? json_object_new_int((int)facts->cluster->profile->watchdog) : NULL);
	return o;
}

struct json_object *can_lose_json(const struct health_facts *facts)
{
	struct json_object *o = json_object_new_object(), *nodes = json_object_new_array();
	struct afford_facts afford;
	bool known = facts->corosync && facts->pacemaker;
	health_afford(&afford, facts);
	unsigned set = known ? afford_nodes(&afford) : 0;
	for (int i = 0; i < facts->cluster->n; i++)
		if (set & 1U << i)
			json_object_array_add(nodes, json_object_new_string(facts->cluster->node[i].name));
	char *text = health_can_lose(facts);
	json_put_string(o, "text", text);
	json_object_object_add(o, "nodes", known ? nodes : NULL);
	if (!known)
		json_object_put(nodes);
	json_put_bool(o, "any_cable", health_afford_cable(facts));
	json_put_bool(o, "any_disk", health_afford_disk(facts));
	free(text);
	return o;
}
