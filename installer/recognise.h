/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_RECOGNISE_H
#define RINGLET_RECOGNISE_H

/* Which node this machine is: the medium is one node's, or all nodes', and the profile may say who is known by what. */

#include "installation.h"

/*
 * Once the medium is there: where a MAC address decides, the drivers of the network cards are loaded from it first. The
 * node that was chosen in the boot menu (ringlet.node=NAME) must have no match that does not fit.
 * 0: the plan is this machine's, and the other nodes' are gone from memory; 1: refused, the report says what was seen;
 * -1: the report says what failed. it->machine is filled in any case.
 */
int recognise(struct installation *it);

#endif
