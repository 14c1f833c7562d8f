/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/nic_text.h"

#include <string.h>

void nic_words_format(struct text *text, const struct nic_facts *nic)
{
	fact_add_word(text, nic->ifname);
	fact_add_string(text, "mac", nic->mac);
	fact_add_string(text, "path", nic->path);
	fact_add_string(text, "driver", nic->driver);
	fact_add_number(text, "speed", nic->speed > 0 ? (uint64_t)nic->speed : 0);
	fact_add_flag(text, "carrier", nic->carrier == 1);
	fact_add_flag(text, "no-carrier", nic->carrier == 0);
}

static int set_speed(struct nic_facts *nic, const struct fact_line *line, const char *value)
{
	unsigned speed;
	if (fact_set_number(line, &speed, 1, SPEED_MAX, "a speed in Mbit/s", value) < 0)
		return -1;
	nic->speed = (int)speed;
	return 0;
}

int nic_word_parse(struct nic_facts *nic, const struct fact_line *line, const char *key, const char *value)
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
		return 1;
	nic->carrier = *key == 'c';
	return 0;
}
