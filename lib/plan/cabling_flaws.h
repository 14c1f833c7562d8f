/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CABLING_FLAWS_H
#define RINGLET_CABLING_FLAWS_H

/* What the files that find flaws share: cabling_flaws.c of all ports together, cabling_flaws_port.c of one, and of the LAN. */

#include "plan/cabling_parts.h"

struct flaws {
	struct cabling *cabling;
	const struct work *work;
	bool misplaced[PORTS_MAX]; /* what is there is none of the ring's cables, of which one is missing */
};

void find_flaws_of_port(struct flaws *flaws, size_t port);
void find_lan_unknown(struct flaws *flaws);
void find_lan_hint(struct flaws *flaws);

/* Takes the sentence. */
void complain(struct flaws *flaws, enum cabling_flaw flaw, size_t port, bool wrong, struct text *sentence);

/*
 * Adds "; the ring wants node2 there", and calls the port misplaced; false: the ring wants nobody. joint: what stands
 * between two that are missing, " or ".
 */
bool add_what_is_wanted(struct flaws *flaws, struct text *text, size_t port, const char *joint);

bool is_fresh(const struct port_heard *heard); /* does not hear us, and was first heard only now */
bool anything_missing(const struct work *work); /* a cable that is not heard */
bool lan_is_known(const struct work *work);
const struct wanted *cable_heard_on(const struct work *work, size_t port); /* NULL: none */
const char *node_name(const struct work *work, int node);

#endif
