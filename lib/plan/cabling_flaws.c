/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wrong with the cables, each in one sentence. Refused under 'cabling = require' is what keeps the ring from
 * being whole; a frame that proves nothing refuses nothing by itself. Of the single port: cabling_flaws_port.c;
 * of the LAN: cabling_flaws_lan.c.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plan/cabling_flaws.h"

#define LISTENED_ENOUGH 3.0 /* seconds; a node says hello every second */

void complain(struct flaws *flaws, enum cabling_flaw flaw, size_t port, bool wrong, struct text *sentence)
{
	struct cabling *c = flaws->cabling;
	c->complaints = xrealloc(c->complaints, (c->complaint_count + 1) * sizeof *c->complaints);
	c->complaints[c->complaint_count++] = (struct cabling_complaint){flaw, port, wrong, text_take(sentence)};
	c->wrong |= wrong;
}

/* ---- what is missing ---- */

static bool is_heard(const struct wanted *wanted)
{
	return is_given(wanted) && wanted->evidence == EVIDENCE_HEARD;
}

bool lan_is_known(const struct work *work)
{
	return is_given(&work->wanted[0]) && work->wanted[0].evidence >= EVIDENCE_GATEWAY;
}

const struct wanted *cable_heard_on(const struct work *work, size_t port)
{
	for (size_t w = 1; w < work->wanted_count; w++)
		if (is_heard(&work->wanted[w]) && work->wanted[w].port == port)
			return &work->wanted[w];
	return NULL;
}

const char *node_name(const struct work *work, int node)
{
	return node >= 1 && node <= work->cluster->n ? work->cluster->node[node - 1].name : "a node that is none of it";
}

bool anything_missing(const struct work *work)
{
	for (size_t w = 1; w < work->wanted_count; w++)
		if (!is_heard(&work->wanted[w]))
			return true;
	return false;
}

/*
 * "; the ring wants node2 there": the neighbour whose cable this port has been, or all that are not heard.
 * Such a port stands for one of the cables that are missing. Nothing, if none is.
 */
bool add_what_is_wanted(struct flaws *flaws, struct text *text, size_t port, const char *joint)
{
	const struct work *work = flaws->work;
	const struct wanted *before = NULL;
	int last = 0;
	for (size_t w = 1; w < work->wanted_count; w++)
		if (!is_heard(&work->wanted[w]) && is_held(work, port, &work->wanted[w]))
			before = &work->wanted[w];
	for (size_t w = 1; w < work->wanted_count; w++) {
		const struct wanted *wanted = &work->wanted[w];
		if (is_heard(wanted) || (before && wanted != before) || wanted->peer == last)
			continue;
		text_add(text, "%s%s", last ? joint : "; the ring wants ", node_name(work, wanted->peer));
		last = wanted->peer;
	}
	if (!last)
		return false;
	text_add(text, " there");
	flaws->misplaced[port] = true;
	return true;
}

/* ---- ports ---- */

/* "eth0, eth1 and eth2" behind the word before; nothing if none is chosen. Returns how many are. */
static size_t list_names(struct text *text, const struct work *work, const char *before, const bool *chosen)
{
	size_t count = 0, n = 0;
	for (size_t i = 0; i < work->count; i++)
		count += chosen[i];
	for (size_t i = 0; i < work->count; i++) {
		if (!chosen[work->order[i]])
			continue;
		text_add(text, "%s", !n ? before : n + 1 == count ? " and " : ", ");
		port_name(text, &work->ports[work->order[i]]);
		n++;
	}
	return count;
}

/* Of the roles that no port has yet, the last ones will have none. */
static void add_roles_left_over(struct text *text, const struct work *work)
{
	size_t open = 0, too_many = work->wanted_count - work->count;
	const char *before = "; no port is left for ";
	for (size_t w = 0; w < work->wanted_count; w++)
		open += !is_given(&work->wanted[w]);
	for (size_t w = 0; w < work->wanted_count; w++) {
		if (is_given(&work->wanted[w]) || open-- > too_many)
			continue;
		text_add(text, "%s%s", before, work->wanted[w].ifname);
		before = ", ";
	}
}

static void find_too_few(struct flaws *flaws)
{
	const struct work *work = flaws->work;
	struct text text = TEXT_NULL;
	if (work->count >= work->wanted_count)
		return;
	text_add(&text, "%zu Ethernet ports are needed, and there %s %zu", work->wanted_count,
		 work->count == 1 ? "is" : "are", work->count);
	for (size_t i = 0; i < work->count; i++) {
		const struct nic_facts *nic = &work->ports[work->order[i]].nic;
		text_add(&text, "%s%s (%s)", i ? ", " : ": ", nic->ifname, nic->mac);
	}
	add_roles_left_over(&text, work);
	complain(flaws, FLAW_PORTS, SIZE_MAX, true, &text);
}

/* ---- missing ---- */

/* Not one on which somebody is known to be. */
static bool is_open(const struct work *work, size_t port)
{
	return !cable_heard_on(work, port) && !(lan_is_known(work) && work->wanted[0].port == port);
}

/* One that does not hear us may do so in a moment. */
static bool hears_fresh(const struct port_facts *port)
{
	for (size_t h = 0; h < port->heard_count; h++)
		if (is_fresh(&port->heard[h]))
			return true;
	return false;
}

static bool was_listened_to(const struct port_facts *port)
{
	if (hears_fresh(port))
		return false;
	return port->nic.carrier == 0 || port->heard_count || port->gateway || port->listened >= LISTENED_ENOUGH;
}

