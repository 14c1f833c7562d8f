/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "restore.h"

static int take_key(void *data, const char *section, const char *key, const char *value)
{
	struct image_facts *facts = data;
	if (strcmp(section, "image") != 0)
		return 1;
	if (strcmp(key, "size") == 0)
		return num_parse(value, 1, UINT64_MAX, &facts->size);
	if (strcmp(key, "used") == 0)
		return num_parse(value, 1, UINT64_MAX, &facts->used);
	if (strcmp(key, "minimum") == 0)
		return num_parse(value, 0, UINT64_MAX, &facts->minimum);
	if (strcmp(key, "sha256") == 0)
		snprintf(facts->sha256, sizeof facts->sha256, "%s", value);
	else if (strcmp(key, "kernel") == 0)
		snprintf(facts->kernel, sizeof facts->kernel, "%s", value);
	return 1;
}

int image_facts_read(struct image_facts *facts, const char *path, struct report *report)
{
	*facts = (struct image_facts){0};
	int line = ini_parse(path, take_key, facts);
	if (line < 0)
		return report_error(report, path, "cannot be read: the medium is damaged");
	if (line > 0 || !facts->size || !facts->used || strlen(facts->sha256) != DIGEST_TEXT - 1)
		return report_error(report, path, "does not describe the node image: the medium is damaged");
	return 0;
}
