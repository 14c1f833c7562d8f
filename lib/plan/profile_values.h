/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROFILE_VALUES_H
#define RINGLET_PROFILE_VALUES_H

/*
 * The values of a profile, checked at the door. Each function says NULL for
 * "fine", or what is wrong with the value and what would be accepted, as the
 * end of a sentence. The texts never repeat the value: it may be a secret.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the first byte stands that is not in a UTF-8 text; -1: nowhere. */
long plain_text_flaw(const char *bytes, size_t length);

const char *cluster_name_flaw(const char *s);
const char *node_name_flaw(const char *s);
/* A name or an IPv4 address, as DNS and RFC 1123 allow it. */
const char *server_flaw(const char *s);
/* A line of authorized_keys: [options] type base64 [comment]; the base64 must hold a whole key of that type. */
const char *ssh_key_flaw(const char *s);
/* The example profiles' key: its bytes say REPLACE-ME, and nobody has its other half. */
bool ssh_key_is_example(const char *s);
/* crypt(5), of a kind that is still thought strong. */
const char *password_hash_flaw(const char *s);
const char *timezone_flaw(const char *s);
const char *keyboard_flaw(const char *s);
const char *serial_flaw(const char *s);
/* ADDRESS:PORT, one machine's; host byte order. */
const char *report_to_flaw(const char *s, uint32_t *address, uint16_t *port);
/* 1 to 16 letters, digits and . _ - @: IPMI 2.0 has room for 16. */
const char *ipmi_user_flaw(const char *s);

/* Where the key itself begins in a line of authorized_keys, behind any options; NULL: no known type in it. */
const char *ssh_key_start(const char *s);

#endif
