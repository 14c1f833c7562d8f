/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/cabling.h"
#include "plan/health_parts.h"

static const char *node_name(const struct health_facts *facts, int number)
{
	return facts->cluster->node[number - 1].name;
}

/* What a link lacks, as a clause; NULL: nothing. For the caller to free. */
static char *link_flaw(const char *what, const char *ifname, const struct link_facts *link)
{
	if (!link->there)
		return xasprintf("%s has no port: there is no %s", what, ifname);
	if (link->carrier != FACT_YES)
		return xasprintf("%s has no carrier", what);
	return link->address ? NULL : xasprintf("%s has lost its address", what);
}

/* What the judge has at hand: the facts, and how the ports are plugged. */
struct ring {
	struct health *health;
	const struct health_facts *facts;
	struct cabling cabling;
	bool *said; /* of each of its complaints */
	bool cut;   /* a link was complained of */
};

/* What is wrong at the port of that name; NULL: nothing that is known. It counts as said from then on. */
static const char *plugging(struct ring *ring, const char *ifname)
{
	for (size_t i = 0; i < ring->cabling.complaint_count; i++) {
		const struct cabling_complaint *c = &ring->cabling.complaints[i];
		if (c->wrong && c->port < ring->facts->port_count && c->flaw != FLAW_SLOW && c->flaw != FLAW_MTU &&
		    strcmp(ring->facts->ports[c->port].nic.ifname, ifname) == 0) {
			ring->said[i] = true;
			return c->text;
		}
	}
	return NULL;
}

/* A silent neighbour has a better reason where it is known who is there instead. */
static char *cable_flaw(struct ring *ring, int i, int end)
{
	const struct health_facts *facts = ring->facts;
	const struct cluster_cable *cable = &facts->cluster->cable[i];
	char *what = xasprintf("cable %s", cable->ifname[end]);
	char *flaw = link_flaw(what, cable->ifname[end], &facts->cable[i]);
	const char *reason = flaw || facts->cable_answers[i] == FACT_YES ? NULL : plugging(ring, cable->ifname[end]);
	if (reason)
		flaw = xstrdup(reason);
	else if (!flaw && facts->cable_answers[i] == FACT_NO)
		flaw = xasprintf("%s has a carrier, but %s does not answer over it", what,
				 node_name(facts, cable->node[!end]));
	free(what);
	return flaw;
}

/* The volumes that are connected and should have this cable to themselves, but take another way: "r1's and r2's". */
static char *strayed(const struct health_facts *facts, int cable, struct way *way)
{
	struct text text = TEXT_NULL;
	for (int minor = MINOR_OWN; minor <= MINOR_COPY; minor++) {
		const struct cluster_volume *v = health_volume_plan(facts, minor);
		struct way now = facts->way[(v->home == facts->node ? v->standby : v->home) - 1];
		bool goes = facts->volume[minor].connection >= DRBD_CONNECTED;
		if (v->cable != cable || !goes || (now.kind != WAY_ROUND && now.kind != WAY_LAN))
			continue;
		*way = now;
		text_add(&text, "%s%s's", text.length ? " and " : "", v->name);
	}
	return text_take(&text);
}

static void judge_cable(struct ring *ring, int i, int end)
{
	const struct health_facts *facts = ring->facts;
	const struct cluster_cable *cable = &facts->cluster->cable[i];
	unsigned wanted = facts->cluster->profile->cable_speed;
	struct way way = {0};
	char *flaw = cable_flaw(ring, i, end), *volumes = strayed(facts, cable->number, &way);
	char *by = way_text(way, facts->cluster);

	if (*volumes && flaw)
		health_complain(ring->health, "%s mirror traffic goes %s: %s", volumes, by, flaw);
	else if (*volumes)
		health_complain(ring->health, "%s mirror traffic goes %s, not over %s", volumes, by, cable->ifname[end]);
	else if (flaw)
		health_complain(ring->health, "%s", flaw);
	else if (!facts->ports && facts->cable[i].speed > 0 && (unsigned)facts->cable[i].speed < wanted)
		health_complain(ring->health, "cable %s runs at %d Mbit/s, the profile says %u", cable->ifname[end],
				facts->cable[i].speed, wanted);
	ring->cut |= flaw || *volumes;
	free(by);
	free(flaw);
	free(volumes);
}

static void judge_links(struct ring *ring)
{
	const struct cluster *cluster = ring->facts->cluster;
	char *flaw = link_flaw("the LAN", "lan0", &ring->facts->lan);
	if (ring->facts->lan.there && !ring->facts->bridged) {
		free(flaw);
		flaw = xstrdup("lan0 is not in the bridge " LAN_BRIDGE ": this node is not on the LAN");
	}
	if (flaw)
		health_complain(ring->health, "%s", flaw);
	ring->cut = flaw != NULL;
	free(flaw);
	for (int i = 0; i < cluster->cables; i++) {
		int end = cable_end(&cluster->cable[i], ring->facts->node);
		if (end >= 0)
			judge_cable(ring, i, end);
	}
}

/* What else is plugged wrongly. That somebody is not heard is no news where a link was complained of. */
static void judge_plugging(struct ring *ring)
{
	if (ring->facts->listening == FACT_NO)
		health_complain(ring->health, "ringlet-nics.service does not run: nobody watches the cables");
	for (size_t i = 0; i < ring->cabling.complaint_count; i++) {
		const struct cabling_complaint *c = &ring->cabling.complaints[i];
		bool old = ring->said[i] || ((c->flaw == FLAW_MISSING || c->flaw == FLAW_PORTS) && ring->cut);
		if (c->wrong && !old)
			health_complain(ring->health, "%s", c->text);
	}
}

/* Ways to others than those whose cable was judged. */
static void judge_ways(struct ring *ring)
{
	const struct health_facts *facts = ring->facts;
	for (int i = 0; i < facts->cluster->n; i++) {
		int to = i + 1;
		if (to == facts->node || facts->ring_reachable[i] == FACT_NO)
			continue;
		if (facts->way[i].kind == WAY_NONE)
			health_complain(ring->health, "no way leads to %s's address on the ring", node_name(facts, to));
		else if (facts->way[i].kind == WAY_LAN && !way_neighbours(facts->cluster, facts->node, to))
			health_complain(ring->health, "traffic to %s goes by the LAN", node_name(facts, to));
	}
}

void health_judge_ring(struct health *health, const struct health_facts *facts)
{
	struct ring ring = {.health = health, .facts = facts};
	if (facts->ports)
		cabling_decide(&ring.cabling, facts->cluster, facts->node, facts->ports, facts->port_count, NULL, 0, false);
	ring.said = xcalloc(ring.cabling.complaint_count + 1, sizeof *ring.said);
	judge_links(&ring);
	judge_plugging(&ring);
	judge_ways(&ring);
	free(ring.said);
	cabling_free(&ring.cabling);
}
