/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_GUESTS_H
#define RINGLET_DEMO_GUESTS_H

/* The demo's guests: what 'make guest' has made, told who it is; and what makes a guest of it on a node. */

#include "base/num.h"
#include "base/report.h"

#define DEMO_GUEST_IMAGE "build/guest.raw"

/* A copy of the image in which its name and address stand, as guest/stamp makes it. 0, or -1 with a report. */
int demo_guest_image(const char *from, const char *to, const char *name, uint32_t address, struct report *report);

/* The command on the node, where the copy lies in /var/tmp under its name. Pure. For the caller to free. */
char *demo_guest_command(const char *name, const char *volume);

#endif
