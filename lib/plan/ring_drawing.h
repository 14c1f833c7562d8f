/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_RING_DRAWING_H
#define RINGLET_RING_DRAWING_H

/*
 * The ring as a small drawing for a terminal, plain ASCII and never wider than
 * RING_DRAWING_WIDTH columns: the nodes below each other, each in a box with
 * its address and its volumes, joined by the cables with the address and the
 * interface at either end; the cable that closes the ring runs along the right.
 */

#include "base/text.h"
#include "plan/cluster.h"

#define RING_DRAWING_WIDTH 78

void ring_drawing(struct text *text, const struct cluster *cluster);

#endif
