/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROBE_CLUSTER_H
#define RINGLET_PROBE_CLUSTER_H

/*
 * Corosync and Pacemaker. Asking them costs a command each, so whether they run
 * at all is first seen from the sockets they listen on.
 */

#include <stdbool.h>

#include "plan/health.h"

/* The daemon listens on the abstract socket "@NAME" (ROOT/proc/net/unix). */
bool probe_socket(const char *root, const char *name);

/* Fills member, quorate, votes, expected, two_node, tie_breaker, corosync. */
void probe_corosync(const char *root, struct health_facts *facts);
/* Fills online, pacemaker, ha. One command; who runs it waits seconds under emulation. */
void probe_pacemaker(const char *root, struct health_facts *facts);

/* The parsers: output of `corosync-quorumtool -si`; of crm_mon, and the configuration (NULL: not read). */
void corosync_parse(const char *text, struct health_facts *facts);
void pacemaker_parse(const char *xml, const char *cib, struct health_facts *facts);

#endif
