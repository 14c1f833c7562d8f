/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_STAMP_H
#define RINGLET_STAMP_H

/*
 * Stamping: a copy of the base ISO with one node's plan and menu (node 0: the plans of
 * all, and a menu to choose from) in its reserved areas, the others blank. The base ISO is never changed and never mastered again.
 */

#include "base/report.h"
#include "iso_area.h"
#include "plan/cluster.h"
#include "plan/secrets.h"

/*
 * out_path "-": standard output, the same bytes. extra_key: see node_files(), NULL: none.
 * A file is there whole or not at all. 0; 1: refused (no base ISO, the plan is too large for
 * its area); -1: the machine failed (disk full ...). The report says why.
 */
int stamp_iso(const struct cluster *cluster, const struct secrets *secrets, int node, const char *extra_key,
	      const char *base_iso, const char *out_path, struct report *report);

/* Makes a node ISO the base ISO again, in place. Returns as above; a base ISO is left as it is. */
int stamp_reset(const char *iso, struct report *report);

/*
 * What belongs into AREA_MENU or AREA_GRUB, unpadded: see menu.h. For the caller to free. plan_digest: SHA-256 of the
 * whole plan area.
 */
char *stamp_menu_text(const struct cluster *cluster, int node, enum iso_area area, const char *plan_digest);

#endif
