/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/match.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

bool match_all(const struct cluster *cluster)
{
	for (int i = 0; i < cluster->n; i++)
		if (!cluster->profile->nodes[i].match_count)
			return false;
	return true;
}

static bool has_mac(const struct profile_node *node)
{
	for (size_t i = 0; i < node->match_count; i++)
		if (node->match[i].kind == MATCH_MAC)
			return true;
	return false;
}

bool match_wants_macs(const struct cluster *cluster, int node)
{
	for (int i = 0; i < cluster->n; i++)
		if ((!node || node == i + 1) && has_mac(&cluster->profile->nodes[i]))
			return true;
	return false;
}

/* ---- does it fit? ---- */

static bool has_port(const struct machine_facts *machine, const char *mac)
{
	for (size_t i = 0; i < machine->ports; i++)
		if (strcasecmp(machine->port[i].mac, mac) == 0 && !machine_mac_vain(mac))
			return true;
	return false;
}

static bool fits(const struct match *match, const struct machine_facts *machine)
{
	switch (match->kind) {
	case MATCH_SERIAL: return strcasecmp(match->text, machine->serial) == 0 && !machine_serial_vain(machine->serial);
	case MATCH_UUID: return strcasecmp(match->text, machine->uuid) == 0 && !machine_uuid_vain(machine->uuid);
	default: return has_port(machine, match->text);
	}
}

/* The first that fits; NULL: none. */
static const struct match *find(const struct profile_node *node, const struct machine_facts *machine)
{
	for (size_t i = 0; i < node->match_count; i++)
		if (fits(&node->match[i], machine))
			return &node->match[i];
	return NULL;
}

/* ---- what is said ---- */

char *match_text(const struct profile_node *node)
{
	struct text text = TEXT_NULL;
	for (size_t i = 0; i < node->match_count; i++)
		text_add(&text, "%s%s:%s", i ? ", " : "", match_kind_name(node->match[i].kind), node->match[i].text);
	return text.s ? text_take(&text) : xstrdup("");
}

static void add_seen(struct text *text, const char *kind, const char *value, bool vain)
{
	text_add(text, "%s", text->length ? ", " : "");
	if (!*value)
		text_add(text, "no %s", kind);
	else
		text_add(text, "%s %s%s", kind, value, vain ? " (a placeholder, by which no machine is known)" : "");
}

char *match_seen_text(const struct machine_facts *machine)
{
	struct text text = TEXT_NULL;
	add_seen(&text, "serial", machine->serial, machine_serial_vain(machine->serial));
	add_seen(&text, "uuid", machine->uuid, machine_uuid_vain(machine->uuid));
	if (!machine->ports)
		add_seen(&text, "mac", "", false);
	for (size_t i = 0; i < machine->ports; i++)
		text_add(&text, ", mac %s (%s)", machine->port[i].mac, machine->port[i].ifname);
	return text_take(&text);
}

static void say_seen(const struct machine_facts *machine, struct report *report)
{
	char *seen = match_seen_text(machine);
	report_add(report, SEVERITY_NOTE, NULL, "this machine has %s", seen);
	free(seen);
}

static void say_known_by(const struct cluster *cluster, int i, struct report *report)
{
	const struct profile_node *node = &cluster->profile->nodes[i];
	char *text = match_text(node);
	if (node->match_count)
		profile_say(cluster->profile, report, SEVERITY_NOTE, node->match_line, "%s is known by %s", node->name, text);
	else
		profile_say(cluster->profile, report, SEVERITY_NOTE, node->line, "%s has no match: a person has to choose it",
			    node->name);
	free(text);
}

static void say_fits(const struct cluster *cluster, int i, const struct match *by, struct report *report)
{
	const struct profile_node *node = &cluster->profile->nodes[i];
	profile_say(cluster->profile, report, SEVERITY_NOTE, node->match_line, "this machine is %s, by %s:%s", node->name,
		    match_kind_name(by->kind), by->text);
}

/* Whose it is, then; how many there are. */
static int say_all_fits(const struct cluster *cluster, const struct machine_facts *machine, struct report *report)
{
	int count = 0;
	for (int i = 0; i < cluster->n; i++) {
		const struct match *by = find(&cluster->profile->nodes[i], machine);
		if (by)
			say_fits(cluster, i, by, report);
		count += by != NULL;
	}
	return count;
}

