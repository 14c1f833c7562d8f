/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What no single line of a profile can know: whether its parts fit together.
 * A part that was refused when it was read has a line and no value; nothing
 * is said about it a second time.
 */
#include "plan/cluster_check.h"

#include <string.h>
#include <strings.h>

#include "plan/cluster_check_parts.h"
#include "plan/profile_values.h"

static uint32_t last_address(struct ipv4_net net)
{
	return net.address | ~ipv4_net_mask(net.prefix);
}

bool net_known(struct ipv4_net net)
{
	return net.prefix > 0;
}

/* --- network ---------------------------------------------------------------------------- */

/* An address that a machine on the LAN shall have. */
void check_on_lan(struct check *c, int line, const char *what, uint32_t address)
{
	struct ipv4_net lan = c->profile->network;
	char a[IPV4_TEXT], first[IPV4_TEXT], last[IPV4_TEXT];
	ipv4_format(address, a);
	if (!net_known(lan))
		return;
	if (!ipv4_net_contains(lan, address))
		flaw(c, line, "%s %s is outside of the network; %s to %s are in it", what, a,
		     ipv4_format(lan.address + 1, first), ipv4_format(last_address(lan) - 1, last));
	else if (address == lan.address)
		flaw(c, line, "%s %s is the address of the network itself; %s to %s are accepted", what, a,
		     ipv4_format(lan.address + 1, first), ipv4_format(last_address(lan) - 1, last));
	else if (address == last_address(lan))
		flaw(c, line, "%s %s is the network's broadcast address; %s to %s are accepted", what, a,
		     ipv4_format(lan.address + 1, first), ipv4_format(last_address(lan) - 1, last));
}

static void check_lan(struct check *c)
{
	const struct profile *p = c->profile;
	if (!p->name_line)
		flaw(c, 0, "the cluster has no name; 'name = ...' is wanted in [cluster]");
	if (!p->network_line)
		flaw(c, 0, "the LAN is not known; 'network = 192.168.2.0/24' or the like is wanted in [cluster]");
	if (p->gateway)
		check_on_lan(c, p->gateway_line, "gateway", p->gateway);
	if (!p->gateway_line)
		warn(c, 0, "without a gateway the nodes reach nothing outside of their network%s",
		     p->ntp.count ? "" : ", and nobody there tells them the time");
}

void check_other_machine(struct check *c, int line, const char *what, uint32_t address, const char *why_no_node)
{
	const struct profile *p = c->profile;
	char a[IPV4_TEXT];
	ipv4_format(address, a);
	for (int i = 0; i < p->node_count; i++)
		if (p->nodes[i].address == address)
			flaw(c, line, "%s %s is the address of node '%s'; %s", what, a, p->nodes[i].name, why_no_node);
	if (net_known(p->network) && ipv4_net_contains(p->network, address))
		check_on_lan(c, line, what, address);
	else if (net_known(p->cable_network) && ipv4_net_contains(p->cable_network, address))
		flaw(c, line, "%s %s lies in the cables' network, where only nodes are", what, a);
	else if (net_known(p->network) && !p->gateway_line)
		flaw(c, line, "%s %s is outside of the network, and there is no gateway to lead there", what, a);
}

static void check_cables(struct check *c)
{
	const struct profile *p = c->profile;
	unsigned n = (unsigned)p->node_count;
	char net[IPV4_TEXT], lan[IPV4_TEXT];
	if (p->cable_count_line && p->cable_count && n >= NODES_MIN) {
		if (n == 2 && p->cable_count > 2)
			flaw(c, p->cable_count_line, "two nodes have 1 or 2 cables, not %u", p->cable_count);
		else if (n > 2 && p->cable_count != n)
			flaw(c, p->cable_count_line,
			     "a ring of %u nodes has %u cables, not %u; the line can be left out", n, n,
			     p->cable_count);
	}
	if (!net_known(p->cable_network))
		return;
	ipv4_format(p->cable_network.address, net);
	if (net_known(p->network) && ipv4_net_overlaps(p->network, p->cable_network))
		flaw(c, p->cable_network_line ? p->cable_network_line : p->network_line,
		     "the cables' network %s/%u and the LAN %s/%u overlap; %s", net, p->cable_network.prefix,
		     ipv4_format(p->network.address, lan), p->network.prefix,
		     p->cable_network_line ? "choose another" : "choose another by 'network = ...' in [cables]");
}

