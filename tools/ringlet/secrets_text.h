/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_SECRETS_TEXT_H
#define RINGLET_SECRETS_TEXT_H

/* The text of a NAME.secrets file, and the secrets it stands for. Touches no file. */

#include "base/report.h"
#include "base/text.h"
#include "plan/profile.h"
#include "plan/secrets.h"

/*
 * Takes what the text holds for the profile's nodes and volumes; nodes it has and the profile
 * has not are passed over. secrets->node comes out in the profile's order, with NULL keys where
 * the text has none, drbd_secret likewise. 0; 1: refused, the report says why. where: the file.
 */
int secrets_text_read(struct secrets *secrets, const char *text, const struct profile *profile, const char *where,
		      struct report *report);

void secrets_text_add_cluster(struct text *text, const struct secrets *secrets, const char *name);
void secrets_text_add_volume(struct text *text, int number, const char *secret);
void secrets_text_add_node(struct text *text, const struct secrets_node *node);

#define SECRETS_FORMAT 1
#define IPMI_PASSWORD_MAX 20 /* characters: of IPMI 2.0 */
/* drbd.conf(5) and drbdadm allow 64 characters; the kernel counts a NUL among them and refuses more than 63. */
#define DRBD_SECRET_DIGITS 48

#endif
