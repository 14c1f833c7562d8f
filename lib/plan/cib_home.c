/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/cib_home.h"

#include <stdlib.h>

#include "plan/ha_names.h"

/*
 * Taken off the other node, as everything here is (cib_volume.c): a half for which DRBD's agent gives nothing must not
 * be promoted for a wish. More than what keeps a volume where it is, and than that and a LAN that is missing at home; less
 * than what a whole copy counts, and than what the poorest copy has that may be promoted, if there is no other.
 */
#define ELSEWHERE_SCORE "-1500"

void cib_home(struct text *xml, const char *volume, const char *node, time_t now)
{
	char end[40];
	struct tm tm;
	now += HA_HOME_SECONDS;
	strftime(end, sizeof end, "%Y-%m-%d %H:%M:%SZ", gmtime_r(&now, &tm));
	char *id = xasprintf(HA_HOME, volume), *clone = xasprintf(HA_CLONE, volume);
	text_add(xml,
		 "<rsc_location id=\"%s\" rsc=\"%s\">"
		 "<rule id=\"%s-rule\" role=\"Promoted\" score=\"" ELSEWHERE_SCORE "\" boolean-op=\"and\">"
		 "<expression id=\"%s-node\" attribute=\"#uname\" operation=\"ne\" value=\"%s\"/>"
		 "<date_expression id=\"%s-end\" operation=\"lt\" end=\"%s\"/>"
		 "</rule></rsc_location>\n",
		 id, clone, id, id, node, id, end);
	free(clone);
	free(id);
}
