/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_SECRETS_STORE_H
#define RINGLET_SECRETS_STORE_H

/*
 * The cluster's secrets, kept beside its profile: demo.conf -> demo.secrets
 * (format: docs/formats.md). Made once; what is there is never made anew, only
 * a node that came to the profile later gets its own keys, added at the end.
 */

#include "base/report.h"
#include "plan/profile.h"
#include "plan/secrets.h"

/*
 * Reads the secrets of the profile's nodes and volumes, having made those that are missing.
 * Two runs at once agree on one set. 0; 1: refused (damaged, readable by others, another
 * cluster's: the report says what to do); -1: the machine failed. Free in any case.
 */
int secrets_store_get(struct secrets *secrets, const struct profile *profile, struct report *report);
/*
 * The same for virtual machines, which have no management controllers: those that the profile names get this password, and
 * it is not stored.
 */
int secrets_store_invent(struct secrets *secrets, const struct profile *profile, const char *ipmi_password,
			 struct report *report);

/* As it stands, nothing is made. Returns as above, and 2: there is no file yet (no report). */
int secrets_store_look(struct secrets *secrets, const struct profile *profile, struct report *report);

/* Where they are: the profile's path with .secrets for .conf. For the caller to free. */
char *secrets_store_path(const struct profile *profile);

#endif
