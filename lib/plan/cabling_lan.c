/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which port is the LAN's. A cheap switch passes on what it should not, so that a port of the LAN may look like a cable:
 * where more ports hear a node directly than there are cables to it, one of them may be the LAN's.
 */
#include <fnmatch.h>
#include <stdint.h>
#include <string.h>

#include "plan/cabling_parts.h"

static struct wanted *lan_of(struct work *work)
{
	return &work->wanted[0];
}

const struct lan_hint *lan_hint_of(const struct cluster *cluster, int node)
{
	const struct lan_hint *own = &cluster->profile->nodes[node - 1].lan;
	return own->line ? own : &cluster->profile->lan;
}

bool lan_hint_fits(const struct work *work, size_t port)
{
	const struct lan_hint *hint = lan_hint_of(work->cluster, work->node);
	const struct nic_facts *nic = &work->ports[port].nic;
	char place[sizeof nic->path + 4];
	if (hint->kind == LAN_HINT_MAC)
		return strcmp(nic->mac, hint->text) == 0;
	if (hint->kind != LAN_HINT_PATH)
		return false;
	char bus[sizeof nic->path];
	snprintf(place, sizeof place, "pci-%s", nic_place(bus, sizeof bus, nic));
	return fnmatch(hint->text, nic->path, 0) == 0 || fnmatch(hint->text, place, 0) == 0;
}

/* Of several that may be it. Those with the same number are chosen from by their place on the bus. */
static unsigned rank(const struct work *work, size_t port)
{
	const struct port_facts *facts = &work->ports[port];
	const struct port_view *view = &work->view[port];
	bool held = is_held(work, port, &work->wanted[0]) && facts->nic.carrier == 1;
	return (unsigned)(view->members > 1) << 17 | (unsigned)held << 16 | (unsigned)facts->gateway << 15 | (unsigned)!view->node << 14 | view->members << 8 |
	       (unsigned)is_remembered(work, port, "lan0") << 2 | (unsigned)lan_hint_fits(work, port) << 1;
}

static void give_best(struct work *work, bool (*fits)(const struct work *work, size_t port), enum evidence evidence)
{
	size_t best = SIZE_MAX;
	if (is_given(lan_of(work)))
		return;
	for (size_t i = 0; i < work->count; i++) {
		size_t port = work->order[i];
		if (!work->used[port] && fits(work, port) && (best == SIZE_MAX || rank(work, port) > rank(work, best)))
			best = port;
	}
	if (best != SIZE_MAX)
		give(work, lan_of(work), best, evidence);
}

/* ---- known ---- */

/*
 * One member alone behind a switch may be at the end of what is meant for a cable (cabling_bridge.c): that makes a LAN only
 * where something else speaks for it, or when nothing better is to be expected.
 */
static bool hears_members(const struct work *work, size_t port)
{
	const struct port_view *view = &work->view[port];
	bool more = view->members > 1 || work->ports[port].gateway || work->guess;
	return view->lan && (more || is_held(work, port, &work->wanted[0]) || is_remembered(work, port, "lan0"));
}

/* What one end of a cable takes it for, the other has to as well: the lower node's word holds. */
static bool is_told_a_cable(const struct work *work, size_t port)
{
	const struct port_view *view = &work->view[port];
	return view->node && view->node < work->node && view->peer->cable;
}

/* Nothing that was heard makes it a cable, or a cable too many. */
static bool may_be_lan(const struct work *work, size_t port)
{
	int node = work->view[port].node;
	return !node || (has_spare(work, node) && !is_told_a_cable(work, port));
}

static bool was_cable(const struct work *work, size_t port)
{
	for (size_t w = 1; w < work->wanted_count; w++)
		if (is_remembered(work, port, work->wanted[w].ifname))
			return true;
	return false;
}

/*
 * No cable has the gateway at its end, so the one member that is heard there directly comes through a switch that passes
 * everything. But an answer to ARP is not proven: it takes no cable away from a neighbour that is.
 */
static bool hears_gateway(const struct work *work, size_t port)
{
	const struct port_facts *facts = &work->ports[port];
	bool cable = *facts->role || was_cable(work, port) || is_told_a_cable(work, port);
	return facts->gateway && (may_be_lan(work, port) || !cable || is_held(work, port, &work->wanted[0]));
}