/* Nothing can be said to be missing while there is a port of which not all is known that can be. */
static bool find_unheard(struct flaws *flaws)
{
	const struct work *work = flaws->work;
	bool deaf[PORTS_MAX] = {false}, any = false;
	struct text text = TEXT_NULL;
	for (size_t i = 0; i < work->count; i++)
		any |= deaf[i] = is_open(work, i) && !was_listened_to(&work->ports[i]);
	if (!any || !anything_missing(work))
		return false;
	text_add(&text, "what is at the other end of ");
	list_names(&text, work, "", deaf);
	text_add(&text, " is not known: nobody listened there, or not for long enough");
	complain(flaws, FLAW_MISSING, SIZE_MAX, true, &text);
	return true;
}

/* Where it could be: " (no carrier: eth1; a carrier, and nobody heard: eth2)". */
static void add_open_ports(struct text *text, const struct work *work)
{
	bool dark[PORTS_MAX] = {false}, silent[PORTS_MAX] = {false};
	for (size_t i = 0; i < work->count; i++) {
		dark[i] = is_open(work, i) && work->ports[i].nic.carrier == 0;
		silent[i] = is_open(work, i) && !dark[i] && !work->ports[i].heard_count && !work->ports[i].gateway;
	}
	bool any = list_names(text, work, " (no carrier: ", dark);
	any |= list_names(text, work, any ? "; a carrier, and nobody heard: " : " (a carrier, and nobody heard: ", silent);
	text_add(text, any ? ")" : "");
}

/* A port of the LAN that hears that node; SIZE_MAX: none. */
static size_t heard_by_lan(const struct work *work, int node)
{
	for (size_t i = 0; i < work->count; i++)
		for (size_t h = 0; work->view[i].lan && h < work->ports[i].heard_count; h++)
			if (work->ports[i].heard[h].kind == HEARD_MEMBER && work->ports[i].heard[h].node == node)
				return i;
	return SIZE_MAX;
}

/* Heard, but not both ways: that is said of its port. */
static bool is_one_way(const struct work *work, int node)
{
	for (size_t i = 0; i < work->count; i++)
		for (size_t h = 0; h < work->ports[i].heard_count; h++) {
			const struct port_heard *heard = &work->ports[i].heard[h];
			if (heard->kind == HEARD_MEMBER && heard->node == node && heard->direct && !heard->two_way)
				return true;
		}
	return false;
}

static void find_missing_peer(struct flaws *flaws, const struct wanted *wanted)
{
	const struct work *work = flaws->work;
	const char *name = node_name(work, wanted->peer);
	size_t lan = heard_by_lan(work, wanted->peer), port = SIZE_MAX;
	struct text text = TEXT_NULL;
	for (size_t w = 1; w < work->wanted_count; w++)
		if (work->wanted[w].peer == wanted->peer && is_heard(&work->wanted[w]))
			port = work->wanted[w].port;
	if (port != SIZE_MAX) {
		text_add(&text, "of two cables to %s only one is heard, on port ", name);
		port_name(&text, &work->ports[port]);
		text_add(&text, ": is the other missing or broken?");
	} else if (lan != SIZE_MAX) {
		text_add(&text, "no port is cabled to %s, and it is on: port ", name);
		port_name(&text, &work->ports[lan]);
		text_add(&text, " hears it on the LAN; is its cable missing or broken?");
	} else {
		text_add(&text, "no port hears %s: is it off, or its cable missing?", name);
	}
	add_open_ports(&text, work);
	complain(flaws, FLAW_MISSING, SIZE_MAX, true, &text);
}

static void find_missing(struct flaws *flaws)
{
	const struct work *work = flaws->work;
	size_t missing = 0, misplaced = 0; /* ports that are not there are misplaced, too */
	int last = 0;
	for (size_t w = 1; w < work->wanted_count; w++)
		missing += !is_heard(&work->wanted[w]) && !is_one_way(work, work->wanted[w].peer);
	for (size_t i = 0; i < work->count || i < work->wanted_count; i++)
		misplaced += i >= work->count || flaws->misplaced[i];
	if (missing <= misplaced) /* what is said of those ports says it all */
		return;
	for (size_t w = 1; w < work->wanted_count; w++) {
		const struct wanted *wanted = &work->wanted[w];
		if (is_heard(wanted) || is_one_way(work, wanted->peer) || wanted->peer == last)
			continue;
		find_missing_peer(flaws, wanted);
		last = wanted->peer;
	}
}

/* ---- all ---- */

static int compare(const void *a, const void *b)
{
	const struct cabling_complaint *x = a, *y = b;
	if (x->wrong != y->wrong)
		return x->wrong ? -1 : 1;
	if (x->flaw != y->flaw)
		return x->flaw < y->flaw ? -1 : 1;
	if (x->port != y->port)
		return x->port < y->port ? -1 : 1;
	return strcmp(x->text, y->text);
}

void cabling_find_flaws(struct cabling *cabling, const struct work *work)
{
	struct flaws flaws = {.cabling = cabling, .work = work};
	for (size_t i = 0; i < work->count; i++)
		find_flaws_of_port(&flaws, work->order[i]);
	find_too_few(&flaws);
	if (!find_unheard(&flaws)) {
		find_missing(&flaws);
		find_lan_unknown(&flaws);
	}
	find_lan_hint(&flaws);
	if (cabling->complaint_count > 1)
		qsort(cabling->complaints, cabling->complaint_count, sizeof *cabling->complaints, compare);
}
