/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What fences in Pacemaker's configuration, and what watches the LAN. The watchdogs need no resource: Pacemaker
 * waits for them by itself (stonith-watchdog-timeout). Each node's management controller is one, used by the others.
 */
#include "plan/cib_parts.h"

#include <stdlib.h>

#include "plan/fencing.h"
#include "plan/ha_names.h"

/*
 * Two nodes that lose each other and have a majority each would switch each other off at the same time: who fences
 * the first node waits this long, so it is the first that stays. How far apart they act is a matter of how busy they are,
 * and so of the token.
 */
#define DELAY_TOKENS 5
/*
 * Off and on again takes some 10 s. Each answer of the controller may take POWER seconds: if there is none to the first
 * question, it lost its power with its machine, and the next level need not wait longer. As many times it is asked
 * whether the machine is off, and then whether it is on again, which need not come true: who is off is fenced.
 */
#define IPMI_SECONDS 40
#define IPMI_POWER_SECONDS 10
#define IPMI_LOOK_SECONDS 600
/* Nothing else notices that a LAN is gone, so it is looked at as often as this, however long the token. */
#define LAN_LOOK_SECONDS 30

static void add_lan(struct text *xml, const struct cluster *cluster)
{
	const char *id = HA_LAN "-watch";
	text_add(xml,
		 "      <clone id=\"" HA_LAN "\">\n"
		 "        <primitive id=\"%s\" class=\"ocf\" provider=\"heartbeat\" type=\"ethmonitor\">\n"
		 "          <instance_attributes id=\"%s-parameters\">\n", id, id);
	cib_nvpair(xml, 12, id, "interface", "lan0");
	cib_nvpair(xml, 12, id, "name", HA_ATTR_LAN);
	cib_nvpair(xml, 12, id, "link_status_only", "true");
	/* A plug that slips for a moment moves no guests. */
	cib_nvpair(xml, 12, id, "repeat_count", "2");
	cib_nvpair(xml, 12, id, "repeat_interval", "2");
	text_add(xml, "          </instance_attributes>\n          <operations>\n");
	const unsigned look = cib_look_seconds(cluster) < LAN_LOOK_SECONDS ? cib_look_seconds(cluster) : LAN_LOOK_SECONDS;
	const struct cib_op ops[] = {
		{"start", NULL, 0, 60}, {"stop", NULL, 0, 60}, {"monitor", NULL, look, cib_answer_seconds(cib_look_seconds(cluster))}};
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
		cib_op(xml, 12, id, &ops[i]);
	text_add(xml, "          </operations>\n        </primitive>\n      </clone>\n");
}

static bool has_ipmi(const struct cluster *cluster, int node)
{
	return cluster_fencing(cluster, node) & FENCING_IPMI;
}

/* The password stands in a file of root's on the other nodes (files_ha.c), as the configuration is open to look at. */
static void add_ipmi(struct text *xml, const struct cluster *cluster, const struct cluster_node *node)
{
	const struct profile_node *said = &cluster->profile->nodes[node->number - 1];
	char address[IPV4_TEXT], *id = xasprintf(HA_IPMI, node->name);
	text_add(xml,
		 "      <primitive id=\"%s\" class=\"stonith\" type=\"fence_ipmilan\">\n"
		 "        <instance_attributes id=\"%s-parameters\">\n", id, id);
	cib_nvpair(xml, 10, id, "ip", "%s", ipv4_format(said->ipmi, address));
	if (said->ipmi_port)
		cib_nvpair(xml, 10, id, "ipport", "%u", said->ipmi_port);
	cib_nvpair(xml, 10, id, "username", "%s", said->ipmi_user);
	cib_nvpair(xml, 10, id, "password_script", "cat " IPMI_PASSWORD_FILE, node->name);
	cib_nvpair(xml, 10, id, "lanplus", "1");
	if (said->ipmi_cipher)
		cib_nvpair(xml, 10, id, "cipher", "%u", said->ipmi_cipher);
	/* All that switching off and on takes: so a user that may do no more than that will do. */
	cib_nvpair(xml, 10, id, "privlvl", "operator");
	/* Called by Pacemaker, the agent would wait for ever for a machine that does not come on again, and fencing fail. */
	cib_nvpair(xml, 10, id, "disable_timeout", "false");
	cib_nvpair(xml, 10, id, "power_timeout", "%d", IPMI_POWER_SECONDS);
	cib_nvpair(xml, 10, id, "pcmk_host_list", "%s", node->name);
	cib_nvpair(xml, 10, id, "pcmk_host_check", "static-list");
	cib_nvpair(xml, 10, id, "pcmk_reboot_timeout", "%ds", IPMI_SECONDS);
	cib_nvpair(xml, 10, id, "pcmk_reboot_retries", "1");
	/* By its name, though the device fences no other: of a plain number Pacemaker 3.0.0 logs each time that a mapping is empty. */
	if (cluster_two_node(cluster) && node->number == 1)
		cib_nvpair(xml, 10, id, "pcmk_delay_base", "%s:%us", node->name, (DELAY_TOKENS * cluster->profile->token + 999) / 1000);
	text_add(xml, "        </instance_attributes>\n        <operations>\n");
	const struct cib_op ops[] = {{"start", NULL, 0, 60}, {"stop", NULL, 0, 60}, {"monitor", NULL, IPMI_LOOK_SECONDS, 60}};
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
		cib_op(xml, 10, id, &ops[i]);
	text_add(xml, "        </operations>\n      </primitive>\n");
	free(id);
}

void cib_fencing_resources(struct text *xml, const struct cluster *cluster)
{
	add_lan(xml, cluster);
	for (int i = 0; i < cluster->n; i++)
		if (has_ipmi(cluster, i + 1))
			add_ipmi(xml, cluster, &cluster->node[i]);
}

/* Nobody fences itself by this. */
void cib_fencing_constraints(struct text *xml, const struct cluster *cluster)
{
	for (int i = 0; i < cluster->n; i++) {
		const char *name = cluster->node[i].name;
		if (has_ipmi(cluster, i + 1))
			text_add(xml,
				 "      <rsc_location id=\"" HA_IPMI "-elsewhere\" rsc=\"" HA_IPMI
				 "\" node=\"%s\" score=\"-INFINITY\"/>\n",
				 name, name, name);
	}
}

void cib_fencing_topology(struct text *xml, const struct cluster *cluster)
{
	struct text levels = TEXT_NULL;
	for (int i = 0; i < cluster->n; i++) {
		const char *name = cluster->node[i].name;
		if (cluster_fencing(cluster, i + 1) == FENCING_BOTH)
			text_add(&levels,
				 "      <fencing-level id=\"%s-first\" target=\"%s\" index=\"1\" devices=\"" HA_IPMI "\"/>\n"
				 "      <fencing-level id=\"%s-second\" target=\"%s\" index=\"2\" devices=\"watchdog\"/>\n",
				 name, name, name, name, name);
	}
	if (levels.length)
		text_add(xml, "    <fencing-topology>\n%s    </fencing-topology>\n", levels.s);
	text_free(&levels);
}
