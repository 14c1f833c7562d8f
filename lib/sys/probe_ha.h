/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROBE_HA_H
#define RINGLET_PROBE_HA_H

/* Pacemaker's answer and its configuration, told in the words of plan/ha_facts.h. */

#include "plan/health.h"
#include "sys/pacemaker.h"

/*
 * Its configuration as it keeps it on this node: read as a file, since a command costs a quarter of a second under
 * emulation. A change is in it within a moment.
 */
#define HA_CIB_FILE "/var/lib/pacemaker/cib/cib.xml"

/* Fills online, pacemaker, and ha but for the watchdog. cib: the text of the configuration; NULL: it could not be read. */
void ha_facts_make(struct health_facts *facts, const struct ha_state *state, const char *cib);

/* The machine's watchdog, from ROOT/sys. */
void probe_watchdog(const char *root, struct ha_facts *ha);

#endif
