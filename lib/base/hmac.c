/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/hmac.h"

#include <nettle/hmac.h>
#include <nettle/memops.h>

void hmac_of(uint8_t hmac[HMAC_SIZE], const void *key, size_t key_length, const void *bytes, size_t length)
{
	struct hmac_sha256_ctx context;
	hmac_sha256_set_key(&context, key_length, key);
	hmac_sha256_update(&context, length, bytes);
	hmac_sha256_digest(&context, HMAC_SIZE, hmac);
}

bool hmac_equal(const uint8_t a[HMAC_SIZE], const uint8_t b[HMAC_SIZE])
{
	return memeql_sec(a, b, HMAC_SIZE);
}
