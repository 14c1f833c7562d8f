/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/id.h"

#include <sha2.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/text.h"

static void hex(char *to, const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sprintf(to + 2 * i, "%02x", bytes[i]);
}

static void sha256(uint8_t digest[SHA256_DIGEST_LENGTH], const void *bytes, size_t length)
{
	SHA2_CTX context;
	SHA256Init(&context);
	SHA256Update(&context, bytes, length);
	SHA256Final(digest, &context);
}

void id_derive(char id[ID_TEXT], const char *cluster_id, const char *format, ...)
{
	struct text text = TEXT_NULL;
	va_list args;
	text_add(&text, "%s/", cluster_id);
	va_start(args, format);
	text_vadd(&text, format, args);
	va_end(args);

	uint8_t d[SHA256_DIGEST_LENGTH];
	sha256(d, text.s, text.length);
	text_free(&text);
	d[6] = (uint8_t)((d[6] & 0x0f) | 0x80);
	d[8] = (uint8_t)((d[8] & 0x3f) | 0x80);

	char plain[33];
	hex(plain, d, 16);
	snprintf(id, ID_TEXT, "%.8s-%.4s-%.4s-%.4s-%.12s", plain, plain + 8, plain + 12, plain + 16, plain + 20);
}

bool id_valid(const char *s)
{
	if (strlen(s) != ID_TEXT - 1)
		return false;
	for (int i = 0; i < ID_TEXT - 1; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? s[i] != '-' : !strchr("0123456789abcdef", s[i]))
			return false;
	}
	return true;
}

void id_as_md(char md[ID_TEXT], const char id[ID_TEXT])
{
	int digits = 0;
	char *to = md;
	for (const char *s = id; *s; s++) {
		if (*s == '-')
			continue;
		if (digits && digits % 8 == 0)
			*to++ = ':';
		*to++ = *s;
		digits++;
	}
	*to = '\0';
}

void digest_of(char digest[DIGEST_TEXT], const void *bytes, size_t length)
{
	uint8_t d[SHA256_DIGEST_LENGTH];
	sha256(d, bytes, length);
	hex(digest, d, sizeof d);
}

int digest_of_file(char digest[DIGEST_TEXT], const char *path)
{
	return SHA256File(path, digest) ? 0 : -1;
}
