/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CLUSTER_CHECK_H
#define RINGLET_CLUSTER_CHECK_H

/* Inside cluster_plan(): what a profile says as a whole, judged. */

#include "plan/profile.h"

/* 0: the profile can be planned (there may be warnings); -1: the report says why not. */
int cluster_check(const struct profile *profile, struct report *report);

/* As said, or derived: two for two nodes (both have two ports for a ring anyway), else one per node. */
int cluster_cable_count(const struct profile *profile);

#endif
