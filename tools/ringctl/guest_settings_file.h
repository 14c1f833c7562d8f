/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_SETTINGS_FILE_H
#define RINGCTL_GUEST_SETTINGS_FILE_H

#include "guest_site.h"
#include "plan/guest_settings.h"

/* A guest's settings, from its folder; where there is no such file, the defaults. 0 or -1. */
int guest_settings_load(struct guest_settings *settings, const struct guest_site *site, int volume, const char *name,
			struct report *report);
int guest_settings_store(const struct guest_settings *settings, const struct guest_site *site, int volume, const char *name,
			 struct report *report);

#endif
