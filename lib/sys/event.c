/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/event.h"

#include <dirent.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/publish.h"

static struct {
	int channel, console;
	char *node;
} event = {-1, -1, NULL};

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

static void send_json(const char *stage, enum event_state state, int percent, const char *text)
{
	struct json_object *o = json_object_new_object();
	char seconds[32];
	double t = since_start();
	snprintf(seconds, sizeof seconds, "%.3f", t);
	json_object_object_add(o, "t", json_object_new_double_s(t, seconds));
	if (event.node)
		json_object_object_add(o, "node", json_object_new_string(event.node));
	json_object_object_add(o, "stage", json_object_new_string(stage));
	json_object_object_add(o, "state", json_object_new_string(event_state_name(state)));
	if (state == EVENT_PROGRESS)
		json_object_object_add(o, "percent", json_object_new_int(percent));
	if (*text)
		json_object_object_add(o, "text", json_object_new_string(text));

	char *line = xasprintf("%s\n", json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN));
	if (write(event.channel, line, strlen(line)) < 0) {
		/* A listener that does not read, or none: see event_open. */
	}
	free(line);
	json_object_put(o);
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

	if (event.channel >= 0)
		send_json(stage, state, percent, said);
	if (event.console >= 0 && state != EVENT_PROGRESS) {
		dprintf(event.console, "[%7.2f] %-10s %s%s%s\n", since_start(), stage, event_state_name(state),
			*said ? ": " : "", said);
	}
	free(said);
}
