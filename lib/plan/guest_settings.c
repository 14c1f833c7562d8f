/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/guest_settings.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

char *guest_settings_text(const struct guest_settings *settings)
{
	struct text text = TEXT_NULL;
	text_add(&text, "autostart = %s\nprotected = %s\n", settings->autostart ? "yes" : "no",
		 settings->protect ? "yes" : "no");
	if (*settings->pinned)
		text_add(&text, "pinned = %s\n", settings->pinned);
	return text_take(&text);
}

static bool take_yes(bool *yes, const char *value)
{
	*yes = strcmp(value, "yes") == 0;
	return *yes || strcmp(value, "no") == 0;
}

/* A key that is not known here may be a later version's. */
static int take_key(void *user, const char *section, const char *key, const char *value)
{
	struct guest_settings *settings = user;
	if (*section)
		return 1;
	if (strcmp(key, "autostart") == 0)
		return take_yes(&settings->autostart, value);
	if (strcmp(key, "protected") == 0)
		return take_yes(&settings->protect, value);
	if (strcmp(key, "pinned") == 0)
		snprintf(settings->pinned, sizeof settings->pinned, "%s", value);
	return 1;
}

int guest_settings_read(struct guest_settings *settings, const char *where, const char *text, struct report *report)
{
	*settings = (struct guest_settings)GUEST_SETTINGS_NULL;
	int line = ini_parse_string(text, take_key, settings);
	if (line != 0)
		return report_error(report, where, "line %d is not understood: autostart and protected are yes or no", line);
	if (!settings->protect && settings->autostart)
		return report_error(report, where, "a guest that is not protected cannot have autostart = yes");
	return 0;
}
