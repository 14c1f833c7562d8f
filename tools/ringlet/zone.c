/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zone.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "base/text.h"
#include "sys/publish.h"

#define ZONES "/usr/share/zoneinfo"

/* Cuts tzdata.zi into its names: "Z Europe/Berlin 0:53:28 ..." and "L Europe/Rome Europe/Vatican". NULL-terminated. */
static const char **zone_names(char *zi)
{
	const char **names = NULL;
	size_t count = 0;
	char *rest = zi;
	for (char *line; (line = strsep(&rest, "\n"));) {
		char *kind = strsep(&line, " "), *first = strsep(&line, " "), *second = strsep(&line, " ");
		const char *name = strcmp(kind, "Z") == 0 ? first : strcmp(kind, "L") == 0 ? second : NULL;
		if (!name)
			continue;
		names = xrealloc(names, (count + 2) * sizeof *names);
		names[count++] = name;
		names[count] = NULL;
	}
	return names;
}

void zone_check(const struct profile *profile, struct report *report)
{
	if (!profile->timezone_line || access(ZONES "/Europe", F_OK) != 0)
		return;
	char *path = xasprintf(ZONES "/%s", profile->timezone);
	bool known = access(path, F_OK) == 0;
	free(path);
	if (known)
		return;
	char *zi = read_file(ZONES "/tzdata.zi", NULL, 1 << 22);
	const char **names = zi ? zone_names(zi) : NULL;
	const char *near = names ? suggest(profile->timezone, names) : NULL;
	profile_say(profile, report, SEVERITY_WARNING, profile->timezone_line,
		    "this machine knows no timezone '%s'%s%s%s", profile->timezone, near ? "; did you mean '" : "",
		    near ? near : "", near ? "'?" : "");
	free(names);
	free(zi);
}
