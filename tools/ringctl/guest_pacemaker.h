/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_PACEMAKER_H
#define RINGCTL_GUEST_PACEMAKER_H

/* Guests as Pacemaker has them. */

#include <stdbool.h>

#include "guest_read.h"

/* All guests that Pacemaker knows; *list is to be freed. Their number; -1: the report says why it was not to be had. */
int guest_resources(struct guest_resource **list, struct report *report);

/*
 * Makes the resource of a guest and what binds it to its volume, in one step, or brings both up to date: whether a
 * person has stopped it stays as it is. 0 or -1.
 */
int guest_resource_put(const char *name, const char *volume, bool autostart, struct report *report);
/* All of it away. Fine if it is not there. */
int guest_resource_remove(const char *name, struct report *report);

#endif
