/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HMAC_H
#define RINGLET_HMAC_H

/* HMAC-SHA-256 (RFC 2104, FIPS 180-4): who makes one has the key. The work is nettle's. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HMAC_SIZE 32

void hmac_of(uint8_t hmac[HMAC_SIZE], const void *key, size_t key_length, const void *bytes, size_t length);

/* Takes the same time wherever they differ: who guesses learns nothing from how long the answer took. */
bool hmac_equal(const uint8_t a[HMAC_SIZE], const uint8_t b[HMAC_SIZE]);

#endif
