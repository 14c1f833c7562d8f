/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cib PROFILE: Pacemaker's configuration of it, with a guest on each volume (g1 on r1 ...), as crm_verify and
 * crm_simulate take it. cib --guest NAME VOLUME: a guest that does not start by itself. cib --fence VOLUME NODE:
 * DRBD's constraint. cib --home VOLUME NODE: that by which a volume is sent there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/cib.h"
#include "plan/cib_guest.h"
#include "plan/cib_home.h"
#include "plan/fence.h"
#include "plan/fencing.h"

static void before(char **cib, const char *mark, const char *text)
{
	char *at = strstr(*cib, mark);
	char *all = xasprintf("%.*s%s%s", (int)(at - *cib), *cib, text, at);
	free(*cib);
	*cib = all;
}

static void add_guests(char **cib, const struct cluster *cluster)
{
	struct text resources = TEXT_NULL, constraints = TEXT_NULL;
	for (int v = 0; v < cluster->n; v++) {
		char *name = xasprintf("g%d", v + 1);
		cib_guest_resource(&resources, name, cluster->volume[v].name);
		cib_guest_constraints(&constraints, name, cluster->volume[v].name, true);
		free(name);
	}
	before(cib, "    </resources>", resources.s);
	before(cib, "    </constraints>", constraints.s);
	text_free(&resources);
	text_free(&constraints);
}

static int whole(const char *path)
{
	struct profile profile;
	struct cluster cluster;
	struct report report = REPORT_NULL;
	int result = profile_read(&profile, path, &report);
	if (result == 0)
		result = cluster_plan(&cluster, &profile, CLUSTER_ID_NONE, &report);
	if (result == 0) {
		char *cib = cib_text(&cluster);
		add_guests(&cib, &cluster);
		/* This one Pacemaker adds itself, where it finds sbd. */
		if (cluster_has_watchdog(&cluster))
			before(&cib, "      </cluster_property_set>", "<nvpair id=\"has\" name=\"have-watchdog\" value=\"true\"/>\n");
		before(&cib, "crm_feature_set", "have-quorum=\"1\" ");
		fputs(cib, stdout);
		free(cib);
	} else {
		report_print(&report, stderr, false);
	}
	report_free(&report);
	profile_free(&profile);
	return result ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct text xml = TEXT_NULL;
	if (argc == 2)
		return whole(argv[1]);
	if (argc != 4)
		return 2;
	if (strcmp(argv[1], "--fence") == 0) {
		char *constraint = fence_constraint(argv[2], argv[3]);
		text_add(&xml, "<configuration><constraints>%s</constraints></configuration>\n", constraint);
		free(constraint);
	} else if (strcmp(argv[1], "--home") == 0) {
		text_add(&xml, "<configuration><constraints>");
		cib_home(&xml, argv[2], argv[3], time(NULL));
		text_add(&xml, "</constraints></configuration>\n");
	} else {
		text_add(&xml, "<configuration><resources>");
		cib_guest_resource(&xml, argv[2], argv[3]);
		text_add(&xml, "</resources><constraints>");
		cib_guest_constraints(&xml, argv[2], argv[3], false);
		text_add(&xml, "</constraints></configuration>\n");
	}
	fputs(xml.s, stdout);
	text_free(&xml);
	return 0;
}
