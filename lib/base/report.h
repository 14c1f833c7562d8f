/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_REPORT_H
#define RINGLET_REPORT_H

/*
 * A report collects what library code has to say to a person: errors, warnings
 * and notes, each with the place it is about. Library code adds to a report and
 * returns; only programs print. So all errors of a profile come out together,
 * and a test compares them word for word.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum severity {
	SEVERITY_NOTE,
	SEVERITY_WARNING,
	SEVERITY_ERROR,
};

struct message {
	enum severity severity;
	char *where; /* "demo.conf:12", "/dev/sda (QEMU HARDDISK, 8.0 GiB)"; NULL: about nothing special */
	char *text;
};

struct report {
	struct message *messages;
	size_t count;
	size_t errors;   /* how many of them are errors */
	size_t warnings; /* how many of them are warnings */
};

#define REPORT_NULL {0}

/* where may be NULL. Both strings are copied. */
void report_add(struct report *report, enum severity severity, const char *where, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Adds an error. Returns -1, so that "return report_error(...)" reads well. */
int report_error(struct report *report, const char *where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
#define report_warning(report, where, ...) report_add(report, SEVERITY_WARNING, where, __VA_ARGS__)

/* "where: error: text", one line each, in the order they were added. */
void report_print(const struct report *report, FILE *to, bool colour);

void report_free(struct report *report);

#endif
