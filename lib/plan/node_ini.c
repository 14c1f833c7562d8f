/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/node_ini.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "plan/files.h"

char *node_ini_text(const struct cluster *cluster, int node)
{
	return xasprintf("[node]\n"
			 "index = %d\n"
			 "name = %s\n"
			 "cluster = %s\n"
			 "cluster-id = %s\n"
			 "version = %s\n"
			 "format = %d\n",
			 node, cluster->node[node - 1].name, cluster->profile->name, cluster->id, RINGLET_VERSION,
			 NODE_FORMAT);
}

static int take_number(int *number, const char *value, uint64_t max)
{
	uint64_t parsed;
	if (!num_parse(value, 1, max, &parsed))
		return 0;
	*number = (int)parsed;
	return 1;
}

/* A key that is not known here may be a later version's. */
static int take_key(void *user, const char *section, const char *key, const char *value)
{
	struct node_ini *ini = user;
	if (strcmp(section, "node") != 0)
		return 1;
	if (strcmp(key, "index") == 0)
		return take_number(&ini->index, value, NODES_MAX);
	if (strcmp(key, "format") == 0)
		return take_number(&ini->format, value, 1000);
	if (strcmp(key, "name") == 0)
		snprintf(ini->name, sizeof ini->name, "%s", value);
	else if (strcmp(key, "cluster") == 0)
		snprintf(ini->cluster, sizeof ini->cluster, "%s", value);
	else if (strcmp(key, "cluster-id") == 0 && id_valid(value))
		snprintf(ini->id, sizeof ini->id, "%s", value);
	else if (strcmp(key, "version") == 0)
		snprintf(ini->version, sizeof ini->version, "%s", value);
	return 1;
}

int node_ini_read(struct node_ini *ini, const char *text)
{
	*ini = (struct node_ini){0};
	return ini_parse_string(text, take_key, ini);
}
