/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_FACT_WORDS_H
#define RINGLET_FACT_WORDS_H

/*
 * How facts are written: lines of words and key=value, a value with blanks in double quotes, '#' begins a comment.
 * What is unknown or false is left out. Which words there are: disk_text.h, port_text.h, lldp_text.h.
 */

#include <stdint.h>

#include "base/report.h"
#include "base/text.h"

/* ---- writing; each begins with a blank, but for the word ---- */

/* Quoted where it must be; a quote or control character, which no real device has, becomes "?". */
void fact_add_word(struct text *text, const char *s);
void fact_add_string(struct text *text, const char *key, const char *value); /* "": nothing */
void fact_add_number(struct text *text, const char *key, uint64_t value);    /* 0: nothing */
void fact_add_flag(struct text *text, const char *name, bool set);

void fact_add_seconds(struct text *text, const char *key, double value);     /* with one digit behind the point; 0: nothing */

/* ---- reading ---- */

struct fact_line {
	const char *path; /* for messages */
	int number;
	char *at; /* the rest of the line; it is cut into words */
	struct report *report;
};

/* The next word; of key="some value" the quotes go. value: NULL if there is no '='. NULL: end of the line. */
char *fact_word(struct fact_line *line, char **value);

/* Returns -1; the report has it as "path:line: what 'which'". */
int fact_fail(const struct fact_line *line, const char *what, const char *which);

/* 0; -1: the report says that this is no such value. value may be NULL. */
int fact_set_string(const struct fact_line *line, char *field, size_t room, const char *value);
/* what: "a speed in Mbit/s", for the message. */
int fact_set_number(const struct fact_line *line, unsigned *field, unsigned min, unsigned max, const char *what,
		    const char *value);
int fact_set_seconds(const struct fact_line *line, double *field, const char *value);

#endif
