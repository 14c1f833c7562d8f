/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ports and who was heard on them, as lines. What is remembered of them is in port_memory.c. */
#include "plan/port_text.h"

#include <stdlib.h>
#include <string.h>

#include "plan/lldp_text.h"
#include "plan/nic_text.h"

static const char *const kinds[] = {"member", "self", "duplicate", "foreign", "forged"};

/* ---- writing ---- */

static void heard_format(struct text *text, const struct port_facts *port, const struct port_heard *heard)
{
	text_add(text, "heard ");
	fact_add_word(text, port->nic.ifname);
	text_add(text, " %s", kinds[heard->kind]);
	fact_add_number(text, "node", heard->node > 0 ? (uint64_t)heard->node : 0);
	fact_add_string(text, "cluster", heard->cluster);
	fact_add_string(text, "mac", heard->mac);
	fact_add_string(text, "port", heard->port);
	fact_add_number(text, "cable", heard->cable);
	fact_add_flag(text, "direct", heard->direct);
	fact_add_flag(text, "group", heard->group);
	fact_add_flag(text, "two-way", heard->two_way);
	fact_add_number(text, "speed", heard->speed);
	fact_add_number(text, "port-mtu", heard->port_mtu);
	fact_add_number(text, "mtu", heard->mtu);
	fact_add_seconds(text, "since", heard->since);
	fact_add_seconds(text, "last", heard->last);
	text_add(text, "\n");
}

void port_facts_format(struct text *text, const struct port_facts *ports, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct port_facts *port = &ports[i];
		text_add(text, "port ");
		nic_words_format(text, &port->nic);
		fact_add_string(text, "role", port->role);
		fact_add_number(text, "mtu", port->mtu);
		fact_add_number(text, "mtu-max", port->mtu_max);
		fact_add_flag(text, "gateway", port->gateway);
		fact_add_flag(text, "answered", port->answered);
		fact_add_seconds(text, "carrier-since", port->carrier_since);
		fact_add_seconds(text, "listened", port->listened);
		text_add(text, "\n");
		for (size_t h = 0; h < port->heard_count; h++)
			heard_format(text, port, &port->heard[h]);
		lldp_format(text, port);
	}
}

/* ---- reading a port ---- */

struct flag {
	const char *name;
	bool *field;
};

/* 0; 1: none of these. */
static int set_flag(const struct flag *flags, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(key, flags[i].name) == 0) {
			*flags[i].field = true;
			return 0;
		}
	return 1;
}

static int set_port(struct port_facts *port, const struct fact_line *line, const char *key, const char *value)
{
	const struct flag flags[] = {{"gateway", &port->gateway}, {"answered", &port->answered}};
	int result = nic_word_parse(&port->nic, line, key, value);
	if (result <= 0)
		return result;
	if (strcmp(key, "role") == 0)
		return fact_set_string(line, port->role, sizeof port->role, value);
	if (strcmp(key, "mtu") == 0)
		return fact_set_number(line, &port->mtu, 1, PORT_MTU_MAX, "an MTU", value);
	if (strcmp(key, "mtu-max") == 0)
		return fact_set_number(line, &port->mtu_max, 1, PORT_MTU_MAX, "an MTU", value);
	if (strcmp(key, "carrier-since") == 0)
		return fact_set_seconds(line, &port->carrier_since, value);
	if (strcmp(key, "listened") == 0)
		return fact_set_seconds(line, &port->listened, value);
	return set_flag(flags, 2, key) ? fact_fail(line, "unknown word", key) : 0;
}

int port_facts_parse(struct port_facts *port, struct fact_line *line)
{
	char *value;
	char *word = fact_word(line, &value);
	*port = (struct port_facts){.nic = {.carrier = -1, .speed = -1}};
	if (!word || value)
		return fact_fail(line, "a port without its name:", word ? word : "");
	int result = fact_set_string(line, port->nic.ifname, sizeof port->nic.ifname, word);
	while (result == 0 && (word = fact_word(line, &value)))
		result = set_port(port, line, word, value);
	return result;
}

/* ---- reading who was heard ---- */

