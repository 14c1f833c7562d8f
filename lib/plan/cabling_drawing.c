/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The node as a box, each port a line out of it to who is at its other end:
 *
 *   +-------+
 *   | node1 |-- enp3s0  lan0        1000 Mbit/s -- LAN: node2, node3, gateway
 *   |       |-- enp4s0  to-node2   10000 Mbit/s -- node2 (enp4s0)
 *   |       |-- enp5s0  to-node3?  no carrier
 *   +-------+
 *
 * A role with '?' is a guess.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "plan/cabling_parts.h"

#define WIDTH 78

struct drawing {
	struct text *text;
	const struct cabling *cabling;
	const struct cluster *cluster;
	const struct port_facts *ports;
	int node;
	int box_width, name_width, role_width, speed_width;
};

static const char *name_of(const struct drawing *d, int node)
{
	return node >= 1 && node <= d->cluster->n ? d->cluster->node[node - 1].name : "?";
}

static void put_role(const struct drawing *d, size_t port, char room[IFNAME_TEXT + 1])
{
	const struct cabling_role *role = cabling_role_of(d->cabling->role, d->cabling->role_count, port);
	snprintf(room, IFNAME_TEXT + 1, "%s%s", role ? role->ifname : "",
		 role && role->evidence < EVIDENCE_HELD ? "?" : "");
}

static void put_speed(const struct port_facts *port, char *room, size_t size)
{
	if (port->nic.carrier == 1 && port->nic.speed > 0)
		snprintf(room, size, "%5d Mbit/s", port->nic.speed);
	else
		snprintf(room, size, "%s", port->nic.carrier == 0 ? "no carrier" : port->nic.carrier == 1 ? "carrier" : "down");
}

static void widen(int *width, const char *s)
{
	int length = (int)strlen(s);
	if (length > *width)
		*width = length;
}

static void measure(struct drawing *d, size_t count)
{
	char role[IFNAME_TEXT + 1], speed[32];
	widen(&d->box_width, name_of(d, d->node));
	for (size_t i = 0; i < count; i++) {
		put_role(d, i, role);
		put_speed(&d->ports[i], speed, sizeof speed);
		widen(&d->name_width, d->ports[i].nic.ifname);
		widen(&d->role_width, role);
		widen(&d->speed_width, speed);
	}
}

/* ---- who is there ---- */

static void put_lan(const struct drawing *d, const struct port_facts *port, struct text *who)
{
	const char *before = "LAN: ";
	for (int node = 1; node <= d->cluster->n; node++)
		for (size_t h = 0; h < port->heard_count; h++)
			if (port->heard[h].kind == HEARD_MEMBER && port->heard[h].node == node) {
				text_add(who, "%s%s", before, name_of(d, node));
				before = ", ";
				break;
			}
	if (port->gateway)
		text_add(who, "%sgateway", before);
}

static void put_heard(const struct drawing *d, const struct port_heard *heard, struct text *who)
{
	switch (heard->kind) {
	case HEARD_MEMBER:
		text_add(who, "%s%s%s%s", name_of(d, heard->node), *heard->port ? " (" : "", heard->port,
			 *heard->port ? ")" : "");
		text_add(who, "%s", heard->two_way ? "" : ", which does not hear us");
		return;
	case HEARD_SELF: text_add(who, "this machine%s%s", *heard->port ? ", " : "", heard->port); return;
	case HEARD_DUPLICATE: text_add(who, "another machine that is %s", name_of(d, d->node)); return;
	case HEARD_FOREIGN: text_add(who, "node %d of cluster %s", heard->node, heard->cluster); return;
	case HEARD_FORGED: text_add(who, "one without the key"); return;
	}
}

static void put_all(const struct drawing *d, const struct port_facts *port, struct text *who)
{
	for (size_t h = 0; h < port->heard_count; h++) {
		text_add(who, "%s", h ? "; " : "");
		put_heard(d, &port->heard[h], who);
	}
}

/* Members first, as they count. */
static void put_who(const struct drawing *d, size_t index, struct text *who)
{
	const struct port_facts *port = &d->ports[index];
	const struct cabling_role *role = cabling_role_of(d->cabling->role, d->cabling->role_count, index);
	struct port_view view;
	port_look(&view, port);
	bool lan = role && role->cable == 0 && role->evidence >= EVIDENCE_GATEWAY;
	if (view.behind && role && role->cable && role->evidence == EVIDENCE_HEARD) {
		put_heard(d, view.behind, who);
		text_add(who, ", through a switch");
	} else if (lan || view.lan || (port->gateway && !view.node)) {
		put_lan(d, port, who);
	} else if (view.node) {
		put_heard(d, view.peer, who);
	} else {
		put_all(d, port, who);
	}
}

/* ---- one line ---- */

static void draw_port(const struct drawing *d, size_t index, const char *box)
{
	const struct port_facts *port = &d->ports[index];
	char role[IFNAME_TEXT + 1], speed[32];
	struct text line = TEXT_NULL, who = TEXT_NULL;
	put_role(d, index, role);
	put_speed(port, speed, sizeof speed);
	put_who(d, index, &who);
	text_add(&line, "  | %-*s |-- %-*s  ", d->box_width, box, d->name_width, port->nic.ifname);
	text_add(&line, "%-*s  %-*s", d->role_width, role, d->speed_width, speed);
	if (who.s)
		text_add(&line, " -- %s", who.s);
	else if (port->nic.carrier == 1)
		text_add(&line, " -- nobody heard");
	while (line.length && line.s[line.length - 1] == ' ')
		line.s[--line.length] = '\0';
	text_add(d->text, "%.*s\n", WIDTH, line.s);
	text_free(&line);
	text_free(&who);
}

static void draw_wall(const struct drawing *d)
{
	text_add(d->text, "  +");
	for (int i = 0; i < d->box_width + 2; i++)
		text_add(d->text, "-");
	text_add(d->text, "+\n");
}

/* Ports with roles first, then the others as they come. */
void cabling_drawing(struct text *text, const struct cabling *cabling, const struct cluster *cluster, int node,
		     const struct port_facts *ports, size_t count)
{
	struct drawing d = {.text = text, .cabling = cabling, .cluster = cluster, .ports = ports, .node = node};
	const char *box = cluster->node[node - 1].name;
	measure(&d, count);
	draw_wall(&d);
	if (count == 0)
		text_add(text, "  | %s |\n", box);
	for (size_t i = 0; i < cabling->role_count; i++, box = "")
		draw_port(&d, cabling->role[i].port, box);
	for (size_t i = 0; i < count; i++)
		if (!cabling_role_of(cabling->role, cabling->role_count, i)) {
			draw_port(&d, i, box);
			box = "";
		}
	draw_wall(&d);
}
