/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which port is which cable's, and what all rules ask for. The LAN's: cabling_lan.c. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plan/cabling_parts.h"

/* ---- what the rules ask ---- */

bool is_given(const struct wanted *wanted)
{
	return wanted->port != SIZE_MAX;
}

void give(struct work *work, struct wanted *wanted, size_t port, enum evidence evidence)
{
	wanted->port = port;
	wanted->evidence = evidence;
	work->used[port] = true;
}

bool is_held(const struct work *work, size_t port, const struct wanted *wanted)
{
	return strcmp(work->ports[port].role, wanted->ifname) == 0;
}

/* Guesses take no role from a port that has one, and give none to a port that is a loop. */
bool may_be_guessed(const struct work *work, size_t port)
{
	for (size_t w = 0; w < work->wanted_count; w++)
		if (is_held(work, port, &work->wanted[w]) && !is_given(&work->wanted[w]))
			return false;
	return !work->used[port] && !work->view[port].loop;
}

bool has_spare(const struct work *work, int node)
{
	size_t ports = 0, cables = 0;
	for (size_t i = 0; i < work->count; i++)
		ports += work->view[i].node == node && !work->used[i];
	for (size_t w = 1; w < work->wanted_count; w++)
		cables += work->wanted[w].peer == node;
	return ports > cables;
}

/* ---- memory ---- */

static bool same_mac(const struct port_memory *m, const struct nic_facts *nic)
{
	return *m->mac && strcmp(m->mac, nic->mac) == 0;
}

static bool same_place(const struct port_memory *m, const struct nic_facts *nic)
{
	return strcmp(m->path, nic->path) == 0;
}

bool is_remembered(const struct work *work, size_t port, const char *role)
{
	const struct nic_facts *nic = &work->ports[port].nic;
	for (size_t i = 0; i < work->memory_count; i++)
		if (strcmp(work->memory[i].role, role) == 0 && same_mac(&work->memory[i], nic) &&
		    same_place(&work->memory[i], nic))
			return true;
	return false;
}

/* Is that card, or that very port of it, in the machine? */
static bool is_here(const struct work *work, const struct port_memory *m, bool anywhere)
{
	for (size_t i = 0; i < work->count; i++)
		if (same_mac(m, &work->ports[i].nic) && (anywhere || same_place(m, &work->ports[i].nic)))
			return true;
	return false;
}

/*
 * A card put into another slot keeps its cables and has its MACs; a card in the place of one that is gone has its place
 * and most often its cables. Either is better than the order of the bus, but no proof: it counts as late as that.
 */
bool is_remembered_weakly(const struct work *work, size_t port, const char *role)
{
	const struct nic_facts *nic = &work->ports[port].nic;
	for (size_t i = 0; i < work->memory_count; i++) {
		const struct port_memory *m = &work->memory[i];
		bool moved = same_mac(m, nic) && !is_here(work, m, false);
		bool replaced = *m->path && same_place(m, nic) && !is_here(work, m, true);
		if (strcmp(m->role, role) == 0 && (moved || replaced))
			return true;
	}
	return false;
}

/* ---- cables that were heard ---- */

/*
 * Which of several cables to the same neighbour is which both ends have to say alike. The lower node decides: by what a
 * port is already, by what is remembered, by what the other one has taken it for so far (that may be in use), by the
 * order of its own MACs. The higher one does as it is told, and until then comes to the same by the lower one's MACs.
 */
static bool is_lower(const struct work *work, int peer)
{
	return work->node < peer;
}

static const char *lower_mac(const struct work *work, size_t port)
{
	const struct port_view *view = &work->view[port];
	return is_lower(work, view->node) ? work->ports[port].nic.mac : view->peer->mac;
}

static bool is_told(const struct work *work, size_t port, const struct wanted *wanted)
{
	return work->view[port].peer->cable == wanted->which;
}

static bool is_known(const struct work *work, size_t port, const struct wanted *wanted)
{
	return is_remembered(work, port, wanted->ifname);
}

typedef bool rule(const struct work *work, size_t port, const struct wanted *wanted);

