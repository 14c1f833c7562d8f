/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_SWITCH_DO_H
#define RINGCTL_SWITCH_DO_H

/* The deeds of a switch-over: all steps but those that wait. Whether they are done is decided in plan/switch.h. */

#include "switch_look.h"

/* 0; -1: the report says why not. facts: as they were before anything was done. */
int switch_do(const struct switch_world *world, const struct switch_facts *facts, const struct switch_step *step,
	      struct report *report);

/* Takes back that a volume was sent to a node. 0; -1: the report says why not. */
int switch_release(const char *root, const char *volume, struct report *report);
/* The file that says that it was sent from here; for the caller to free. */
char *switch_sent_path(const char *root, const char *volume);

#endif
