/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROFILE_KEYS_H
#define RINGLET_PROFILE_KEYS_H

/* Inside profile_read(): the keys a profile may hold. */

#include "plan/profile.h"

/* Reading, as far as it is. */
struct profile_input {
	struct profile *profile;
	struct report *report;
	int line;
	const char *section; /* of those in profile_keys; NULL: none yet, or one that is not known */
	bool unknown;	     /* in a section that is not known, which has been said */
	struct profile_node *node; /* in its section; NULL: one too many */
};

struct profile_key {
	const char *section, *name;
	/* Checks the value and puts it into the profile, or says what is wrong with it. */
	void (*take)(struct profile_input *input, const char *value);
	bool repeatable;
};

#define PROFILE_KEYS 46
/* By section; the last one is null. */
extern const struct profile_key profile_keys[PROFILE_KEYS + 1];

void profile_list_add(struct profile_list *list, const char *item, int line);

#endif
