/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong at one port, from who was heard there. */
#include <stdint.h>
#include <string.h>

#include "plan/cabling_flaws.h"

#define ONE_WAY_PATIENCE 3.0 /* seconds: who has just been heard may hear us in a moment */

static struct text begin(const struct flaws *flaws, size_t port)
{
	struct text text = TEXT_NULL;
	text_add(&text, "port ");
	port_name(&text, &flaws->work->ports[port]);
	return text;
}

static const char *cluster_name(const struct flaws *flaws)
{
	return flaws->work->cluster->profile->name;
}

static bool is_lan(const struct flaws *flaws, size_t port)
{
	return flaws->work->view[port].lan || (lan_is_known(flaws->work) && flaws->work->wanted[0].port == port);
}

/* ---- a member, where none or another one is wanted ---- */

/* Another port that is the cable to the same node; SIZE_MAX: none. */
static size_t twin_of(const struct work *work, size_t port)
{
	for (size_t w = 1; w < work->wanted_count; w++)
		if (work->wanted[w].peer == work->view[port].node && is_given(&work->wanted[w]) &&
		    work->wanted[w].port != port)
			return work->wanted[w].port;
	return SIZE_MAX;
}

static void find_crossed(struct flaws *flaws, size_t port)
{
	const struct work *work = flaws->work;
	const struct port_view *view = &work->view[port];
	if (!view->node || cable_heard_on(work, port) || is_lan(flaws, port))
		return;
	if (work->used[port] && !anything_missing(work))
		return; /* taken for the LAN's: there is a switch that passes everything */
	struct text text = begin(flaws, port);
	size_t twin = twin_of(work, port);
	text_add(&text, " is cabled to %s of cluster %s", node_name(work, view->node), cluster_name(flaws));
	if (twin != SIZE_MAX) {
		text_add(&text, ", as ");
		port_name(&text, &work->ports[twin]);
		text_add(&text, " is");
	}
	bool wrong = add_what_is_wanted(flaws, &text, port, " or ");
	if (!wrong)
		text_add(&text, "; the ring has no use for that cable");
	complain(flaws, wrong ? FLAW_CROSSED : FLAW_SPARE, port, wrong, &text);
}

/* ---- this machine itself ---- */

static size_t port_of_mac(const struct work *work, const char *mac)
{
	for (size_t i = 0; i < work->count; i++)
		if (*mac && strcmp(work->ports[i].nic.mac, mac) == 0)
			return i;
	return SIZE_MAX;
}

/* Both ends are ports of this machine: said once, of the first of them. */
static void find_loop(struct flaws *flaws, size_t port)
{
	const struct work *work = flaws->work;
	const struct port_heard *loop = work->view[port].loop;
	if (!loop || is_lan(flaws, port))
		return;
	size_t other = port_of_mac(work, loop->mac);
	if (other != SIZE_MAX && (is_lan(flaws, other) || (other < port && work->view[other].loop)))
		return;
	struct text text = TEXT_NULL;
	if (other == port || other == SIZE_MAX) {
		text = begin(flaws, port);
		text_add(&text, " hears itself: its plug or its cable is looped back");
	} else {
		text_add(&text, "ports ");
		port_name(&text, &work->ports[port]);
		text_add(&text, " and ");
		port_name(&text, &work->ports[other]);
		text_add(&text, " of this machine are cabled to each other");
	}
	bool two = other != port && other != SIZE_MAX;
	bool wrong = add_what_is_wanted(flaws, &text, port, two ? " and " : " or ");
	if (two)
		flaws->misplaced[other] = wrong;
	complain(flaws, FLAW_LOOP, port, wrong, &text);
}

/* ---- who is none of us, or says so ---- */

bool is_fresh(const struct port_heard *heard)
{
	bool timed = heard->last > 0;
	return heard->kind == HEARD_MEMBER && !heard->two_way && timed && heard->last - heard->since < ONE_WAY_PATIENCE;
}

static void find_one_way(struct flaws *flaws, size_t port, const struct port_heard *heard)
{
	bool cable = heard->direct && !is_lan(flaws, port);
	if (heard->two_way || is_fresh(heard))
		return;
	struct text text = begin(flaws, port);
	const char *name = node_name(flaws->work, heard->node);
	text_add(&text, " hears %s of cluster %s, and %s does not hear it", name, cluster_name(flaws), name);
	if (cable)
		text_add(&text, ": is a wire or a fibre of that cable broken?");
	complain(flaws, FLAW_ONE_WAY, port, cable, &text);
}

static void find_duplicate(struct flaws *flaws, size_t port, const struct port_heard *heard)
{
	struct text text = begin(flaws, port);
	text_add(&text, " hears another machine (%s) that is %s of cluster %s, too (were two started from the same medium?)",
		 heard->mac, node_name(flaws->work, flaws->work->node), cluster_name(flaws));
	if (heard->direct && !is_lan(flaws, port))
		add_what_is_wanted(flaws, &text, port, " or ");
	complain(flaws, FLAW_DUPLICATE, port, true, &text);
}

static void find_foreign(struct flaws *flaws, size_t port, const struct port_heard *heard)
{
	if (!heard->direct || is_lan(flaws, port) || cable_heard_on(flaws->work, port))
		return;
	struct text text = begin(flaws, port);
	if (strcmp(heard->cluster, cluster_name(flaws)) == 0)
		text_add(&text, " is cabled to node %d of another cluster that is named %s, too (stamped with other secrets)",
			 heard->node, heard->cluster);
	else
		text_add(&text, " is cabled to node %d of cluster %s, which is not this one", heard->node, heard->cluster);
	bool wrong = add_what_is_wanted(flaws, &text, port, " or ");
	complain(flaws, FLAW_FOREIGN, port, wrong, &text);
}

