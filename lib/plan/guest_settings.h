/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_GUEST_SETTINGS_H
#define RINGLET_GUEST_SETTINGS_H

/* guest.conf: what the cluster, not libvirt, has to know of a guest (docs/formats.md). */

#include <stdbool.h>

#include "base/report.h"

struct guest_settings {
	bool autostart;	 /* it runs wherever its volume is; false: only where it was started by hand */
	bool protect;	 /* false: nobody starts it again after a failure, so it does not start by itself either */
	char pinned[32]; /* the nodes that can run it for sure: "node1 node2"; "": not known */
};

#define GUEST_SETTINGS_NULL {.autostart = true, .protect = true}

/* For the caller to free. */
char *guest_settings_text(const struct guest_settings *settings);

/* where: the path, for the report. 0; -1: the report says which line. What is not said has its default. */
int guest_settings_read(struct guest_settings *settings, const char *where, const char *text, struct report *report);

#endif
