/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_CARE_DAEMON_H
#define RINGCTL_CARE_DAEMON_H

/* Which process of a daemon's was found in order: it is not asked again, each half minute, until there is another. */

#include "base/report.h"

#define CARE_SECONDS 20 /* for what is asked */

struct daemon_seen {
	int pid;   /* of the one that was in order; 0: none yet */
	int times; /* how often something had to be done since the machine's start */
};

/* 0: none runs. */
int daemon_pid(const char *program);

/* /run/ringlet/NAME: "PID TIMES". */
struct daemon_seen daemon_seen_read(const char *name);
void daemon_seen_write(const char *name, struct daemon_seen seen, struct report *report);

#endif
