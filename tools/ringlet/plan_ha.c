/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `ringlet plan` shows of high availability: who fences, who decides, and what becomes of each volume. */
#include "plan_print.h"

#include <stdlib.h>

#include "base/json.h"
#include "plan/fencing.h"

/* --- text -------------------------------------------------------------------------------- */

static void print_fencing(struct text *text, const struct cluster *cluster)
{
	const char *before = "fencing ";
	struct text ipmi = TEXT_NULL;
	for (int i = 0; i < cluster->n; i++)
		if (cluster_fencing(cluster, i + 1) & FENCING_IPMI)
			text_add(&ipmi, "%s%s", ipmi.length ? ", " : "", cluster->node[i].name);
	if (ipmi.length) {
		text_add(text, "  %s  by IPMI: %s%s\n", before, ipmi.s,
			 cluster_has_watchdog(cluster) ? "; by the watchdog if that fails" : "");
		before = "        ";
	}
	if (cluster_has_watchdog(cluster))
		text_add(text,
			 "  %s  by the watchdog: who hangs, or lost the majority, is reset in %u s; the others wait %u s\n",
			 before, cluster->profile->watchdog, fencing_watchdog_seconds(cluster));
	else if (!ipmi.length)
		text_add(text, "  %s  none, and so no automatic fail-over: a person has to say that a node is off\n", before);
	text_free(&ipmi);
}

static void print_quorum(struct text *text, const struct cluster *cluster)
{
	char address[IPV4_TEXT];
	text_add(text, "  quorum    ");
	if (cluster->profile->quorum_device)
		text_add(text, "%d of %d votes, one of them %s's\n", cluster->n / 2 + 1, cluster->n + 1,
			 ipv4_format(cluster->profile->quorum_device, address));
	else if (cluster_two_node(cluster))
		text_add(text, "either node, once both have seen each other\n");
	else
		text_add(text, "%d of %d nodes%s%s\n", cluster->n / 2 + 1, cluster->n,
			 cluster->n % 2 ? "" : "; or half of them, with ", cluster->n % 2 ? "" : cluster->node[0].name);
}

static void print_volume(struct text *text, const struct cluster *cluster, const struct cluster_volume *volume)
{
	const char *home = cluster->node[volume->home - 1].name, *standby = cluster->node[volume->standby - 1].name;
	const char *name = volume->name;
	text_add(text, "\n  %s  is used on %s, with its file system and guests; its copy is on %s\n", name, home, standby);
	if (cluster_fails_over(cluster))
		text_add(text, "      %s fails: it is fenced, and %s goes on with %s\n", home, standby, name);
	else
		text_add(text, "      %s fails: %s stands still, until a person allows it on %s\n", home, name, standby);
	text_add(text, "      %s fails: %s goes on where it is, without a copy\n", standby, name);
}

void plan_print_ha(struct text *text, const struct cluster *cluster)
{
	const struct profile *profile = cluster->profile;
	unsigned missed = 22 * profile->token / 10;
	text_add(text, "\nhigh availability\n");
	text_add(text, "  missed    a node that is silent for %u.%u s (token %u ms)\n", missed / 1000, missed % 1000 / 100,
		 profile->token);
	print_fencing(text, cluster);
	print_quorum(text, cluster);
	text_add(text, "  return    %s: a volume whose home is back %s\n", return_rule_name(profile->return_rule),
		 profile->return_rule == RETURN_AUTO ? "goes home when both copies are up to date and quiet"
						     : "stays where it is, until 'ringctl home'");
	for (int i = 0; i < cluster->n; i++)
		print_volume(text, cluster, &cluster->volume[i]);
}

/* --- JSON -------------------------------------------------------------------------------- */

struct json_object *plan_json_ha(const struct cluster *cluster)
{
	const struct profile *profile = cluster->profile;
	struct json_object *ha = json_object_new_object(), *fencing = json_object_new_array();
	char device[IPV4_TEXT];
	json_put_bool(ha, "fails_over", cluster_fails_over(cluster));
	json_put_number(ha, "token_ms", profile->token);
	json_put_string(ha, "return", return_rule_name(profile->return_rule));
	json_object_object_add(ha, "watchdog_seconds",
			       cluster_has_watchdog(cluster) ? json_object_new_int((int)profile->watchdog) : NULL);
	json_put_string(ha, "quorum_device",
			profile->quorum_device ? ipv4_format(profile->quorum_device, device) : NULL);
	for (int i = 0; i < cluster->n; i++) {
		struct json_object *o = json_object_new_object();
		json_put_string(o, "node", cluster->node[i].name);
		json_put_string(o, "by", fencing_name(cluster_fencing(cluster, i + 1)));
		json_object_array_add(fencing, o);
	}
	json_object_object_add(ha, "fencing", fencing);
	return ha;
}