/* Where members or the gateway have answered, the LAN stays while there is a carrier, whoever answers ARP elsewhere. */
static bool is_moored(const struct work *work)
{
	for (size_t i = 0; i < work->count; i++)
		if (is_held(work, i, &work->wanted[0]) && work->ports[i].nic.carrier == 1 && work->ports[i].answered &&
		    !work->ports[i].gateway && may_be_lan(work, i))
			return true;
	return false;
}

/* The neighbour takes its end for its LAN's, and of two ends the lower node's word holds. */
static bool is_told(const struct work *work, size_t port)
{
	const struct port_view *view = &work->view[port];
	return view->node && view->node < work->node && strcmp(view->peer->port, "lan0") == 0 &&
	       has_spare(work, view->node);
}

void lan_give_known(struct work *work)
{
	give_best(work, hears_members, EVIDENCE_HEARD);
	if (!is_moored(work))
		give_best(work, hears_gateway, EVIDENCE_GATEWAY);
	give_best(work, is_told, EVIDENCE_HEARD);
}

/* ---- likely ---- */

static bool is_held_here(const struct work *work, size_t port)
{
	return is_held(work, port, &work->wanted[0]) && may_be_lan(work, port);
}

static bool is_remembered_here(const struct work *work, size_t port)
{
	return is_remembered(work, port, "lan0") && may_be_guessed(work, port) && may_be_lan(work, port);
}

static bool is_hinted(const struct work *work, size_t port)
{
	return lan_hint_fits(work, port) && may_be_guessed(work, port) && may_be_lan(work, port);
}

static bool is_open(const struct work *work, size_t port)
{
	return work->ports[port].nic.carrier == 1 && !work->used[port] && !work->view[port].node && !work->view[port].loop;
}

/*
 * All ports that have a carrier hear the same node, and there are more of them than cables: the LAN is one of them, and
 * to wait for more evidence is to take it for a cable.
 */
static bool is_spare_alone(const struct work *work, size_t port)
{
	for (size_t i = 0; i < work->count; i++)
		if (is_open(work, i))
			return false;
	return work->view[port].node && may_be_guessed(work, port) && may_be_lan(work, port);
}

/*
 * A hint by MAC or by path was written by a person who meant that port: it is better than what is remembered of
 * hardware that is no longer the same, and worse than what was known of this very hardware.
 */
void lan_give_likely(struct work *work)
{
	give_best(work, is_held_here, EVIDENCE_HELD);
	give_best(work, is_remembered_here, EVIDENCE_MEMORY);
	if (work->guess)
		give_best(work, is_hinted, EVIDENCE_HINT);
	give_best(work, is_spare_alone, EVIDENCE_ORDER);
}

/* ---- guessed ---- */

static bool is_remembered_nearly(const struct work *work, size_t port)
{
	return is_remembered_weakly(work, port, "lan0") && may_be_guessed(work, port);
}

static bool is_free(const struct work *work, size_t port)
{
	return may_be_guessed(work, port) && !work->view[port].node;
}

/* The cables have what they need; a port that hears a node all the same is left over, or on a cheap switch. */
static bool is_left(const struct work *work, size_t port)
{
	return may_be_guessed(work, port);
}

/* Here the order of the bus is all that decides. */
static void give_first(struct work *work, bool (*fits)(const struct work *work, size_t port), enum evidence evidence)
{
	for (size_t i = 0; i < work->count && !is_given(lan_of(work)); i++)
		if (fits(work, work->order[i]))
			give(work, lan_of(work), work->order[i], evidence);
}

void lan_give_guessed(struct work *work)
{
	const struct lan_hint *hint = lan_hint_of(work->cluster, work->node);
	enum evidence first = hint->line && hint->kind == LAN_HINT_FIRST ? EVIDENCE_HINT : EVIDENCE_ORDER;
	give_best(work, is_remembered_nearly, EVIDENCE_MEMORY);
	give_first(work, is_free, first);
	give_first(work, is_left, first);
}
