/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_settings_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/ha_names.h"
#include "sys/publish.h"

int guest_settings_load(struct guest_settings *settings, const struct guest_site *site, int volume, const char *name,
			struct report *report)
{
	char *path = guest_site_file(site, volume, name, GUEST_SETTINGS), *text = read_file(path, NULL, 64 << 10);
	int result = 0;
	*settings = (struct guest_settings)GUEST_SETTINGS_NULL;
	if (text)
		result = guest_settings_read(settings, path, text, report);
	else if (errno != ENOENT)
		result = report_error(report, path, "cannot be read: %s", strerror(errno));
	free(text);
	free(path);
	return result;
}

int guest_settings_store(const struct guest_settings *settings, const struct guest_site *site, int volume, const char *name,
			 struct report *report)
{
	char *path = guest_site_file(site, volume, name, GUEST_SETTINGS), *text = guest_settings_text(settings);
	int result = publish(path, text, strlen(text), 0644, report);
	free(text);
	free(path);
	return result;
}
