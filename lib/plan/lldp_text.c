/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/lldp_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"

void lldp_format(struct text *text, const struct port_facts *port)
{
	const struct lldp *lldp = &port->lldp;
	if (!lldp->seconds)
		return;
	text_add(text, "lldp ");
	fact_add_word(text, port->nic.ifname);
	fact_add_string(text, "chassis", lldp->chassis);
	fact_add_string(text, "port", lldp->port);
	fact_add_string(text, "description", lldp->description);
	fact_add_string(text, "system", lldp->system);
	fact_add_number(text, "ttl", lldp->seconds);
	text_add(text, " last=%.1f\n", port->lldp_last);
}

static int set(struct port_facts *port, const struct fact_line *line, const char *key, const char *value)
{
	struct lldp *lldp = &port->lldp;
	uint64_t seconds;
	if (strcmp(key, "chassis") == 0)
		return fact_set_string(line, lldp->chassis, sizeof lldp->chassis, value);
	if (strcmp(key, "port") == 0)
		return fact_set_string(line, lldp->port, sizeof lldp->port, value);
	if (strcmp(key, "description") == 0)
		return fact_set_string(line, lldp->description, sizeof lldp->description, value);
	if (strcmp(key, "system") == 0)
		return fact_set_string(line, lldp->system, sizeof lldp->system, value);
	if (strcmp(key, "last") == 0)
		return fact_set_seconds(line, &port->lldp_last, value);
	if (strcmp(key, "ttl") != 0)
		return fact_fail(line, "unknown word", key);
	if (!value || !num_parse(value, 1, 65535, &seconds))
		return fact_fail(line, "not a time to live in seconds:", value ? value : "");
	lldp->seconds = (unsigned)seconds;
	return 0;
}

int lldp_parse(struct port_facts *ports, size_t count, struct fact_line *line)
{
	char *value, *word = fact_word(line, &value);
	struct port_facts *port = NULL;
	for (size_t i = 0; word && !value && i < count; i++)
		if (strcmp(ports[i].nic.ifname, word) == 0)
			port = &ports[i];
	if (!port)
		return fact_fail(line, "lldp of a port that is not there:", word ? word : "");
	int result = 0;
	while (result == 0 && (word = fact_word(line, &value)))
		result = set(port, line, word, value);
	return result;
}
