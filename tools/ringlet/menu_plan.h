/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MENU_PLAN_H
#define RINGLET_MENU_PLAN_H

/* What the boot menu of a stamped medium offers. Decided here; each boot loader's words for it: menu.h. */

#include "menu.h"
#include "plan/cluster.h"

/* Of a node's own medium; node 0: of the medium for all nodes. menu_free() in the end. */
void menu_plan(struct menu *menu, const struct cluster *cluster, int node);

#endif
