/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/report.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/text.h"

static void add(struct report *report, enum severity severity, const char *where, const char *format, va_list args)
{
	struct text text = TEXT_NULL;
	text_vadd(&text, format, args);

	report->messages = xrealloc(report->messages, (report->count + 1) * sizeof *report->messages);
	report->messages[report->count++] = (struct message){
		.severity = severity,
		.where = where ? xstrdup(where) : NULL,
		.text = text_take(&text),
	};
	report->errors += severity == SEVERITY_ERROR;
	report->warnings += severity == SEVERITY_WARNING;
}

void report_add(struct report *report, enum severity severity, const char *where, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add(report, severity, where, format, args);
	va_end(args);
}

int report_error(struct report *report, const char *where, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add(report, SEVERITY_ERROR, where, format, args);
	va_end(args);
	return -1;
}

void report_print(const struct report *report, FILE *to, bool colour)
{
	static const char *const words[] = {"note", "warning", "error"};
	static const char *const paint[] = {"\033[1m", "\033[1;33m", "\033[1;31m"};

	for (size_t i = 0; i < report->count; i++) {
		const struct message *m = &report->messages[i];
		fprintf(to, "%s%s%s%s:%s %s\n", m->where ? m->where : "", m->where ? ": " : "",
			colour ? paint[m->severity] : "", words[m->severity], colour ? "\033[0m" : "", m->text);
	}
}

void report_free(struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		free(report->messages[i].where);
		free(report->messages[i].text);
	}
	free(report->messages);
	*report = (struct report)REPORT_NULL;
}
