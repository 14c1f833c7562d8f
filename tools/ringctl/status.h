/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_STATUS_H
#define RINGCTL_STATUS_H

/* Facts and verdict, shown for people and for machines. Showing only: both are given. */

#include <stdio.h>

#include "base/json.h"
#include "plan/health.h"
#include "self.h"

void status_text(const struct self *self, const struct health_facts *facts, const struct health *health, FILE *to,
		 bool colour);
/* Guests, quorum, Pacemaker, fencing, and what can be lost. */
void status_ha(const struct health_facts *facts, FILE *to, bool colour);
struct json_object *guests_json(const struct health_facts *facts);
struct json_object *fencing_json(const struct health_facts *facts);
struct json_object *can_lose_json(const struct health_facts *facts);
/* The table of disks, and the same as JSON. opened: it is known which of them boot. */
void disks_text(const struct disk_set *set, bool opened, FILE *to, bool colour);
struct json_object *disks_json(const struct disk_set *set, bool opened);
/* The JSON object of ringctl(8), with a newline behind it. For the caller to free. */
char *status_json(const struct self *self, const struct health_facts *facts, const struct health *health);
/* "demo node1: healthy": for the message of the day. Without newline; for the caller to free. */
char *status_brief(const struct self *self, const struct health *health);

/* Where the message of the day lies; /etc/motd leads there. */
#define MOTD "/run/ringlet/motd"
/* Replaces it; nothing is said of a failure: a login must not hang on it. */
void status_motd(const struct self *self, const struct health *health);

#endif
