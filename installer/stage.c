/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "sys/event.h"

#define COLUMNS 79
#define BAR 30
#define BAR_STEP 5 /* per cent: a serial line shows every state of the bar, and forgets none */

static struct {
	char name[16];
	int percent;
	char *transient; /* what stands on the last line of the consoles, without a newline */
} stage = {.percent = -1};

static double since_start(void)
{
	struct timespec t;
	clock_gettime(CLOCK_BOOTTIME, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void keep(const char *line)
{
	FILE *log = fopen(STAGE_LOG, "ae");
	if (!log)
		return;
	fprintf(log, "[%8.2f] %s\n", since_start(), line);
	fclose(log);
}

/*
 * "\r" and "erase to the end of the line": understood by the screen and by every terminal program.
 * A line that wraps could not be taken back, so it is cut.
 */
static void show_transient(char *line)
{
	if (line && strlen(line) > COLUMNS)
		line[COLUMNS] = '\0';
	free(stage.transient);
	stage.transient = line;
	printf("\r\033[K%s", line ? line : "");
	fflush(stdout);
}

static void show_line(const char *line)
{
	printf("\r\033[K%s\n%s", line, stage.transient ? stage.transient : "");
	fflush(stdout);
}

static char *format_args(const char *format, va_list args)
{
	struct text text = TEXT_NULL;
	text_vadd(&text, format, args);
	return text_take(&text);
}

#define FORMATTED(name, format)                                                                                        \
	va_list args_;                                                                                                 \
	va_start(args_, format);                                                                                       \
	char *name = format_args(format, args_);                                                                       \
	va_end(args_)

void say(const char *format, ...)
{
	FORMATTED(line, format);
	show_line(line);
	keep(line);
	free(line);
}

void say_text(const char *text)
{
	show_transient(NULL);
	printf("%s", text);
	fflush(stdout);
	while (*text) {
		char *line = xstrndup(text, strcspn(text, "\n"));
		text += strlen(line);
		text += *text == '\n';
		keep(line);
		free(line);
	}
}

void stage_note(const char *format, ...)
{
	FORMATTED(line, format);
	keep(line);
	free(line);
}

static char *stage_line(const char *said)
{
	return xasprintf("%7.1f s  %-11s %s", since_start(), stage.name, said);
}

void stage_begin(const char *name, const char *format, ...)
{
	FORMATTED(said, format);
	snprintf(stage.name, sizeof stage.name, "%s", name);
	stage.percent = -1;
	event_send(stage.name, EVENT_START, 0, "%s", said);
	show_transient(stage_line(said));
	stage_note("%s: %s", stage.name, said);
	free(said);
}

static char *bar(int percent, const char *said)
{
	static const char full[] = "##############################", empty[] = "..............................";
	int done = percent * BAR / 100;
	return xasprintf("[%.*s%.*s] %3d %%  %s", done, full, BAR - done, empty, percent, said);
}

void stage_progress(int percent, const char *format, ...)
{
	if (percent <= stage.percent || percent > 100)
		return;
	FORMATTED(said, format);
	event_send(stage.name, EVENT_PROGRESS, percent, "%s", said);
	if (stage.percent < 0 || percent / BAR_STEP > stage.percent / BAR_STEP) {
		char *drawn = bar(percent, said);
		show_transient(stage_line(drawn));
		free(drawn);
	}
	stage.percent = percent;
	free(said);
}

void stage_moment(int percent, const char *format, ...)
{
	FORMATTED(said, format);
	event_send(stage.name, EVENT_PROGRESS, percent, "%s", said);
	show_transient(stage_line(said));
	free(said);
}

static void end(enum event_state state, const char *said)
{
	event_send(stage.name, state, 100, "%s", said);
	char *line = stage_line(said);
	show_transient(NULL);
	show_line(line);
	keep(line);
	free(line);
	stage.name[0] = '\0';
}

void stage_done(const char *format, ...)
{
	FORMATTED(said, format);
	end(EVENT_DONE, said);
	free(said);
}

void say_report(const struct report *report)
{
	static const char *const severity[] = {"", "warning: ", "error: "};
	for (size_t i = 0; i < report->count; i++) {
		const struct message *m = &report->messages[i];
		say("  %s%s%s%s", m->where ? m->where : "", m->where ? ": " : "", severity[m->severity], m->text);
	}
}

/* The event carries one line: the first error, or else warning, and how many more there are. */
static char *gist(const struct report *report)
{
	const struct message *first = NULL;
	enum severity severity = report->errors ? SEVERITY_ERROR : SEVERITY_WARNING;
	size_t all = report->errors ? report->errors : report->warnings;
	for (size_t i = 0; i < report->count && !first; i++)
		if (report->messages[i].severity == severity)
			first = &report->messages[i];
	if (!first)
		return xstrdup("");
	char more[48] = "";
	if (all > 1)
		snprintf(more, sizeof more, " (and %zu more)", all - 1);
	return xasprintf("%s%s%s%s", first->where ? first->where : "", first->where ? ": " : "", first->text, more);
}

/* The event carries all of it too, for who has no screen to read it from. NULL: the gist is all there is. */
static char *in_full(const struct report *report)
{
	struct text text = TEXT_NULL;
	for (size_t i = 0; report->count > 1 && i < report->count; i++) {
		const struct message *m = &report->messages[i];
		text_add(&text, "%s%s%s%s", i ? "\n" : "", m->where ? m->where : "", m->where ? ": " : "", m->text);
	}
	return text.s;
}

static int ended(enum event_state state, const char *word, const struct report *report)
{
	char *said = gist(report), *full = in_full(report);
	event_send_report(stage.name, state, said, full);
	free(full);
	free(said);
	char *line = stage_line(word);
	show_transient(NULL);
	show_line(line);
	keep(line);
	free(line);
	say_report(report);
	stage.name[0] = '\0';
	return -1;
}

void stage_warned(const struct report *report, const char *word)
{
	ended(EVENT_DONE, word, report);
}

int stage_failed(const struct report *report)
{
	return ended(EVENT_FAILED, "FAILED", report);
}

int stage_refused(const struct report *report)
{
	return ended(EVENT_REFUSED, "REFUSED: nothing has been written", report);
}

const char *stage_current(void)
{
	return stage.name;
}
