/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/menu_area.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define DIGITS (DIGEST_TEXT - 1)

char *menu_area_close(char *menu)
{
	char digest[DIGEST_TEXT];
	digest_of(digest, menu, strlen(menu));
	char *closed = xasprintf("%s" MENU_SELF "%s\n", menu, digest);
	free(menu);
	return closed;
}

/* What stands behind a remark's beginning: a digest and a newline. NULL: it does not. */
static const char *remark(const char *area, size_t size, const char *begin)
{
	const char *at = memmem(area, size, begin, strlen(begin));
	const char *digest = at ? at + strlen(begin) : NULL;
	return digest && area + size - digest > DIGITS && digest[DIGITS] == '\n' ? digest : NULL;
}

static bool only_newlines(const char *at, const char *end)
{
	while (at < end && *at == '\n')
		at++;
	return at == end;
}

bool menu_area_whole(const char *area, size_t size, char digest[DIGEST_TEXT])
{
	char found[DIGEST_TEXT];
	const char *plan = remark(area, size, MENU_PLAN), *self = remark(area, size, MENU_SELF);
	*digest = '\0';
	if (!plan || !self || !only_newlines(self + DIGITS, area + size))
		return false;
	digest_of(found, area, (size_t)(self - strlen(MENU_SELF) - area));
	if (memcmp(found, self, DIGITS) != 0)
		return false;
	memcpy(digest, plan, DIGITS);
	digest[DIGITS] = '\0';
	return true;
}
