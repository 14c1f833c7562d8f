/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmdline.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sys/publish.h"

bool cmdline_has(const char *word)
{
	char *line = read_file("/proc/cmdline", NULL, 1 << 16);
	char *rest = line;
	char *item;
	bool has = false;
	while (rest && !has && (item = strsep(&rest, " \n")))
		has = strcmp(item, word) == 0;
	free(line);
	return has;
}

char *cmdline_value(const char *key)
{
	char *line = read_file("/proc/cmdline", NULL, 1 << 16);
	char *rest = line, *item, *value = NULL;
	while (rest && !value && (item = strsep(&rest, " \n")))
		if (starts_with(item, key))
			value = xstrdup(item + strlen(key));
	free(line);
	return value;
}
