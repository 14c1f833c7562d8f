/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole, its properties and its pieces. What there is of each volume: cib_volume.c; what fences: cib_fencing.c. */
#include "plan/cib.h"

#include <stdarg.h>
#include <stdlib.h>

#include "plan/cib_parts.h"
#include "plan/fencing.h"

/* --- pieces ------------------------------------------------------------------------------ */

void cib_nvpair(struct text *xml, int blanks, const char *id, const char *name, const char *format, ...)
{
	va_list args;
	text_add(xml, "%*s<nvpair id=\"%s-%s\" name=\"%s\" value=\"", blanks, "", id, name, name);
	va_start(args, format);
	text_vadd(xml, format, args);
	va_end(args);
	text_add(xml, "\"/>\n");
}

void cib_op(struct text *xml, int blanks, const char *id, const struct cib_op *op)
{
	text_add(xml, "%*s<op id=\"%s-%s%s%s\" name=\"%s\" interval=\"%us\" timeout=\"%us\"", blanks, "", id, op->name,
		 op->role ? "-" : "", op->role ? op->role : "", op->name, op->interval, op->timeout);
	if (op->role)
		text_add(xml, " role=\"%s\"", op->role);
	text_add(xml, "/>\n");
}

unsigned cib_look_seconds(const struct cluster *cluster)
{
	unsigned seconds = cluster->profile->token / 100;
	return seconds < 10 ? 10 : seconds;
}

unsigned cib_answer_seconds(unsigned look)
{
	return look < 30 ? 60 : 2 * look;
}

/* --- the whole --------------------------------------------------------------------------- */

/*
 * no-quorum-policy: who lost the majority stops what it runs, as cleanly as the watchdog's time allows; then
 * it is reset.
 *
 * startup-fencing: a node that nobody has seen since the start is not fenced. Nodes come up in any order, one may
 * still be in its installer: IPMI would cut that short, and a watchdog's fencing is a wait and nothing else, at
 * the end of which a node that came meanwhile would be told that it is dead. That the wait has passed when a node
 * begins to decide is seen to before Pacemaker starts (files_ha.c).
 *
 * start-failure-is-fatal: a start that failed is tried again like everything else (defaults() below).
 *
 * load-threshold: Pacemaker slows itself down on a busy node, when a fail-over is what it is busy with. 0 is never.
 */
static void properties(struct text *xml, const struct cluster *cluster)
{
	const char *id = "cib-bootstrap-options";
	text_add(xml, "    <crm_config>\n      <cluster_property_set id=\"%s\">\n", id);
	cib_nvpair(xml, 8, id, "cluster-name", "%s", cluster->profile->name);
	cib_nvpair(xml, 8, id, "stonith-enabled", "%s", cluster_fails_over(cluster) ? "true" : "false");
	if (cluster_has_watchdog(cluster))
		cib_nvpair(xml, 8, id, "stonith-watchdog-timeout", "%us", fencing_watchdog_seconds(cluster));
	cib_nvpair(xml, 8, id, "no-quorum-policy", "stop");
	cib_nvpair(xml, 8, id, "startup-fencing", "false");
	cib_nvpair(xml, 8, id, "start-failure-is-fatal", "false");
	cib_nvpair(xml, 8, id, "load-threshold", "0%%");
	text_add(xml, "      </cluster_property_set>\n    </crm_config>\n");
}

static void nodes(struct text *xml, const struct cluster *cluster)
{
	text_add(xml, "    <nodes>\n");
	for (int i = 0; i < cluster->n; i++)
		text_add(xml, "      <node id=\"%d\" uname=\"%s\"/>\n", cluster->node[i].number, cluster->node[i].name);
	text_add(xml, "    </nodes>\n");
}

/* What fails is tried three times, and once more when it is forgotten: nobody may be there to say so. */
static void defaults(struct text *xml)
{
	const char *id = "ringlet-defaults";
	text_add(xml, "    <rsc_defaults>\n      <meta_attributes id=\"%s\">\n", id);
	cib_nvpair(xml, 8, id, "migration-threshold", "3");
	cib_nvpair(xml, 8, id, "failure-timeout", "5min");
	text_add(xml, "      </meta_attributes>\n    </rsc_defaults>\n");
}

char *cib_text(const struct cluster *cluster)
{
	struct text xml = TEXT_NULL;
	text_add(&xml, "<cib crm_feature_set=\"3.16.0\" validate-with=\"pacemaker-3.9\" admin_epoch=\"0\" epoch=\"1\""
		       " num_updates=\"0\">\n  <configuration>\n");
	properties(&xml, cluster);
	nodes(&xml, cluster);
	text_add(&xml, "    <resources>\n");
	for (int v = 0; v < cluster->n; v++)
		cib_volume_resources(&xml, cluster, &cluster->volume[v]);
	cib_fencing_resources(&xml, cluster);
	text_add(&xml, "    </resources>\n    <constraints>\n");
	for (int v = 0; v < cluster->n; v++)
		cib_volume_constraints(&xml, cluster, &cluster->volume[v]);
	cib_fencing_constraints(&xml, cluster);
	text_add(&xml, "    </constraints>\n");
	cib_fencing_topology(&xml, cluster);
	defaults(&xml);
	text_add(&xml, "  </configuration>\n  <status/>\n</cib>\n");
	return text_take(&xml);
}
