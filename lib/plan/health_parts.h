/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HEALTH_PARTS_H
#define RINGLET_HEALTH_PARTS_H

/* The parts of the verdict on health, for health*.c alone. */

#include "plan/health.h"

void health_complain(struct health *health, const char *format, ...) __attribute__((format(printf, 2, 3)));

void health_remark(struct health *health, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Volumes and guests as Pacemaker has them. spoken: a complaint about that volume of this node (by minor) stands already. */
void health_judge_ha(struct health *health, const struct health_facts *facts, const bool spoken[2]);

/* LAN and cables, how they are plugged, and which ways the traffic takes. */
void health_judge_ring(struct health *health, const struct health_facts *facts);

#endif
