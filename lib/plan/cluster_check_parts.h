/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CLUSTER_CHECK_PARTS_H
#define RINGLET_CLUSTER_CHECK_PARTS_H

/* Inside cluster_check(): what its files share. */

#include "plan/profile.h"

struct check {
	const struct profile *profile;
	struct report *report;
};

#define flaw(check, line, ...) profile_say((check)->profile, (check)->report, SEVERITY_ERROR, line, __VA_ARGS__)
#define warn(check, line, ...) profile_say((check)->profile, (check)->report, SEVERITY_WARNING, line, __VA_ARGS__)

void cluster_check_disks(struct check *check);

#endif
