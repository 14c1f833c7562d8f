/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CABLING_H
#define RINGLET_CABLING_H

/*
 * From what was heard on each port to the role of each, and what is wrong with the cabling. Pure; the installer, the
 * node's daemon, `ringctl cables` and `ringlet plan --facts` all ask here, so all say the same.
 *
 * What counts, the strongest first: a member heard directly and both ways (a cable to it); members heard by the group
 * address only, or several on one port (the LAN); the gateway's answer to ARP (the LAN, if nobody better says where it
 * is); the role a port has already; what was learnt before of the same hardware; and where guess allows it, the profile's
 * hint for the LAN, what was learnt of nearly the same hardware, and the order of the bus. Guesses never take a role from
 * a port that has it, and what is not authenticated gives no role and takes none. In words for people: docs/ring.md.
 */

#include "base/text.h"
#include "plan/port.h"

/* From the weakest to the strongest. HELD: it has that role already, and nothing speaks for another port. */
enum evidence {
	EVIDENCE_NONE,
	EVIDENCE_ORDER,
	EVIDENCE_HINT,
	EVIDENCE_MEMORY,
	EVIDENCE_HELD,
	EVIDENCE_GATEWAY,
	EVIDENCE_HEARD,
};

/* What a port was when it was last known for sure. Kept on the node in /var/lib/ringlet/ports, as text: port_text.h. */
struct port_memory {
	char mac[18];
	char path[128];
	char role[IFNAME_TEXT];
};

struct cabling_role {
	size_t port;		  /* index into the facts */
	char ifname[IFNAME_TEXT]; /* "lan0", "to-node2", "to2-node2" */
	int cable;		  /* its number; 0: the LAN */
	enum evidence evidence;
};

enum cabling_flaw {
	FLAW_PORTS,	/* fewer ports than roles */
	FLAW_MISSING,	/* no port hears the neighbour */
	FLAW_CROSSED,	/* a node that is no neighbour, or a second cable to one where another is missing */
	FLAW_LOOP,	/* both ends in this machine */
	FLAW_ONE_WAY,	/* we hear it, it does not hear us */
	FLAW_FOREIGN,	/* another cluster's node on a cable */
	FLAW_DUPLICATE, /* another machine is this node too */
	FLAW_FORGED,	/* somebody without the key */
	FLAW_SLOW,	/* slower than its siblings, or than the profile says */
	FLAW_MTU,	/* passes less than its siblings, or than the profile says */
	FLAW_SPARE,	/* a cable the ring has no use for */
	FLAW_LAN,	/* no port is known as the LAN's, or two are; a bridge in the place of a cable */
};

struct cabling_complaint {
	enum cabling_flaw flaw;
	size_t port;  /* index; SIZE_MAX: of none */
	bool wrong;   /* 'cabling = require' refuses it; else it is only worth saying */
	char *text;   /* one clear sentence, without a full stop:
		       * "port enp3s0 is cabled to node3 of cluster demo; the ring wants node2 there" */
};

struct cabling {
	struct cabling_role role[NODES_MAX + 1];
	size_t role_count;
	struct cabling_complaint *complaints; /* the gravest first */
	size_t complaint_count;
	bool complete; /* every role has a port, by EVIDENCE_HEARD or better, but for the LAN: EVIDENCE_GATEWAY */
	bool wrong;    /* one of the complaints is */
};

#define CABLING_NULL {0}

/*
 * guess: whether to guess where nothing is known (a caller that has waited long enough says true). memory may be NULL.
 * Free it in the end.
 */
void cabling_decide(struct cabling *cabling, const struct cluster *cluster, int node, const struct port_facts *ports,
		    size_t count, const struct port_memory *memory, size_t memory_count, bool guess);
void cabling_free(struct cabling *cabling);

/* What that port is; NULL: it has no role. */
const struct cabling_role *cabling_role_of(const struct cabling_role *roles, size_t count, size_t port);

const char *evidence_name(enum evidence evidence); /* "heard", "gateway", "held", "memory", "hint", "order", "none" */
const char *flaw_name(enum cabling_flaw flaw);	   /* "ports", "missing", "crossed", "loop", "one-way", ... "lan" */

/* "heard node2", "the gateway answers", "guess: as it was before": why a port has its role. */
void cabling_evidence_text(struct text *text, const struct cabling_role *role, const struct cluster *cluster, int node);

/*
 * The ring as it is cabled here, drawn for a terminal in plain ASCII, at most 78 columns: this node, each of its
 * ports with role, carrier, speed, and who is at the other end.
 */
void cabling_drawing(struct text *text, const struct cabling *cabling, const struct cluster *cluster, int node,
		     const struct port_facts *ports, size_t count);

#endif
