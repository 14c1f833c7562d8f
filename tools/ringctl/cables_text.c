/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "cables.h"
#include "table.h"

static void age_cell(struct table *table, const struct cables *cables, double since)
{
	char text[AGE_TEXT];
	double age = cables_age(cables, since);
	table_cell(table, age < 0 ? MOOD_DIM : MOOD_PLAIN, "%s", age < 0 ? "-" : age_format(age, text));
}

static void carrier_cell(struct table *table, int carrier)
{
	table_cell(table, carrier == 1 ? MOOD_GOOD : carrier == 0 ? MOOD_BAD : MOOD_DIM, "%s",
		   carrier == 1 ? "carrier" : carrier == 0 ? "no carrier" : "down");
}

static void mtu_cell(struct table *table, int64_t mtu)
{
	if (mtu > 0)
		table_cell(table, MOOD_PLAIN, "%lld", (long long)mtu);
	else
		table_cell(table, MOOD_DIM, "-");
}

/* Who it is, and at a cable's end the port there. What is not proven is said so. */
static void add_heard(struct text *text, const struct cables *cables, const struct port_heard *heard)
{
	const struct cluster *cluster = &cables->self->cluster;
	const char *name = heard->node >= 1 && heard->node <= cluster->n ? cluster->node[heard->node - 1].name : "?";
	text_add(text, "%s", text->length ? ", " : "");
	switch (heard->kind) {
	case HEARD_MEMBER: text_add(text, "%s", name); break;
	case HEARD_SELF: text_add(text, "this node itself"); break;
	case HEARD_DUPLICATE: text_add(text, "another %s", name); break;
	case HEARD_FOREIGN: text_add(text, "node %d of cluster %s", heard->node, heard->cluster); break;
	case HEARD_FORGED: text_add(text, "somebody without the key"); break;
	}
	if (*heard->port && heard->direct)
		text_add(text, " (%s)", heard->port);
	if (heard->kind == HEARD_MEMBER && !heard->two_way)
		text_add(text, " one way");
}

static void neighbour_cells(struct table *table, const struct cables *cables, const struct port_facts *port)
{
	struct text text = TEXT_NULL;
	double since = -1;
	for (size_t i = 0; i < port->heard_count; i++) {
		add_heard(&text, cables, &port->heard[i]);
		if (since < 0 || port->heard[i].since < since)
			since = port->heard[i].since;
	}
	if (port->gateway)
		text_add(&text, "%sthe gateway", text.length ? ", " : "");
	char *who = text_take(&text);
	if (*who)
		table_cell(table, MOOD_PLAIN, "%s", who);
	else
		table_cell(table, MOOD_DIM, "%s", cables->listening ? "nobody" : "unknown");
	free(who);
	age_cell(table, cables, since);
}

static void ports(const struct cables *cables, FILE *to, bool colour)
{
	struct table table = TABLE_NULL;
	TABLE_TITLES(&table, "PORT", "ROLE", "STATE", "SINCE", "SPEED", "MTU", "NEIGHBOUR", "HEARD FOR");
	for (size_t i = 0; i < cables->count; i++) {
		const struct port_facts *port = &cables->port[i];
		bool half = strcmp(cables->counts[i].duplex, "half") == 0;
		table_row(&table);
		table_cell(&table, MOOD_PLAIN, "%s", port->nic.ifname);
		table_cell(&table, *port->role ? MOOD_PLAIN : MOOD_DIM, "%s", *port->role ? port->role : "-");
		carrier_cell(&table, port->nic.carrier);
		age_cell(&table, cables, port->carrier_since);
		if (half)
			table_cell(&table, MOOD_BAD, "%d Mbit/s half duplex", port->nic.speed);
		else
			table_speed(&table, port->nic.speed);
		mtu_cell(&table, cables->counts[i].mtu);
		neighbour_cells(&table, cables, port);
	}
	table_end(&table, to, colour);
}

/* Changes of carrier are no error by themselves: each boot of the neighbour makes some. */
static void count_cell(struct table *table, int64_t count, bool error)
{
	if (count < 0)
		table_cell(table, MOOD_DIM, "-");
	else
		table_cell(table, error && count ? MOOD_BUSY : MOOD_PLAIN, "%lld", (long long)count);
}

