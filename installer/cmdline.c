/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmdline.h"

#include <stdlib.h>
#include <string.h>

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
