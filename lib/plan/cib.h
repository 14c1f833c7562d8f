/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CIB_H
#define RINGLET_CIB_H

/*
 * Pacemaker's whole configuration, derived from the cluster plan: the same text
 * on all nodes, taken over by Pacemaker at its first start. After that the
 * cluster keeps it: guests come and go (cib_guest.h), and a person may change it.
 */

#include "plan/cluster.h"

/* The CIB, XML. For the caller to free. */
char *cib_text(const struct cluster *cluster);

#endif
