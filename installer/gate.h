/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_GATE_H
#define RINGLET_GATE_H

#include "installation.h"

/*
 * The one place that grants the right to write to these disks, by this medium; whether the ring is fit for it says
 * cabling_gate.h. 0: the plan holds; 1: refused, the report says why and what would change it. Nothing has been written.
 */
int gate(struct installation *it);

#endif
