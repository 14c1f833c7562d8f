/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the cluster can still afford to lose, from what this node sees: its own two volumes by DRBD itself, the others by
 * the promotion scores that Pacemaker has of both halves, which may be half a minute old.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/fencing.h"
#include "plan/health.h"

/* One of this node's: the other half is known from here while the two are connected. */
static void take_own(struct afford_volume *v, const struct health_facts *facts, const struct cluster_volume *plan, int minor)
{
	const struct drbd_state *d = &facts->volume[minor];
	const struct ha_volume *ha = &facts->ha.volume[plan->number - 1];
	int here = plan->home == facts->node ? 0 : 1;
	bool connected = d->connection >= DRBD_CONNECTED;
	bool behind = !connected && ha->promoted && ha->promoted != facts->node;
	v->good[here] = d->disk == DISK_UP_TO_DATE && !behind && (!ha->only || ha->only == facts->node || connected);
	v->good[!here] = connected ? d->peer_disk == DISK_UP_TO_DATE : ha->good[!here];
	v->syncing = d->connection > DRBD_CONNECTED && d->permille >= 0;
	v->left = d->left;
}

static void take_volume(struct afford_volume *v, const struct health_facts *facts, const struct cluster_volume *plan)
{
	*v = (struct afford_volume){.name = plan->name, .home = plan->home, .standby = plan->standby, .left = -1};
	if (plan->home == facts->node || plan->standby == facts->node)
		take_own(v, facts, plan, plan->home == facts->node ? MINOR_OWN : MINOR_COPY);
	else
		memcpy(v->good, facts->ha.volume[plan->number - 1].good, sizeof v->good);
}

void health_afford(struct afford_facts *afford, const struct health_facts *facts)
{
	*afford = (struct afford_facts){
		.n = facts->cluster->n,
		.quorate = facts->corosync && facts->quorate == FACT_YES,
		.votes = facts->votes,
		.expected = facts->expected,
		.two_node = facts->two_node,
		.tie_breaker = facts->tie_breaker,
		.fails_over = cluster_fails_over(facts->cluster),
	};
	for (int i = 0; i < facts->cluster->n; i++) {
		afford->name[i] = facts->cluster->node[i].name;
		afford->member[i] = facts->member[i] == FACT_YES && facts->online[i] == FACT_YES;
		afford->unfenced[i] = facts->ha.fencer_down[i] && cluster_fencing(facts->cluster, i + 1) == FENCING_IPMI;
		take_volume(&afford->volume[i], facts, &facts->cluster->volume[i]);
	}
}

bool health_afford_cable(const struct health_facts *facts)
{
	int ways = facts->lan.there && facts->lan.carrier == FACT_YES && facts->bridged, cables = 0;
	for (int i = 0; i < facts->cluster->cables; i++)
		if (cable_end(&facts->cluster->cable[i], facts->node) >= 0 && facts->cable[i].carrier == FACT_YES &&
		    facts->cable_answers[i] != FACT_NO)
			cables++;
	return cables > 0 && ways + cables > 1;
}

static bool spares_a_disk(const struct array_facts *a)
{
	unsigned most = strcmp(a->level, "raid1") == 0 ? a->raid_disks - 1 : strcmp(a->level, "raid6") == 0 ? 2 :
			strcmp(a->level, "raid10") == 0 || strcmp(a->level, "raid5") == 0 ? 1 : 0;
	return a->there && a->degraded < most;
}

bool health_afford_disk(const struct health_facts *facts)
{
	bool any = true;
	for (int i = 0; i < ARRAYS; i++)
		any = any && spares_a_disk(&facts->array[i]);
	return any;
}

char *health_can_lose(const struct health_facts *facts)
{
	struct afford_facts afford;
	if (!facts->corosync || !facts->pacemaker)
		return xasprintf("not known: %s", !facts->corosync ? "corosync does not run" : "pacemaker does not answer");
	health_afford(&afford, facts);
	char *nodes = afford_text(&afford);
	char *text = xasprintf("%s; %s cable of this node; %s disk of this node", nodes,
			       health_afford_cable(facts) ? "any one" : "no", health_afford_disk(facts) ? "any one" : "not every");
	free(nodes);
	return text;
}
