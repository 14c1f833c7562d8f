/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROFILE_KEYS_PARTS_H
#define RINGLET_PROFILE_KEYS_PARTS_H

/* Inside of profile_keys*.c: what several of the keys' functions take values by. */

#include "plan/profile_keys.h"

#define flaw(input, ...) profile_say((input)->profile, (input)->report, SEVERITY_ERROR, (input)->line, __VA_ARGS__)

void take_number(struct profile_input *in, const char *key, const char *value, unsigned min, unsigned max,
		 unsigned *field, int *line);
/* Returns the word's place in the list, -1: it is none of them, which has been said. */
int take_word(struct profile_input *in, const char *key, const char *value, const char *const *words);
void take_address(struct profile_input *in, const char *key, const char *value, uint32_t *field, int *line);

/* profile_keys_disks.c */
void take_disk_count(struct profile_input *in, const char *value);

/* profile_keys_ha.c */
void take_return(struct profile_input *in, const char *value);
void take_token(struct profile_input *in, const char *value);
void take_watchdog(struct profile_input *in, const char *value);
void take_quorum_device(struct profile_input *in, const char *value);
void take_ipmi(struct profile_input *in, const char *value);
void take_ipmi_cipher(struct profile_input *in, const char *value);
void take_ipmi_user(struct profile_input *in, const char *value);

/* profile_keys_match.c */
void take_match(struct profile_input *in, const char *value);

#endif
