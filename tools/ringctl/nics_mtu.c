/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nics_mtu.h"

#include <string.h>

static unsigned at_most(unsigned mtu, unsigned mtu_max)
{
	return mtu_max && mtu > mtu_max ? mtu_max : mtu;
}

static unsigned as_said(struct mtu_memo *memo, const struct port_facts *port, unsigned profile_mtu)
{
	unsigned mtu = at_most(profile_mtu, port->mtu_max);
	if (memo->said == mtu || port->mtu == mtu)
		return 0;
	memo->said = mtu; /* once: who changes it by hand has his reasons */
	return mtu;
}

/* Who is at the other end: one node of the cluster, near, and hearing us. */
static const struct port_heard *neighbour_of(const struct port_facts *port)
{
	const struct port_heard *found = NULL;
	for (size_t i = 0; i < port->heard_count; i++) {
		const struct port_heard *heard = &port->heard[i];
		if (heard->kind != HEARD_MEMBER || !heard->direct || !heard->two_way)
			continue;
		if (found)
			return NULL;
		found = heard;
	}
	return found;
}

static unsigned raise(struct mtu_memo *memo, const struct port_facts *port, const struct port_heard *heard)
{
	unsigned mtu = at_most(MTU_JUMBO, port->mtu_max);
	bool late = memo->raised && heard->port_mtu > port->mtu;
	if ((memo->raised && !late) || memo->lowered || port->mtu_max == 0 || port->mtu >= mtu)
		return 0;
	memo->raised = memo->ours = true;
	memo->missed = 0;
	return mtu;
}

/* Long enough in vain: what came through. That remains, unless the neighbour had not got so far itself. */
static unsigned lower(struct mtu_memo *memo, const struct port_facts *port, const struct port_heard *heard, double now)
{
	if (memo->lowered || port->mtu <= MTU_PLAIN || heard->mtu >= port->mtu) {
		memo->missed = 0;
		return 0;
	}
	if (memo->missed == 0)
		memo->missed = now;
	if (now - memo->missed < MTU_PATIENCE)
		return 0;
	memo->raised = true;
	memo->lowered = !heard->port_mtu || heard->port_mtu >= port->mtu;
	memo->missed = 0;
	return heard->mtu > MTU_PLAIN ? heard->mtu : MTU_PLAIN;
}

unsigned mtu_decide(struct mtu_memo *memo, const struct port_facts *port, bool is_cable, unsigned profile_mtu, double now)
{
	if (!is_cable) { /* a cable's size is not the LAN's */
		bool was_ours = memo->ours;
		*memo = (struct mtu_memo){0};
		return was_ours && *port->role && port->mtu > MTU_PLAIN ? MTU_PLAIN : 0;
	}
	if (profile_mtu)
		return as_said(memo, port, profile_mtu);
	const struct port_heard *heard = neighbour_of(port);
	if (!heard) {
		memo->missed = 0; /* nothing can come through: the clock starts again */
		return 0;
	}
	if (strcmp(memo->neighbour, heard->mac) != 0) {
		bool ours = memo->ours;
		*memo = (struct mtu_memo){.ours = ours};
		memcpy(memo->neighbour, heard->mac, sizeof memo->neighbour);
	}
	unsigned mtu = raise(memo, port, heard);
	return mtu ? mtu : lower(memo, port, heard, now);
}
