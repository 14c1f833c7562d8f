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
void cluster_check_ha(struct check *check);

/* What is not known was refused when it was read. */
bool net_known(struct ipv4_net net);
/* An address in the LAN has to be one that a machine there can have. what: the key. */
void check_on_lan(struct check *check, int line, const char *what, uint32_t address);
/* A machine that is no node, and that nodes reach: in the LAN or behind the gateway. */
void check_other_machine(struct check *check, int line, const char *what, uint32_t address, const char *why_no_node);

#endif
