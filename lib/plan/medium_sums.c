/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/medium_sums.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define DIGITS 16

/* A path that leads below the root, and nowhere else. */
static bool is_inside(const char *path)
{
	if (!*path || *path == '/')
		return false;
	for (const char *part = path; part; part = strchr(part, '/')) {
		part += part != path;
		if (strcmp(part, "..") == 0 || starts_with(part, "../"))
			return false;
	}
	return true;
}

static bool parse_line(struct medium_sum *sum, char *line)
{
	if (strspn(line, "0123456789abcdef") != DIGITS || line[DIGITS] != ' ' || line[DIGITS + 1] != ' ')
		return false;
	line[DIGITS] = '\0';
	sum->digest = strtoull(line, NULL, 16);
	sum->path = line + DIGITS + 2;
	return is_inside(sum->path);
}

int medium_sums_parse(struct medium_sums *sums, const char *text, struct report *report)
{
	*sums = (struct medium_sums){.text = xstrdup(text)};
	char *rest = sums->text;
	char *line;
	while ((line = strsep(&rest, "\n"))) {
		if (!*line)
			continue;
		sums->items = xrealloc(sums->items, (sums->count + 1) * sizeof *sums->items);
		if (!parse_line(&sums->items[sums->count], line))
			return report_error(report, MEDIUM_SUMS,
					    MEDIUM_DAMAGED "its line %zu is none of xxhsum's" MEDIUM_REMEDY,
					    sums->count + 1);
		sums->count++;
	}
	if (sums->count == 0)
		return report_error(report, MEDIUM_SUMS, MEDIUM_DAMAGED "the list is empty" MEDIUM_REMEDY);
	return 0;
}

void medium_sums_free(struct medium_sums *sums)
{
	free(sums->items);
	free(sums->text);
	*sums = (struct medium_sums){0};
}
