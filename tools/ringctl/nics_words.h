/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_NICS_WORDS_H
#define RINGCTL_NICS_WORDS_H

/* What the daemon says into the journal: each change with its reason, each complaint when it comes and when it goes. */

#include "plan/cabling.h"

/* Seconds that a complaint has to stand, or be gone, before it is told: longer than who is gone is remembered. */
#define WORDS_PATIENCE 4.0

struct nics_complaints {
	struct nics_complaint {
		char *text;
		bool standing, told;
		double since; /* that it stands, or that it does not */
	} *said;
	size_t count;
};

/* "eth1 (52:54:00:12:34:56) is to-node2: heard node2". role NULL: it has none. */
void nics_words_renamed(const struct port_facts *port, const char *to, const struct cabling_role *role,
			const struct cluster *cluster, int node);

void nics_words_complain(struct nics_complaints *complaints, const struct cabling *cabling, double now);

#endif
