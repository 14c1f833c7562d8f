/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/suggest.h"

#include <ctype.h>
#include <string.h>

/* Words of a profile are short; what is longer was not meant to be one of them. */
#define LONGEST 32

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * Optimal string alignment distance: row i, column j is the distance of the
 * first i letters of a and the first j of b; a swap looks two rows back.
 */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[3][LONGEST + 1];
	size_t la = strlen(a), lb = strlen(b);
	for (size_t j = 0; j <= lb; j++)
		row[0][j] = (unsigned)j;
	for (size_t i = 1; i <= la; i++) {
		unsigned *now = row[i % 3], *above = row[(i + 2) % 3], *higher = row[(i + 1) % 3];
		now[0] = (unsigned)i;
		for (size_t j = 1; j <= lb; j++) {
			int x = tolower((unsigned char)a[i - 1]), y = tolower((unsigned char)b[j - 1]);
			now[j] = least(least(above[j], now[j - 1]) + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
			    y == tolower((unsigned char)a[i - 2]))
				now[j] = least(now[j], higher[j - 2] + 1);
		}
	}
	return row[la % 3][lb];
}

const char *suggest(const char *s, const char *const *words)
{
	const char *nearest = NULL;
	size_t length = strlen(s);
	unsigned limit = length < 3 ? 1 : (unsigned)(length + 2) / 3;
	if (length == 0 || length > LONGEST)
		return NULL;
	for (; *words; words++) {
		if (strlen(*words) > LONGEST)
			continue;
		unsigned d = distance(s, *words);
		if (d <= limit && d < strlen(*words)) {
			nearest = *words;
			limit = d - (d > 0);
			if (d == 0)
				break;
		}
	}
	return nearest;
}
