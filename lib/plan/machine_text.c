/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/machine_text.h"

#include <string.h>

void machine_facts_format(struct text *text, const struct machine_facts *machine)
{
	if (!*machine->vendor && !*machine->product && !*machine->serial && !*machine->uuid)
		return;
	text_add(text, "machine");
	fact_add_string(text, "vendor", machine->vendor);
	fact_add_string(text, "product", machine->product);
	fact_add_string(text, "serial", machine->serial);
	fact_add_string(text, "uuid", machine->uuid);
	text_add(text, "\n");
}

int machine_facts_parse(struct machine_facts *machine, struct fact_line *line)
{
	char *word, *value;
	while ((word = fact_word(line, &value))) {
		int result;
		if (strcmp(word, "vendor") == 0)
			result = fact_set_string(line, machine->vendor, sizeof machine->vendor, value);
		else if (strcmp(word, "product") == 0)
			result = fact_set_string(line, machine->product, sizeof machine->product, value);
		else if (strcmp(word, "serial") == 0)
			result = fact_set_string(line, machine->serial, sizeof machine->serial, value);
		else if (strcmp(word, "uuid") == 0 && value && id_valid(value))
			result = fact_set_string(line, machine->uuid, sizeof machine->uuid, value);
		else
			result = fact_fail(line, strcmp(word, "uuid") == 0 ? "not a UUID:" : "unknown word",
					   strcmp(word, "uuid") == 0 && value ? value : word);
		if (result < 0)
			return -1;
	}
	return 0;
}
