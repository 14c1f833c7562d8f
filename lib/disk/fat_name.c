/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <string.h>

#include "disk/fat_parts.h"

#define SMALL_NAME 0x08
#define SMALL_END 0x10

static int is_plain(int c)
{
	return isdigit(c) || c == '-' || c == '_';
}

/* 0: capitals; 1: small letters; -1: both, or something else. */
static int pack(unsigned char *to, size_t room, const char *from, size_t length)
{
	int small = 0, capital = 0;
	if (length == 0 || length > room)
		return -1;
	for (size_t i = 0; i < length; i++) {
		int c = (unsigned char)from[i];
		small |= islower(c);
		capital |= isupper(c);
		if (!isalpha(c) && !is_plain(c))
			return -1;
		to[i] = (unsigned char)toupper(c);
	}
	return small && capital ? -1 : small != 0;
}

int fat_name(unsigned char packed[FAT_NAME], const char *name, size_t length)
{
	const char *dot = memchr(name, '.', length);
	size_t first = dot ? (size_t)(dot - name) : length;
	memset(packed, ' ', FAT_NAME);
	int name_small = pack(packed, 8, name, first), end_small = 0;
	if (dot)
		end_small = pack(packed + 8, 3, dot + 1, length - first - 1);
	if (name_small < 0 || end_small < 0)
		return -1;
	return (name_small ? SMALL_NAME : 0) | (end_small ? SMALL_END : 0);
}
