/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cabling_wait.h"

#define SILENT 4.0	/* seconds: a port that was listened to so long hears nobody */
#define NEGOTIATION 5.0 /* 1000BASE-T takes three to get its carrier */

/* How long something may be wrong. */
static double patience(enum cabling_flaw flaw)
{
	switch (flaw) {
	case FLAW_MISSING:
	case FLAW_LAN:
		return CABLING_WAIT_MISSING;
	case FLAW_PORTS:   /* a USB adapter takes its time */
	case FLAW_ONE_WAY: /* who has just been switched on speaks before it listens */
	case FLAW_MTU:	   /* it is tried out, from small to large */
		return 3 * CABLING_WAIT_WRONG;
	default:
		return CABLING_WAIT_WRONG;
	}
}

struct cabling_wait cabling_wait_begin(enum cabling_rule rule, double limit, double now)
{
	struct cabling_wait wait = {.rule = rule, .began = now, .limit = limit};
	for (size_t i = 0; i < CABLING_FLAWS; i++)
		wait.since[i] = -1;
	return wait;
}

static void see(struct cabling_wait *wait, const struct cabling *cabling, double now)
{
	bool wrong[CABLING_FLAWS] = {false};
	for (size_t i = 0; i < cabling->complaint_count; i++)
		wrong[cabling->complaints[i].flaw] |= cabling->complaints[i].wrong;
	for (size_t i = 0; i < CABLING_FLAWS; i++) {
		if (!wrong[i])
			wait->since[i] = -1;
		else if (wait->since[i] < 0)
			wait->since[i] = now;
	}
}

static bool out_of_patience(const struct cabling_wait *wait, double now)
{
	for (size_t i = 0; i < CABLING_FLAWS; i++)
		if (wait->since[i] >= 0 && now - wait->since[i] >= patience((enum cabling_flaw)i))
			return true;
	return now - wait->began >= CABLING_WAIT_MISSING; /* of things that come and go, too */
}

enum cabling_wait_end cabling_wait(struct cabling_wait *wait, const struct cabling *cabling, bool settled, double now)
{
	see(wait, cabling, now);
	if (wait->rule == CABLING_REQUIRE && cabling->wrong)
		return out_of_patience(wait, now) ? CABLING_REFUSED : CABLING_WAIT;
	return settled || now - wait->began >= wait->limit ? CABLING_ENOUGH : CABLING_WAIT;
}

/* ---- is there anything to be gained? ---- */

static bool port_settled(const struct port_facts *port, double now)
{
	bool untried = false;
	if (port->nic.carrier != 1)
		return now - port->carrier_since >= NEGOTIATION;
	for (size_t i = 0; i < port->heard_count; i++)
		untried |= port->heard[i].kind == HEARD_MEMBER && port->heard[i].direct &&
			   (!port->heard[i].two_way || port->heard[i].mtu == 0 || port->heard[i].mtu < port->mtu);
	return port->listened >= SILENT || (port->heard_count && !untried);
}

bool cabling_settled(const struct port_facts *ports, size_t count, size_t needed, double now)
{
	for (size_t i = 0; i < count; i++)
		if (!port_settled(&ports[i], now))
			return false;
	return count >= needed;
}

/* ---- what is waited for ---- */

static bool is_heard(const struct cabling *cabling, int cable)
{
	for (size_t i = 0; i < cabling->role_count; i++)
		if (cabling->role[i].cable == cable && cabling->role[i].evidence == EVIDENCE_HEARD)
			return true;
	return false;
}

/* In few words: they have to fit on a line of the console. */
void cabling_wait_text(struct text *text, const struct cabling *cabling, const struct cluster *cluster, int node)
{
	const char *before = "not heard yet: ";
	for (int i = 0; i < cluster->cables; i++) {
		const struct cluster_cable *cable = &cluster->cable[i];
		int end = cable_end(cable, node);
		if (end < 0 || is_heard(cabling, cable->number))
			continue;
		text_add(text, "%s%s%s", before, cluster->node[cable->node[1 - end] - 1].name,
			 starts_with(cable->ifname[end], "to2-") ? " (second cable)" : "");
		before = ", ";
	}
	if (!text->s)
		text_add(text, "%s", cabling->complaint_count ? cabling->complaints[0].text : "listening");
}
