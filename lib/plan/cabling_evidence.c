/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a port has its role, in words. */
#include "plan/cabling.h"

/* The node at the other end of that cable. */
static const char *peer_of(const struct cluster *cluster, int cable, int node)
{
	const struct cluster_cable *c = &cluster->cable[cable - 1];
	return cluster->node[c->node[!cable_end(c, node)] - 1].name;
}

void cabling_evidence_text(struct text *text, const struct cabling_role *role, const struct cluster *cluster, int node)
{
	switch (role->evidence) {
	case EVIDENCE_HEARD:
		text_add(text, "heard %s", role->cable ? peer_of(cluster, role->cable, node) : "the cluster through a switch");
		return;
	case EVIDENCE_GATEWAY: text_add(text, "the gateway answers"); return;
	case EVIDENCE_HELD: text_add(text, "it is used for it already"); return;
	case EVIDENCE_MEMORY: text_add(text, "guess: it was so before"); return;
	case EVIDENCE_HINT: text_add(text, "guess: the profile's lan"); return;
	case EVIDENCE_ORDER: text_add(text, "guess: order of the bus"); return;
	case EVIDENCE_NONE: text_add(text, "nothing"); return;
	}
}
