/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fencing and quorum, judged as a whole. */
#include "plan/cluster_check_parts.h"

#include "plan/fencing.h"

static void check_quorum_device(struct check *c)
{
	const struct profile *p = c->profile;
	check_other_machine(c, p->quorum_device_line, "quorum-device", p->quorum_device,
			    "a machine that stays when the nodes fail shall run it");
	if (p->node_count > 2 && p->node_count % 2)
		flaw(c, p->quorum_device_line,
		     "%d nodes cannot be split into equal halves, and need no quorum-device; with one they would "
		     "depend on it", p->node_count);
}

static void check_ipmi_against_earlier(struct check *c, const struct profile_node *node)
{
	char a[IPV4_TEXT];
	for (const struct profile_node *other = c->profile->nodes; other < node; other++)
		if (other->ipmi == node->ipmi && other->ipmi_port == node->ipmi_port)
			flaw(c, node->ipmi_line, "ipmi %s is that of '%s' on line %d already",
			     ipv4_format(node->ipmi, a), other->name, other->ipmi_line);
}

static void check_ipmi(struct check *c, const struct profile_node *node)
{
	const struct profile *p = c->profile;
	char a[IPV4_TEXT];
	if (node->ipmi_line && !node->ipmi_user_line)
		flaw(c, node->ipmi_line, "who logs in there is not known; 'ipmi-user = ...' is wanted in [node %s]",
		     node->name);
	if (node->ipmi_user_line && !node->ipmi_line)
		flaw(c, node->ipmi_user_line, "an ipmi-user without 'ipmi = ADDRESS' has nowhere to log in");
	if (node->ipmi_cipher_line && !node->ipmi_line)
		flaw(c, node->ipmi_cipher_line, "an ipmi-cipher without 'ipmi = ADDRESS' is nobody's");
	if (!node->ipmi)
		return;
	check_other_machine(c, node->ipmi_line, "ipmi", node->ipmi,
			    "its management controller has one of its own, and answers when the node does not");
	check_ipmi_against_earlier(c, node);
	/* With a port of its own it is a way through that machine to a controller behind it. */
	if (!node->ipmi_port && (node->ipmi == p->gateway || node->ipmi == p->quorum_device))
		flaw(c, node->ipmi_line, "ipmi %s is the %s address, on line %d", ipv4_format(node->ipmi, a),
		     node->ipmi == p->gateway ? "gateway's" : "quorum-device's",
		     node->ipmi == p->gateway ? p->gateway_line : p->quorum_device_line);
}

/*
 * Both sides of a split notice it within one token of each other. Whoever is alone resets itself by its
 * watchdog; the others take it for dead after twice the watchdog's time, and have to be the later ones.
 */
static void check_watchdog(struct check *c)
{
	const struct profile *p = c->profile;
	if (p->token && p->watchdog && p->watchdog * 1000 < 2 * p->token)
		flaw(c, p->watchdog_line ? p->watchdog_line : p->token_line,
		     "with a token of %u ms the watchdog's time is at least %u s: 'watchdog = %u' in [ha]", p->token,
		     (2 * p->token + 999) / 1000, (2 * p->token + 999) / 1000);
}

static bool refused(const struct profile_node *node)
{
	return node->ipmi_line && !node->ipmi;
}

static void check_two(struct check *c)
{
	const struct profile *p = c->profile;
	const struct profile_node *first = &p->nodes[0], *second = &p->nodes[1];
	if (profile_fails_over(p) || p->quorum_device_line || refused(first) || refused(second))
		return;
	if (first->ipmi || second->ipmi)
		warn(c, second->line,
		     "of two nodes only '%s' can be fenced: without ipmi of '%s' or a quorum device there will be no "
		     "automatic fail-over", first->ipmi ? first->name : second->name,
		     first->ipmi ? second->name : first->name);
	else
		warn(c, second->line,
		     "two nodes cannot tell a dead neighbour from a cut cable: without IPMI or a quorum "
		     "device there will be no automatic fail-over; three nodes have it");
}

void cluster_check_ha(struct check *c)
{
	const struct profile *p = c->profile;
	if (p->quorum_device)
		check_quorum_device(c);
	for (int i = 0; i < p->node_count; i++)
		check_ipmi(c, &p->nodes[i]);
	check_watchdog(c);
	if (p->node_count == 2)
		check_two(c);
}
