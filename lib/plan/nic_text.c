/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/nic_text.h"

#include <string.h>

#include "base/num.h"

#define SPEED_MAX 800000 /* Mbit/s */

void nic_facts_format(struct text *text, const struct nic_facts *facts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct nic_facts *nic = &facts[i];
		text_add(text, "port ");
		fact_add_word(text, nic->ifname);
		fact_add_string(text, "mac", nic->mac);
		fact_add_string(text, "path", nic->path);
		fact_add_string(text, "driver", nic->driver);
		fact_add_number(text, "speed", nic->speed > 0 ? (uint64_t)nic->speed : 0);
		fact_add_flag(text, "carrier", nic->carrier == 1);
		fact_add_flag(text, "no-carrier", nic->carrier == 0);
		text_add(text, "\n");
	}
}

static int set_speed(struct nic_facts *nic, const struct fact_line *line, const char *value)
{
	uint64_t speed;
	if (!value || !num_parse(value, 1, SPEED_MAX, &speed))
		return fact_fail(line, "not a speed in Mbit/s:", value ? value : "");
	nic->speed = (int)speed;
	return 0;
}

static int set(struct nic_facts *nic, const struct fact_line *line, const char *key, const char *value)
{
	if (strcmp(key, "mac") == 0)
		return fact_set_string(line, nic->mac, sizeof nic->mac, value);
	if (strcmp(key, "path") == 0)
		return fact_set_string(line, nic->path, sizeof nic->path, value);
	if (strcmp(key, "driver") == 0)
		return fact_set_string(line, nic->driver, sizeof nic->driver, value);
	if (strcmp(key, "speed") == 0)
		return set_speed(nic, line, value);
	if (strcmp(key, "carrier") != 0 && strcmp(key, "no-carrier") != 0)
		return fact_fail(line, "unknown word", key);
	nic->carrier = *key == 'c';
	return 0;
}

int nic_facts_parse(struct nic_facts *nic, struct fact_line *line)
{
	char *value;
	char *word = fact_word(line, &value);
	*nic = (struct nic_facts){.carrier = -1, .speed = -1};
	if (!word || value)
		return fact_fail(line, "a port without its name:", word ? word : "");
	int result = fact_set_string(line, nic->ifname, sizeof nic->ifname, word);
	while (result == 0 && (word = fact_word(line, &value)))
		result = set(nic, line, word, value);
	return result;
}