/* Gives each cable to that peer the first port by which the rule holds. */
static void give_by(struct work *work, int peer, rule *holds)
{
	for (size_t w = 1; w < work->wanted_count; w++)
		for (size_t i = 0; i < work->count; i++) {
			struct wanted *wanted = &work->wanted[w];
			size_t port = work->order[i];
			if (wanted->peer == peer && !is_given(wanted) && !work->used[port] &&
			    work->view[port].node == peer && holds(work, port, wanted))
				give(work, wanted, port, EVIDENCE_HEARD);
		}
}

/* The lowest MAC of those that are left; SIZE_MAX: none is. */
static size_t next_by_mac(const struct work *work, int peer)
{
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < work->count; i++) {
		size_t port = work->order[i];
		if (work->view[port].node == peer && !work->used[port] &&
		    (best == SIZE_MAX || strcmp(lower_mac(work, port), lower_mac(work, best)) < 0))
			best = port;
	}
	return best;
}

/* A port that has a carrier holds this role, and nobody is heard there: another free cable is taken first. */
static bool is_occupied(const struct work *work, const struct wanted *wanted)
{
	for (size_t i = 0; i < work->count; i++)
		if (is_held(work, i, wanted) && work->ports[i].nic.carrier == 1 && !work->view[i].node)
			return true;
	return false;
}

/* The cable of the lowest number that is left; NULL: none is. */
static struct wanted *next_cable(struct work *work, int peer)
{
	struct wanted *best = NULL;
	for (size_t w = 1; w < work->wanted_count; w++) {
		struct wanted *wanted = &work->wanted[w];
		if (wanted->peer != peer || is_given(wanted))
			continue;
		int order = best ? is_occupied(work, wanted) - is_occupied(work, best) : -1;
		if (order < 0 || (order == 0 && wanted->cable < best->cable))
			best = wanted;
	}
	return best;
}

static void give_rest(struct work *work, int peer)
{
	for (;;) {
		struct wanted *wanted = next_cable(work, peer);
		size_t port = next_by_mac(work, peer);
		if (!wanted || port == SIZE_MAX)
			return;
		give(work, wanted, port, EVIDENCE_HEARD);
	}
}

void cables_give_heard(struct work *work)
{
	for (int peer = 1; peer <= work->cluster->n; peer++) {
		if (!is_lower(work, peer))
			give_by(work, peer, is_told);
		give_by(work, peer, is_held);
		give_by(work, peer, is_known);
		if (is_lower(work, peer))
			give_by(work, peer, is_told);
		give_rest(work, peer);
	}
}

/* ---- cables that were not ---- */

/* What is at its end is known, and it is not what is looked for. */
static bool is_otherwise(const struct work *work, size_t port)
{
	return work->view[port].node || work->view[port].loop;
}

static void give_all(struct work *work, rule *holds, enum evidence evidence)
{
	for (size_t w = 1; w < work->wanted_count; w++)
		for (size_t i = 0; i < work->count; i++) {
			struct wanted *wanted = &work->wanted[w];
			size_t port = work->order[i];
			if (!is_given(wanted) && !work->used[port] && holds(work, port, wanted))
				give(work, wanted, port, evidence);
		}
}

static bool stays(const struct work *work, size_t port, const struct wanted *wanted)
{
	return is_held(work, port, wanted) && !is_otherwise(work, port);
}

static bool is_left(const struct work *work, size_t port, const struct wanted *unused)
{
	(void)unused;
	return may_be_guessed(work, port) && !is_otherwise(work, port) && !work->view[port].lan &&
	       !work->ports[port].gateway;
}

static bool was(const struct work *work, size_t port, const struct wanted *wanted)
{
	return is_remembered(work, port, wanted->ifname) && is_left(work, port, wanted);
}

static bool was_nearly(const struct work *work, size_t port, const struct wanted *wanted)
{
	return is_remembered_weakly(work, port, wanted->ifname) && is_left(work, port, wanted);
}

void cables_give_likely(struct work *work)
{
	give_all(work, stays, EVIDENCE_HELD);
	give_all(work, was, EVIDENCE_MEMORY);
}

void cables_give_guessed(struct work *work)
{
	give_all(work, was_nearly, EVIDENCE_MEMORY);
	give_all(work, is_left, EVIDENCE_ORDER);
}
