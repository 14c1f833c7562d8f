/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_INSTALLATION_H
#define RINGLET_INSTALLATION_H

/* All that is known about this one run: what the medium says, what the machine has, what follows from both. */

#include "medium.h"
#include "medium_verify.h"
#include "plan/disk.h"
#include "plan/machine.h"
#include "plan_area.h"
#include "restore.h"

#define TARGET "/target"
#define TARGET_BOOT TARGET "/boot"
#define PLAN_ROOT PLAN_FOLDER "/root"

struct installation {
	struct plan_area area;
	struct machine_facts machine; /* as it was when it was asked who it is */
	bool recognised;	      /* this machine is area.node */
	struct medium medium;
	struct medium_verify *verify; /* NULL: the medium is not found yet */
	struct image_facts image;
	struct disk_facts *facts;
	size_t fact_count;
	struct disk_plan plan;
	struct report report;
};

static inline const struct cluster_node *installation_node(const struct installation *it)
{
	return &it->area.cluster.node[it->area.node - 1];
}

#endif
