/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CABLING_GATE_H
#define RINGLET_CABLING_GATE_H

/* The ring as it is cabled, judged before the first write, by what the ports (ports.h) have heard. */

#include "installation.h"
#include "plan/cabling.h"
#include "plan/port.h"

/*
 * The stage "cabling": waits (cabling_wait.h), draws the ring, says what is wrong with it, and ends the stage.
 * 0: go on, what there was to complain of is told as warnings; -1: refused.
 */
int cabling_gate(struct installation *it);

/*
 * For who only looks: waits some seconds, and draws. Then the report has what an installation would say of
 * it. 0; -1: it would refuse, unless who is missing comes within its time.
 */
int cabling_look(const struct installation *it, struct report *report);

/* What is wrong with it, for a refusal that has other reasons as well: nobody who is missing is waited for. */
void cabling_remark(const struct installation *it, struct report *report);

/* What is known for sure of the ports, for the installed system's first start: PORTS_MEMORY below its root. */
int cabling_remember(const struct installation *it, const char *root, struct report *report);

#endif
