/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_create_there.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "guest_away.h"
#include "plan/ha_names.h"

static int bring_files(const struct guest_wish *wish, const struct guest_site *site, int node, const char *folder,
		       char *there[GUEST_FILES_MAX], struct report *report)
{
	int result = 0;
	for (unsigned i = 0; i < wish->file_count && result == 0; i++) {
		const char *file = *wish->files[i], *slash = strrchr(file, '/');
		there[i] = xasprintf("%s/%u-%s", folder, i, slash ? slash + 1 : file);
		result = guest_away_copy(site, file, node, there[i], report);
	}
	return result;
}

int guest_create_there(const struct guest_wish *wish, const struct guest_site *site, int volume, int node)
{
	struct report report = REPORT_NULL;
	char *there[GUEST_FILES_MAX] = {0}, *reason = NULL;
	char *folder = xasprintf(GUESTS_FOLDER "/.%s.incoming", guest_site_volume_name(site, volume), wish->guest.name);
	const char *const make[] = {"mkdir", "-p", folder, NULL}, *const clear[] = {"rm", "-rf", folder, NULL};
	int result = guest_away_ask(site, node, make, 20, NULL, &reason);
	if (result < 0)
		report_error(&report, site->self.cluster.node[node - 1].name, "%s", reason);
	else
		result = bring_files(wish, site, node, folder, there, &report);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	if (result == 0) {
		char **words = guest_wish_words(wish, there);
		result = guest_away_do(site, node, (const char *const *)words);
		guest_words_free(words);
	} else {
		result = EXIT_UNWELL;
	}
	guest_away_ask(site, node, clear, 60, NULL, NULL);
	for (unsigned i = 0; i < wish->file_count; i++)
		free(there[i]);
	free(reason);
	free(folder);
	return result;
}
