/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/event.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/event_report.h"
#include "sys/publish.h"

#define EARLY_MAX 32

static struct {
	int channel, console;
	char *node;
	bool reported; /* by UDP */
	struct event_words early[EARLY_MAX];
	size_t early_count;
} event = {.channel = -1, .console = -1};

const char *event_state_name(enum event_state state)
{
	static const char *const names[] = {"start", "progress", "done", "failed", "refused"};
	return names[state];
}

/* The device of the virtio port with our name, or NULL. There is no udev in an initramfs to link it. */
static char *find_port(void)
{
	static const char ports[] = "/sys/class/virtio-ports";
	DIR *dir = opendir(ports);
	struct dirent *entry;
	char *found = NULL;
	while (dir && !found && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		char *path = xasprintf("%s/%s/name", ports, entry->d_name);
		char *name = read_file(path, NULL, 256);
		if (name && strncmp(name, EVENT_PORT, strlen(EVENT_PORT)) == 0)
			found = xasprintf("/dev/%s", entry->d_name);
		free(name);
		free(path);
	}
	if (dir)
		closedir(dir);
	return found;
}

void event_open(const char *node)
{
	free(event.node);
	event.node = node ? xstrdup(node) : NULL;
	if (event.channel >= 0)
		return;
	char *path = find_port();
	/* Nobody may be listening: then a line is lost, rather than the installation held up. */
	if (path)
		event.channel = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	free(path);
}

void event_close(void)
{
	if (event.channel >= 0)
		close(event.channel);
	event.channel = -1;
}

void event_console(int fd)
{
	event.console = fd;
}

static double since_start(void)
{
	struct timespec t;
	clock_gettime(CLOCK_BOOTTIME, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void write_channel(const struct event_words *words)
{
	char *line = event_line(words, NULL), *whole = xasprintf("%s\n", line);
	if (write(event.channel, whole, strlen(whole)) < 0) {
		/* A listener that does not read, or none: see event_open. */
	}
	free(whole);
	free(line);
}

/* --- by UDP ------------------------------------------------------------------------------- */

/* What was said before it was known to whom it is to be reported. Of too much the first is kept. */
static void remember(const struct event_words *words)
{
	if (event.early_count == EARLY_MAX)
		return;
	struct event_words *copy = &event.early[event.early_count++];
	*copy = *words;
	copy->node = NULL;
	copy->stage = xstrdup(words->stage);
	copy->text = xstrdup(words->text);
	copy->report = words->report ? xstrdup(words->report) : NULL;
}

static void forget(struct event_words *words)
{
	free((char *)words->stage);
	free((char *)words->text);
	free((char *)words->report);
}

bool event_report_to(const struct event_report *report)
{
	if (!event_report_start(report))
		return false;
	event.reported = true;
	for (size_t i = 0; i < event.early_count; i++) {
		event_report_tell(&event.early[i]);
		forget(&event.early[i]);
	}
	event.early_count = 0;
	return true;
}

/* --- all ways ----------------------------------------------------------------------------- */

static void tell(const char *stage, enum event_state state, int percent, const char *text, const char *report)
{
	struct event_words words = {
		.t = since_start(),
		.node = event.node,
		.stage = stage,
		.state = state,
		.percent = percent,
		.text = text,
		.report = report,
	};
	if (event.channel >= 0)
		write_channel(&words);
	if (event.reported)
		event_report_tell(&words);
	else
		remember(&words);
	if (event.console >= 0 && state != EVENT_PROGRESS)
		dprintf(event.console, "[%7.2f] %-10s %s%s%s\n", words.t, stage, event_state_name(state),
			*text ? ": " : "", text);
}

void event_send(const char *stage, enum event_state state, int percent, const char *format, ...)
{
	struct text text = TEXT_NULL;
	va_list args;
	va_start(args, format);
	if (format)
		text_vadd(&text, format, args);
	va_end(args);
	char *said = text_take(&text);
	tell(stage, state, percent, said, NULL);
	free(said);
}

void event_send_report(const char *stage, enum event_state state, const char *text, const char *report)
{
	tell(stage, state, 0, text, report);
}