static int set_kind(struct port_heard *heard, const struct fact_line *line, const char *word)
{
	for (size_t i = 0; word && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(word, kinds[i]) == 0) {
			heard->kind = (enum heard_kind)i;
			return 0;
		}
	return fact_fail(line, "neither member, self, duplicate, foreign nor forged:", word ? word : "");
}

static int set_node(struct port_heard *heard, const struct fact_line *line, const char *value)
{
	unsigned node;
	if (fact_set_number(line, &node, 1, 255, "the number of a node", value) < 0)
		return -1;
	heard->node = (int)node;
	return 0;
}

static int set_heard(struct port_heard *heard, const struct fact_line *line, const char *key, const char *value)
{
	const struct flag flags[] = {
		{"direct", &heard->direct}, {"group", &heard->group}, {"two-way", &heard->two_way}};
	if (strcmp(key, "node") == 0)
		return set_node(heard, line, value);
	if (strcmp(key, "cluster") == 0)
		return fact_set_string(line, heard->cluster, sizeof heard->cluster, value);
	if (strcmp(key, "mac") == 0)
		return fact_set_string(line, heard->mac, sizeof heard->mac, value);
	if (strcmp(key, "port") == 0)
		return fact_set_string(line, heard->port, sizeof heard->port, value);
	if (strcmp(key, "cable") == 0)
		return fact_set_number(line, &heard->cable, 1, NODES_MAX, "the number of a cable", value);
	if (strcmp(key, "speed") == 0)
		return fact_set_number(line, &heard->speed, 1, SPEED_MAX, "a speed in Mbit/s", value);
	if (strcmp(key, "port-mtu") == 0)
		return fact_set_number(line, &heard->port_mtu, 1, PORT_MTU_MAX, "an MTU", value);
	if (strcmp(key, "mtu") == 0)
		return fact_set_number(line, &heard->mtu, 1, PORT_MTU_MAX, "an MTU", value);
	if (strcmp(key, "since") == 0)
		return fact_set_seconds(line, &heard->since, value);
	if (strcmp(key, "last") == 0)
		return fact_set_seconds(line, &heard->last, value);
	return set_flag(flags, 3, key) ? fact_fail(line, "unknown word", key) : 0;
}

int port_heard_parse(struct port_facts *ports, size_t count, struct fact_line *line)
{
	char *value;
	char *word = fact_word(line, &value);
	struct port_facts *port = NULL;
	for (size_t i = 0; word && !value && i < count; i++)
		if (strcmp(ports[i].nic.ifname, word) == 0)
			port = &ports[i];
	if (!port)
		return fact_fail(line, "heard on a port that no line before has:", word ? word : "");
	if (port->heard_count == HEARD_MAX)
		return fact_fail(line, "more were heard than there is room for on port", word);
	struct port_heard *heard = &port->heard[port->heard_count++];
	*heard = (struct port_heard){0};
	int result = set_kind(heard, line, fact_word(line, &value));
	while (result == 0 && (word = fact_word(line, &value)))
		result = set_heard(heard, line, word, value);
	return result;
}

/* ---- a file of them ---- */

int port_line_parse(struct port_facts *ports, size_t *count, size_t room, struct fact_line *line)
{
	char *value;
	char *word = fact_word(line, &value);
	if (!word)
		return 0;
	if (strcmp(word, "heard") == 0)
		return port_heard_parse(ports, *count, line);
	if (strcmp(word, "lldp") == 0)
		return lldp_parse(ports, *count, line);
	if (strcmp(word, "port") != 0)
		return 1;
	if (*count == room)
		return fact_fail(line, "more ports than there is room for, from", line->at);
	return port_facts_parse(&ports[(*count)++], line);
}

int port_file_parse(struct port_facts *ports, size_t room, const char *path, const char *text, struct report *report)
{
	struct fact_line line = {.path = path, .report = report};
	size_t count = 0;
	int result = 0;
	for (line.number = 1; *text; line.number++) {
		size_t length = strcspn(text, "\n");
		char *copy = xstrndup(text, length);
		line.at = copy;
		int this = port_line_parse(ports, &count, room, &line);
		if (this > 0)
			this = fact_fail(&line, "a line begins with 'port', 'heard' or 'lldp', not", copy);
		result |= this;
		free(copy);
		text += length + (text[length] == '\n');
	}
	return result < 0 ? -1 : (int)count;
}
