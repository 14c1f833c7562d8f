/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_SECRETS_MAKE_H
#define RINGLET_SECRETS_MAKE_H

/* New secrets: randomness from the kernel, ssh keys from ssh-keygen. */

#include <stddef.h>

#include "base/id.h"
#include "base/report.h"

/* The kernel's randomness, or the program ends: there is no second best. */
void random_bytes(void *bytes, size_t length);
/* So many hexadecimal digits (even). For the caller to free. */
char *random_hex(size_t digits);
/* A random UUID, version 4. */
void random_id(char id[ID_TEXT]);

/* A new ed25519 key pair, without comment. 0; -1: the report says why. For the caller to free. */
int make_ssh_key(char **private_key, char **public_key, struct report *report);

#endif
