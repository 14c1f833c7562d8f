/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *or_die(void *p)
{
	if (!p) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return p;
}

void *xmalloc(size_t size)
{
	return or_die(malloc(size ? size : 1));
}

void *xcalloc(size_t count, size_t size)
{
	return or_die(calloc(count ? count : 1, size ? size : 1));
}

void *xrealloc(void *old, size_t size)
{
	return or_die(realloc(old, size ? size : 1));
}

char *xstrdup(const char *s)
{
	return or_die(strdup(s));
}

char *xstrndup(const char *s, size_t length)
{
	return or_die(strndup(s, length));
}

char *xasprintf(const char *format, ...)
{
	struct text text = TEXT_NULL;
	va_list args;
	va_start(args, format);
	text_vadd(&text, format, args);
	va_end(args);
	return text_take(&text);
}

static void make_room(struct text *text, size_t more)
{
	size_t need = text->length + more + 1;
	if (need <= text->room)
		return;
	text->room = need > 2 * text->room ? need : 2 * text->room;
	text->s = xrealloc(text->s, text->room);
}

void text_vadd(struct text *text, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	if (length < 0)
		abort();
	make_room(text, (size_t)length);
	vsnprintf(text->s + text->length, (size_t)length + 1, format, again);
	va_end(again);
	text->length += (size_t)length;
}

void text_add(struct text *text, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	text_vadd(text, format, args);
	va_end(args);
}

void text_add_bytes(struct text *text, const void *bytes, size_t length)
{
	make_room(text, length);
	if (length)
		memcpy(text->s + text->length, bytes, length);
	text->length += length;
	text->s[text->length] = '\0';
}

char *text_take(struct text *text)
{
	char *s = text->s ? text->s : xstrdup("");
	*text = (struct text)TEXT_NULL;
	return s;
}

void text_free(struct text *text)
{
	free(text->s);
	*text = (struct text)TEXT_NULL;
}

char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return xstrdup(".");
	return xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
}

bool starts_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool ends_with(const char *s, const char *suffix)
{
	size_t a = strlen(s), b = strlen(suffix);
	return a >= b && strcmp(s + a - b, suffix) == 0;
}