static void find_forged(struct flaws *flaws, size_t port, const struct port_heard *heard)
{
	bool cable = heard->direct && !is_lan(flaws, port) && !cable_heard_on(flaws->work, port);
	struct text text = begin(flaws, port);
	text_add(&text, " hears one that says it is %s of cluster %s, and has not its key",
		 node_name(flaws->work, heard->node), cluster_name(flaws));
	bool wrong = cable && add_what_is_wanted(flaws, &text, port, " or ");
	complain(flaws, FLAW_FORGED, port, wrong, &text);
}

static void find_by_sender(struct flaws *flaws, size_t port, const struct port_heard *heard)
{
	switch (heard->kind) {
	case HEARD_MEMBER: find_one_way(flaws, port, heard); return;
	case HEARD_SELF: return; /* find_loop() */
	case HEARD_DUPLICATE: find_duplicate(flaws, port, heard); return;
	case HEARD_FOREIGN: find_foreign(flaws, port, heard); return;
	case HEARD_FORGED: find_forged(flaws, port, heard); return;
	}
}

/* ---- what the cable can do ---- */

/* The other cable of the ring that does better; SIZE_MAX: none. */
static size_t better(const struct work *work, size_t port, unsigned (*value)(const struct work *work, size_t port))
{
	for (size_t w = 1; w < work->wanted_count; w++) {
		size_t other = work->wanted[w].port;
		if (other != port && is_given(&work->wanted[w]) && work->wanted[w].evidence == EVIDENCE_HEARD &&
		    value(work, other) > value(work, port))
			return other;
	}
	return SIZE_MAX;
}

static unsigned speed_of(const struct work *work, size_t port)
{
	return work->ports[port].nic.speed > 0 ? (unsigned)work->ports[port].nic.speed : 0;
}

static void find_slow(struct flaws *flaws, size_t port, const struct wanted *wanted)
{
	const struct work *work = flaws->work;
	unsigned speed = speed_of(work, port), wish = work->cluster->profile->cable_speed;
	size_t other = better(work, port, speed_of);
	if (!speed || (speed >= wish && other == SIZE_MAX))
		return;
	struct text text = begin(flaws, port);
	text_add(&text, " to %s runs at %u Mbit/s", node_name(work, wanted->peer), speed);
	if (speed < wish) {
		text_add(&text, "; the profile says %u", wish);
	} else {
		text_add(&text, ", and port ");
		port_name(&text, &work->ports[other]);
		text_add(&text, " at %u", speed_of(work, other));
	}
	complain(flaws, FLAW_SLOW, port, true, &text);
}

static unsigned mtu_of(const struct work *work, size_t port)
{
	return work->view[port].peer->mtu;
}

static void find_mtu(struct flaws *flaws, size_t port, const struct wanted *wanted)
{
	const struct work *work = flaws->work;
	const struct profile *profile = work->cluster->profile;
	unsigned mtu = mtu_of(work, port), most = work->ports[port].mtu_max;
	size_t other = better(work, port, mtu_of);
	if (most && most < profile->cable_mtu) {
		struct text text = begin(flaws, port);
		text_add(&text, " can do frames of at most %u bytes; the profile says mtu = %u", most, profile->cable_mtu);
		complain(flaws, FLAW_MTU, port, true, &text);
	} else if (mtu && (mtu < profile->cable_mtu || (!profile->cable_mtu && other != SIZE_MAX))) {
		struct text text = begin(flaws, port);
		text_add(&text, " to %s passes frames of at most %u bytes", node_name(work, wanted->peer), mtu);
		if (profile->cable_mtu) {
			text_add(&text, "; the profile says mtu = %u", profile->cable_mtu);
		} else {
			text_add(&text, ", and port ");
			port_name(&text, &work->ports[other]);
			text_add(&text, " of %u", mtu_of(work, other));
		}
		complain(flaws, FLAW_MTU, port, profile->cable_mtu > 0, &text);
	}
}

/* ---- the LAN on a second port ---- */

static void find_second_lan(struct flaws *flaws, size_t port)
{
	const struct work *work = flaws->work;
	bool here = work->view[port].lan || (work->ports[port].gateway && !work->view[port].node);
	if (!here || !lan_is_known(work) || work->wanted[0].port == port)
		return;
	struct text text = begin(flaws, port);
	text_add(&text, " is on the LAN too, as ");
	port_name(&text, &work->ports[work->wanted[0].port]);
	text_add(&text, " is");
	bool wrong = add_what_is_wanted(flaws, &text, port, " or ");
	complain(flaws, FLAW_LAN, port, wrong, &text);
}

static void find_bridge(struct flaws *flaws, size_t port, const struct wanted *cable)
{
	if (!flaws->work->view[port].bridged)
		return;
	struct text text = begin(flaws, port);
	text_add(&text, " hears %s through a switch or a bridge; the ring wants a plain cable there",
		 node_name(flaws->work, cable->peer));
	complain(flaws, FLAW_LAN, port, false, &text);
}

void find_flaws_of_port(struct flaws *flaws, size_t port)
{
	const struct port_facts *facts = &flaws->work->ports[port];
	const struct wanted *cable = cable_heard_on(flaws->work, port);
	find_crossed(flaws, port);
	find_loop(flaws, port);
	find_second_lan(flaws, port);
	for (size_t i = 0; i < facts->heard_count; i++)
		find_by_sender(flaws, port, &facts->heard[i]);
	if (cable) {
		find_slow(flaws, port, cable);
		find_mtu(flaws, port, cable);
		find_bridge(flaws, port, cable);
	}
}
