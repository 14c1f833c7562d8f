/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/fact_words.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"

void fact_add_word(struct text *text, const char *s)
{
	bool quote = !*s || strpbrk(s, " \t=\"#");
	text_add(text, "%s", quote ? "\"" : "");
	for (; *s; s++)
		text_add(text, "%c", *s == '"' || iscntrl((unsigned char)*s) ? '?' : *s);
	text_add(text, "%s", quote ? "\"" : "");
}

void fact_add_string(struct text *text, const char *key, const char *value)
{
	if (!*value)
		return;
	text_add(text, " %s=", key);
	fact_add_word(text, value);
}

void fact_add_number(struct text *text, const char *key, uint64_t value)
{
	if (value)
		text_add(text, " %s=%llu", key, (unsigned long long)value);
}

void fact_add_flag(struct text *text, const char *name, bool set)
{
	if (set)
		text_add(text, " %s", name);
}

void fact_add_seconds(struct text *text, const char *key, double value)
{
	if (value >= 0.05)
		text_add(text, " %s=%.1f", key, value);
}

char *fact_word(struct fact_line *line, char **value)
{
	line->at += strspn(line->at, " \t\r"); /* copied from a serial line, a line ends with "\r" */
	*value = NULL;
	if (!*line->at || *line->at == '#')
		return NULL;
	char *word = line->at, *to = line->at;
	bool quoted = false;
	for (; *line->at && (quoted || !strchr(" \t\r", *line->at)); line->at++) {
		if (*line->at == '"') {
			quoted = !quoted;
		} else if (*line->at == '=' && !quoted && !*value) {
			*to++ = '\0';
			*value = to;
		} else {
			*to++ = *line->at;
		}
	}
	if (*line->at)
		line->at++;
	*to = '\0';
	return word;
}

int fact_fail(const struct fact_line *line, const char *what, const char *which)
{
	char *where = xasprintf("%s:%d", line->path, line->number);
	report_add(line->report, SEVERITY_ERROR, where, "%s '%s'", what, which);
	free(where);
	return -1;
}

int fact_set_string(const struct fact_line *line, char *field, size_t room, const char *value)
{
	if (!value || strlen(value) >= room)
		return fact_fail(line, "not a value, or too long:", value ? value : "");
	strcpy(field, value);
	return 0;
}

int fact_set_number(const struct fact_line *line, unsigned *field, unsigned min, unsigned max, const char *what,
		    const char *value)
{
	uint64_t number;
	if (value && num_parse(value, min, max, &number)) {
		*field = (unsigned)number;
		return 0;
	}
	char *wanted = xasprintf("not %s:", what);
	fact_fail(line, wanted, value ? value : "");
	free(wanted);
	return -1;
}

int fact_set_seconds(const struct fact_line *line, double *field, const char *value)
{
	char *end;
	double seconds = value ? strtod(value, &end) : -1;
	if (!value || end == value || *end || !isfinite(seconds) || seconds < 0)
		return fact_fail(line, "not a time in seconds:", value ? value : "");
	*field = seconds;
	return 0;
}