int cluster_cable_count(const struct profile *profile)
{
	if (profile->node_count == 2 && profile->cable_count)
		return (int)profile->cable_count;
	return profile->node_count;
}

/* --- nodes ------------------------------------------------------------------------------ */

static void check_against_earlier(struct check *c, const struct profile_node *node)
{
	char a[IPV4_TEXT];
	for (const struct profile_node *other = c->profile->nodes; other < node; other++) {
		if (*node->name && strcmp(node->name, other->name) == 0)
			flaw(c, node->line, "there is a node '%s' on line %d already", node->name, other->line);
		if (node->address && node->address == other->address)
			flaw(c, node->address_line, "address %s is that of '%s' on line %d already",
			     ipv4_format(node->address, a), other->name, other->address_line);
	}
}

/* A machine is one node. At the same node twice, somebody meant another one. */
static void check_match(struct check *c, const struct profile_node *node, size_t k)
{
	const struct match *match = &node->match[k];
	for (const struct profile_node *other = c->profile->nodes; other <= node; other++)
		for (size_t i = 0; i < (other == node ? k : other->match_count); i++)
			if (other->match[i].kind == match->kind && strcasecmp(other->match[i].text, match->text) == 0)
				flaw(c, node->match_line, "match %s:%s is that of '%s' on line %d already",
				     match_kind_name(match->kind), match->text, other->name, other->match_line);
}

static void check_nodes(struct check *c)
{
	const struct profile *p = c->profile;
	for (const struct profile_node *node = p->nodes; node < p->nodes + p->node_count; node++) {
		char a[IPV4_TEXT];
		check_against_earlier(c, node);
		for (size_t k = 0; k < node->match_count; k++)
			check_match(c, node, k);
		if (!node->address_line)
			flaw(c, node->line, "node '%s' has no address; 'address = ...' is wanted", node->name);
		if (!node->address)
			continue;
		check_on_lan(c, node->address_line, "address", node->address);
		if (node->address == p->gateway)
			flaw(c, node->address_line, "address %s is the gateway's, on line %d",
			     ipv4_format(node->address, a), p->gateway_line);
	}
	if (p->node_count < NODES_MIN)
		flaw(c, 0, "there %s; a ring has %d to %d: [node NAME]",
		     p->node_count ? "is only one node" : "are no nodes", NODES_MIN, NODES_MAX);
}

/* --- log-in ----------------------------------------------------------------------------- */

static void check_login(struct check *c)
{
	const struct profile *p = c->profile;
	if (p->ssh_keys.count + p->ssh_keys.refused == 0 && !p->root_password_hash_line)
		flaw(c, 0,
		     "nobody could log in: an 'ssh-key = ...' or a 'root-password-hash = ...' is wanted in [cluster]");
	for (size_t i = 0; i < p->ssh_keys.count; i++)
		if (ssh_key_is_example(p->ssh_keys.items[i]))
			warn(c, p->ssh_keys.lines[i],
			     "this ssh-key is the example's, which opens nothing; put your own here");
}

int cluster_check(const struct profile *profile, struct report *report)
{
	struct check check = {profile, report};
	size_t errors = report->errors;
	check_lan(&check);
	if (profile->report_to)
		check_other_machine(&check, profile->report_to_line, "report-to", profile->report_to,
				    "another machine shall hear of it");
	check_login(&check);
	check_cables(&check);
	cluster_check_disks(&check);
	check_nodes(&check);
	cluster_check_ha(&check);
	return report->errors > errors ? -1 : 0;
}
