/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_TEXT_H
#define RINGLET_TEXT_H

/*
 * A growing string, and allocation that ends the program when there is no
 * memory: a generator or an installer without memory has nothing better to do.
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct text {
	char *s; /* NUL-terminated once anything was added; else NULL */
	size_t length;
	size_t room;
};

#define TEXT_NULL {0}

void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vadd(struct text *text, const char *format, va_list args);
void text_add_bytes(struct text *text, const void *bytes, size_t length);

/* The string, owned by the caller ("" if nothing was added); text is null again. */
char *text_take(struct text *text);
void text_free(struct text *text);

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t length);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The folder that a path leads into: "/etc" of "/etc/hosts", "." of "hosts". For the caller to free. */
char *folder_of(const char *path);

bool starts_with(const char *s, const char *prefix);
bool ends_with(const char *s, const char *suffix);

#endif
