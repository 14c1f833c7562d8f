/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A volume in Pacemaker's configuration: DRBD on home and standby, promoted on one of them, and there the file system. */
#include "plan/cib_parts.h"

#include <stdlib.h>

#include "plan/fencing.h"
#include "plan/ha_names.h"

/*
 * What DRBD's agent gives a copy: HA_SCORE_CONSISTENT and so on. A copy to which it gives nothing is not to be promoted, so
 * nothing here adds to its scores: what is less wanted has something taken off. Where only one copy is there, enough is
 * left to promote it.
 *
 * The first score has a copy promoted that is not known to be the newest, if there is no better. That is what all
 * copies are after a power cut, and one machine may not come back. Whether it may indeed is decided by the
 * fence-peer handler, and by the constraint that a survivor left.
 */

/* Home is preferred by a little, and to stay by more: so a volume that moved stays, until it is asked home. */
#define STANDBY_SCORE "-50"
#define STAY_SCORE "200"
/* Guests are of no use where nobody reaches them, but a whole copy counts for more than a cable. */
#define NO_LAN_SCORE "-1000"

struct names {
	char *drbd, *clone, *fs;
	const char *volume, *home, *standby;
};

static struct names names_of(const struct cluster *cluster, const struct cluster_volume *volume)
{
	return (struct names){
		.drbd = xasprintf(HA_DRBD, volume->name),
		.clone = xasprintf(HA_CLONE, volume->name),
		.fs = xasprintf(HA_FS, volume->name),
		.volume = volume->name,
		.home = cluster->node[volume->home - 1].name,
		.standby = cluster->node[volume->standby - 1].name,
	};
}

static void names_free(struct names *names)
{
	free(names->drbd);
	free(names->clone);
	free(names->fs);
}

/* --- resources --------------------------------------------------------------------------- */

static void add_drbd(struct text *xml, const struct names *n, unsigned look)
{
	text_add(xml, "      <clone id=\"%s\">\n        <meta_attributes id=\"%s-meta\">\n", n->clone, n->clone);
	static const char *const meta[][2] = {{"promotable", "true"}, {"promoted-max", "1"}, {"promoted-node-max", "1"},
					      {"clone-max", "2"}, {"clone-node-max", "1"}, {"notify", "true"},
					      {"interleave", "true"}};
	for (size_t i = 0; i < sizeof meta / sizeof *meta; i++)
		cib_nvpair(xml, 10, n->clone, meta[i][0], "%s", meta[i][1]);
	text_add(xml,
		 "        </meta_attributes>\n"
		 "        <primitive id=\"%s\" class=\"ocf\" provider=\"linbit\" type=\"drbd\">\n"
		 "          <instance_attributes id=\"%s-parameters\">\n",
		 n->drbd, n->drbd);
	cib_nvpair(xml, 12, n->drbd, "drbd_resource", "%s", n->volume);
	cib_nvpair(xml, 12, n->drbd, "adjust_master_score", "%d %d %d %d", HA_SCORE_CONSISTENT, HA_SCORE_REMOTE, HA_SCORE_ALONE,
		   HA_SCORE_WHOLE);
	text_add(xml, "          </instance_attributes>\n          <operations>\n");
	const struct cib_op ops[] = {
		{"start", NULL, 0, 240}, {"stop", NULL, 0, 120}, {"promote", NULL, 0, 120}, {"demote", NULL, 0, 120},
		{"notify", NULL, 0, 90}, {"monitor", "Promoted", look, cib_answer_seconds(look)},
		{"monitor", "Unpromoted", look + 1, cib_answer_seconds(look)}};
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
		cib_op(xml, 12, n->drbd, &ops[i]);
	text_add(xml, "          </operations>\n        </primitive>\n      </clone>\n");
}

static void add_fs(struct text *xml, const struct names *n, unsigned look)
{
	text_add(xml,
		 "      <primitive id=\"%s\" class=\"ocf\" provider=\"ringlet\" type=\"filesystem\">\n"
		 "        <instance_attributes id=\"%s-parameters\">\n", n->fs, n->fs);
	cib_nvpair(xml, 10, n->fs, "volume", "%s", n->volume);
	text_add(xml, "        </instance_attributes>\n        <meta_attributes id=\"%s-meta\">\n", n->fs);
	cib_nvpair(xml, 10, n->fs, "resource-stickiness", STAY_SCORE);
	text_add(xml, "        </meta_attributes>\n        <operations>\n");
	const struct cib_op ops[] = {
		{"start", NULL, 0, 120}, {"stop", NULL, 0, 120}, {"monitor", NULL, look, cib_answer_seconds(look)}};
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
		cib_op(xml, 10, n->fs, &ops[i]);
	text_add(xml, "        </operations>\n      </primitive>\n");
}