static void counters(const struct cables *cables, FILE *to, bool colour)
{
	struct table table = TABLE_NULL;
	TABLE_TITLES(&table, "PORT", "RX ERRORS", "CRC", "RX DROPPED", "TX ERRORS", "TX DROPPED", "CARRIER CHANGES");
	for (size_t i = 0; i < cables->count; i++) {
		const struct port_counts *c = &cables->counts[i];
		table_row(&table);
		table_cell(&table, MOOD_PLAIN, "%s", cables->port[i].nic.ifname);
		count_cell(&table, c->rx_errors, true);
		count_cell(&table, c->rx_crc, true);
		count_cell(&table, c->rx_dropped, false);
		count_cell(&table, c->tx_errors, true);
		count_cell(&table, c->tx_dropped, false);
		count_cell(&table, c->carrier_changes, false);
	}
	table_end(&table, to, colour);
}

static void switch_row(struct table *table, const struct cables *cables, const struct port_facts *port)
{
	const struct lldp *lldp = &port->lldp;
	char age[AGE_TEXT];
	double ago = cables_age(cables, port->lldp_last);
	table_row(table);
	table_cell(table, MOOD_PLAIN, "%s", port->nic.ifname);
	table_cell(table, MOOD_PLAIN, "%s", *lldp->system ? lldp->system : "-");
	table_cell(table, MOOD_PLAIN, "%s", lldp->port);
	table_cell(table, MOOD_PLAIN, "%s", *lldp->description ? lldp->description : "-");
	table_cell(table, MOOD_PLAIN, "%s", lldp->chassis);
	table_cell(table, MOOD_DIM, "%s%s", ago < 0 ? "-" : age_format(ago, age), ago < 0 ? "" : " ago");
}

/* Only where one was heard. */
static void switches(const struct cables *cables, FILE *to, bool colour)
{
	struct table table = TABLE_NULL;
	for (size_t i = 0; i < cables->count; i++) {
		if (!cables->port[i].lldp.seconds)
			continue;
		if (!table.count)
			TABLE_TITLES(&table, "PORT", "SWITCH", "ITS PORT", "CALLED", "CHASSIS", "HEARD");
		switch_row(&table, cables, &cables->port[i]);
	}
	if (table.count)
		table_end(&table, to, colour);
}

static void drawing(const struct cables *cables, FILE *to)
{
	struct text text = TEXT_NULL;
	cabling_drawing(&text, &cables->cabling, &cables->self->cluster, cables->self->node, cables->port, cables->count);
	char *s = text_take(&text);
	fprintf(to, "%s\n", s);
	free(s);
}

/* The complaints, a line each, and the verdict as the last line. */
static void verdict(const struct cables *cables, FILE *to, bool colour)
{
	const struct cabling *cabling = &cables->cabling;
	enum mood mood = cables_right(cables) ? MOOD_GOOD : MOOD_BAD;
	for (size_t i = 0; i < cabling->complaint_count; i++) {
		bool wrong = cabling->complaints[i].wrong;
		enum mood m = wrong ? MOOD_BAD : MOOD_BUSY;
		fprintf(to, "%s%s%s: %s\n", mood_begin(m, colour), wrong ? "wrong" : "note", mood_end(m, colour),
			cabling->complaints[i].text);
	}
	fprintf(to, "%s%s%s\n", mood_begin(mood, colour),
		!cables->listening ? "ringlet-nics.service does not run: who is at the other ends is not known" :
		cabling->wrong	   ? "not cabled as the ring wants it" : "cabled as the ring wants it",
		mood_end(mood, colour));
}

void cables_text(const struct cables *cables, FILE *to, bool colour)
{
	const struct self *self = cables->self;
	fprintf(to, "%s%s: %s%s, node %d of %d\n\n", mood_begin(MOOD_HEAD, colour), self->profile.name,
		self->cluster.node[self->node - 1].name, mood_end(MOOD_HEAD, colour), self->node, self->cluster.n);
	if (cables->listening)
		drawing(cables, to);
	ports(cables, to, colour);
	counters(cables, to, colour);
	switches(cables, to, colour);
	verdict(cables, to, colour);
}
