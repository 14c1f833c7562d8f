/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "load.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "zone.h"

bool wants_colour(FILE *stream)
{
	const char *no = getenv("NO_COLOR");
	return isatty(fileno(stream)) && !(no && *no);
}

int message_line(const struct message *message)
{
	const char *colon = message->where ? strrchr(message->where, ':') : NULL;
	uint64_t line;
	return colon && num_parse(colon + 1, 1, INT_MAX, &line) ? (int)line : 0;
}

/* Reading and cross-checking come in two rounds; a person goes through the file once, top down. */
static void sort_by_line(struct report *report)
{
	for (size_t i = 1; i < report->count; i++) {
		struct message m = report->messages[i];
		unsigned line = (unsigned)message_line(&m) - 1; /* about no line: to the end */
		size_t k = i;
		for (; k > 0 && (unsigned)message_line(&report->messages[k - 1]) - 1 > line; k--)
			report->messages[k] = report->messages[k - 1];
		report->messages[k] = m;
	}
}

int load_profile(struct loaded *loaded, const char *path, const char *cluster_id)
{
	*loaded = (struct loaded){.report = REPORT_NULL};
	int read = profile_read(&loaded->profile, path, &loaded->report);
	if (read != 0 && !*loaded->profile.text)
		return -1;
	zone_check(&loaded->profile, &loaded->report);
	int planned = cluster_plan(&loaded->cluster, &loaded->profile, cluster_id, &loaded->report);
	sort_by_line(&loaded->report);
	return read == 0 && planned == 0 ? 0 : -1;
}

int load_or_say(struct loaded *loaded, const char *path, const char *cluster_id)
{
	int status = load_profile(loaded, path, cluster_id);
	report_print(&loaded->report, stderr, wants_colour(stderr));
	return status == 0 ? EXIT_FINE : EXIT_REFUSED;
}

int say_and_end(struct report *report, int result)
{
	fflush(stdout);
	report_print(report, stderr, wants_colour(stderr));
	report_free(report);
	return result == 0 ? EXIT_FINE : result > 0 ? EXIT_REFUSED : EXIT_TROUBLE;
}

void load_free(struct loaded *loaded)
{
	report_free(&loaded->report);
	profile_free(&loaded->profile);
}