void cib_volume_resources(struct text *xml, const struct cluster *cluster, const struct cluster_volume *volume)
{
	struct names n = names_of(cluster, volume);
	add_drbd(xml, &n, cib_look_seconds(cluster));
	add_fs(xml, &n, cib_look_seconds(cluster));
	names_free(&n);
}

/* --- constraints ------------------------------------------------------------------------- */

/* Only these two nodes have a half, and only there anybody need look for it ("exclusive"). */
static void add_places(struct text *xml, const char *resource, const struct names *n)
{
	const char *const node[] = {n->home, n->standby}, *const word[] = {"home", "standby"};
	for (int i = 0; i < 2; i++)
		text_add(xml,
			 "      <rsc_location id=\"%s-%s\" rsc=\"%s\" node=\"%s\" score=\"0\""
			 " resource-discovery=\"exclusive\"/>\n",
			 resource, word[i], resource, node[i]);
}

static void rule_begin(struct text *xml, const struct names *n, const char *what, const char *score, const char *op)
{
	text_add(xml,
		 "      <rsc_location id=\"%s-%s\" rsc=\"%s\">\n"
		 "        <rule id=\"%s-%s-rule\" role=\"Promoted\" score=\"%s\" boolean-op=\"%s\">\n",
		 n->volume, what, n->clone, n->volume, what, score, op);
}

static void rule_end(struct text *xml)
{
	text_add(xml, "        </rule>\n      </rsc_location>\n");
}

static void expression(struct text *xml, const struct names *n, const char *what, const char *attribute,
		       const char *operation, const char *value)
{
	text_add(xml, "          <expression id=\"%s-%s\" attribute=\"%s\" operation=\"%s\"", n->volume, what, attribute,
		 operation);
	if (value)
		text_add(xml, " value=\"%s\"", value);
	text_add(xml, "/>\n");
}

static void add_rules(struct text *xml, const struct names *n)
{
	rule_begin(xml, n, "prefers-home", STANDBY_SCORE, "and");
	expression(xml, n, "prefers-home-else", "#uname", "eq", n->standby);
	rule_end(xml);
	rule_begin(xml, n, "not-drained", "-INFINITY", "and");
	expression(xml, n, "not-drained-node", HA_ATTR_DRAIN, "eq", "1");
	rule_end(xml);
	/* Not where it is unknown: a node that starts has not looked yet, and is not to be passed over for that. */
	rule_begin(xml, n, "wants-lan", NO_LAN_SCORE, "and");
	expression(xml, n, "wants-lan-carrier", HA_ATTR_LAN, "eq", "0");
	rule_end(xml);
}

/* Where nobody can be fenced, the home may be alive and unreachable: only a person lets the standby take over. */
static void add_permission(struct text *xml, const struct names *n)
{
	char *allow = xasprintf(HA_ATTR_ALLOW, n->volume);
	rule_begin(xml, n, "by-person", "-INFINITY", "and");
	expression(xml, n, "by-person-standby", "#uname", "eq", n->standby);
	text_add(xml, "          <rule id=\"%s-by-person-unsaid\" boolean-op=\"or\">\n", n->volume);
	expression(xml, n, "by-person-none", allow, "not_defined", NULL);
	expression(xml, n, "by-person-no", allow, "ne", "1");
	text_add(xml, "          </rule>\n");
	rule_end(xml);
	free(allow);
}

void cib_volume_constraints(struct text *xml, const struct cluster *cluster, const struct cluster_volume *volume)
{
	struct names n = names_of(cluster, volume);
	add_places(xml, n.clone, &n);
	add_places(xml, n.fs, &n);
	add_rules(xml, &n);
	if (!cluster_fails_over(cluster))
		add_permission(xml, &n);
	text_add(xml,
		 "      <rsc_colocation id=\"%s-with\" rsc=\"%s\" with-rsc=\"%s\" with-rsc-role=\"Promoted\""
		 " score=\"INFINITY\"/>\n"
		 "      <rsc_order id=\"%s-after\" first=\"%s\" first-action=\"promote\" then=\"%s\" then-action=\"start\"/>\n",
		 n.fs, n.fs, n.clone, n.fs, n.clone, n.fs);
	names_free(&n);
}
