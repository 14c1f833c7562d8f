/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_wish_seed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "plan/profile_values.h"
#include "sys/publish.h"

#define TEXT_LIMIT (1 << 20)

static int add_keys(struct guest_seed *seed, const char *path, struct report *report)
{
	char *text = read_file(path, NULL, TEXT_LIMIT);
	if (!text)
		return report_error(report, path, "cannot be read: %s", strerror(errno));
	size_t before = report->errors;
	char *save = NULL;
	for (char *line = strtok_r(text, "\r\n", &save); line; line = strtok_r(NULL, "\r\n", &save)) {
		if (*line == '#')
			continue;
		if (ssh_key_flaw(line))
			report_error(report, path, "%s", ssh_key_flaw(line));
		seed->ssh_key = xrealloc(seed->ssh_key, (seed->ssh_keys + 1) * sizeof *seed->ssh_key);
		seed->ssh_key[seed->ssh_keys++] = xstrdup(line);
	}
	free(text);
	return report->errors == before ? 0 : -1;
}

/* Whoever may log in to the nodes may log in to the guest, if nobody says anything else. */
static void add_own_keys(struct guest_seed *seed, const struct profile_list *keys)
{
	seed->ssh_key = xcalloc(keys->count, sizeof *seed->ssh_key);
	for (size_t i = 0; i < keys->count; i++)
		seed->ssh_key[seed->ssh_keys++] = xstrdup(keys->items[i]);
}

int guest_wish_seed(struct guest_seed *seed, const struct guest_wish *wish, const struct guest_site *site,
		    struct report *report)
{
	int result = 0;
	for (unsigned i = 0; i < wish->ssh_keys && result == 0; i++)
		result = add_keys(seed, wish->ssh_key[i], report);
	seed->password_hash = wish->password_hash;
	if (wish->user_data && result == 0 && !(seed->user_data = read_file(wish->user_data, NULL, TEXT_LIMIT)))
		result = report_error(report, wish->user_data, "cannot be read: %s", strerror(errno));
	if (!seed->ssh_keys && !seed->password_hash && !seed->user_data)
		add_own_keys(seed, &site->self.profile.ssh_keys);
	return result;
}

void guest_wish_seed_free(struct guest_seed *seed)
{
	for (size_t i = 0; i < seed->ssh_keys; i++)
		free(seed->ssh_key[i]);
	free(seed->ssh_key);
	free((char *)seed->user_data);
	*seed = (struct guest_seed){0};
}