/* A UUID that was copied from a tool that reads it in the other order is worth a word: nobody sees that by eye. */
static void say_swapped(const struct cluster *cluster, const struct machine_facts *machine, struct report *report)
{
	char swapped[ID_TEXT];
	if (!*machine->uuid)
		return;
	uuid_swapped(swapped, machine->uuid);
	for (int i = 0; i < cluster->n; i++) {
		const struct profile_node *node = &cluster->profile->nodes[i];
		for (size_t k = 0; k < node->match_count; k++)
			if (node->match[k].kind == MATCH_UUID && strcasecmp(node->match[k].text, swapped) == 0)
				profile_say(cluster->profile, report, SEVERITY_NOTE, node->match_line,
					    "%s has this machine's UUID with the bytes of the first three parts in another "
					    "order; it is uuid:%s here", node->name, machine->uuid);
	}
}

/* The line that would make it a node, ready to be copied. */
static void say_remedy(const struct machine_facts *machine, struct report *report)
{
	enum match_kind kind = MATCH_SERIAL;
	const char *value = machine_serial_vain(machine->serial) ? NULL : machine->serial;
	if (!value && !machine_uuid_vain(machine->uuid)) {
		kind = MATCH_UUID;
		value = machine->uuid;
	}
	for (size_t i = 0; !value && i < machine->ports; i++) {
		kind = MATCH_MAC;
		value = machine_mac_vain(machine->port[i].mac) ? NULL : machine->port[i].mac;
	}
	if (value)
		report_add(report, SEVERITY_NOTE, NULL,
			   "should it be one, say so in the profile and stamp the medium again: match = %s:%s",
			   match_kind_name(kind), value);
}

/* ---- verdicts ---- */

static int refuse_none(const struct cluster *cluster, const struct machine_facts *machine, struct report *report)
{
	report_error(report, NULL, "this machine is no node of cluster %s: no match fits it", cluster->profile->name);
	say_seen(machine, report);
	for (int i = 0; i < cluster->n; i++)
		say_known_by(cluster, i, report);
	say_swapped(cluster, machine, report);
	say_remedy(machine, report);
	return 0;
}

static int refuse_several(const struct cluster *cluster, const struct machine_facts *machine, int count,
			  struct report *report)
{
	report_error(report, NULL, "this machine fits the matches of %d nodes, and can only be one of them", count);
	say_seen(machine, report);
	say_all_fits(cluster, machine, report);
	return 0;
}

static int refuse_asked(const struct cluster *cluster, int asked, const struct machine_facts *machine,
			struct report *report)
{
	const struct profile_node *node = &cluster->profile->nodes[asked - 1];
	char *text = match_text(node);
	profile_say(cluster->profile, report, SEVERITY_ERROR, node->match_line,
		    "this machine is not %s, which is known by %s", node->name, text);
	free(text);
	say_seen(machine, report);
	if (say_all_fits(cluster, machine, report) > 0)
		return 0;
	say_swapped(cluster, machine, report);
	say_remedy(machine, report);
	return 0;
}

static int decide_asked(const struct cluster *cluster, int asked, const struct machine_facts *machine,
			struct report *report)
{
	const struct profile_node *node = &cluster->profile->nodes[asked - 1];
	const struct match *by = find(node, machine);
	if (node->match_count && !by)
		return refuse_asked(cluster, asked, machine, report);
	if (by)
		say_fits(cluster, asked - 1, by, report);
	return asked;
}

int match_decide(const struct cluster *cluster, int asked, const struct machine_facts *machine, struct report *report)
{
	int count = 0, found = 0;
	if (asked)
		return decide_asked(cluster, asked, machine, report);
	for (int i = 0; i < cluster->n; i++) {
		if (find(&cluster->profile->nodes[i], machine)) {
			count++;
			found = i + 1;
		}
	}
	if (count == 0)
		return refuse_none(cluster, machine, report);
	if (count > 1)
		return refuse_several(cluster, machine, count, report);
	say_fits(cluster, found - 1, find(&cluster->profile->nodes[found - 1], machine), report);
	return found;
}
