/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/publish.h"

#define PATIENCE 2000 /* ms: as long as a console may take for a few hundred bytes */

static struct {
	int from, to; /* the pipe */
	struct {
		char *path;
		int fd; /* -1: given up */
	} console[CONSOLES_MAX];
	size_t count;
} all = {.from = -1, .to = -1};

static void add_console(const char *name)
{
	if (all.count == CONSOLES_MAX)
		return;
	/* tty0 is whichever screen is in front; a shell needs a terminal of its own. */
	char *path = xasprintf("/dev/%s", strcmp(name, "tty0") == 0 ? "tty1" : name);
	int fd = open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		free(path);
		return;
	}
	all.console[all.count].path = path;
	all.console[all.count].fd = fd;
	all.count++;
}

static void find_consoles(void)
{
	char *active = read_file("/sys/class/tty/console/active", NULL, 4096);
	char *rest = active;
	char *name;
	while (rest && (name = strsep(&rest, " \n")))
		if (*name)
			add_console(name);
	free(active);
	if (all.count == 0)
		add_console("console");
}

int console_open(void)
{
	find_consoles();
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return STDERR_FILENO;
	all.from = ends[0];
	all.to = ends[1];
	fcntl(all.from, F_SETFL, O_NONBLOCK);
	return all.to;
}

int console_source(void)
{
	return all.from;
}

size_t console_count(void)
{
	return all.count;
}

const char *console_path(size_t i)
{
	return all.console[i].path;
}

static void write_one(size_t i, const char *bytes, size_t length)
{
	int *fd = &all.console[i].fd;
	while (*fd >= 0 && length) {
		ssize_t n = write(*fd, bytes, length);
		if (n > 0) {
			bytes += n;
			length -= (size_t)n;
			continue;
		}
		struct pollfd ready = {.fd = *fd, .events = POLLOUT};
		if (n < 0 && errno == EINTR)
			continue;
		if ((n < 0 && errno != EAGAIN) || poll(&ready, 1, PATIENCE) <= 0) {
			close(*fd);
			*fd = -1;
		}
	}
}

static void write_all(const char *bytes, size_t length)
{
	for (size_t i = 0; i < all.count; i++)
		write_one(i, bytes, length);
}

void console_pump(void)
{
	char buffer[4096];
	ssize_t n;
	while ((n = read(all.from, buffer, sizeof buffer)) > 0)
		write_all(buffer, (size_t)n);
}

void console_drain(void)
{
	console_pump();
	for (size_t i = 0; i < all.count; i++) {
		int waiting = 1;
		for (int tries = 0; all.console[i].fd >= 0 && waiting > 0 && tries < PATIENCE / 20; tries++) {
			if (ioctl(all.console[i].fd, TIOCOUTQ, &waiting) < 0 || waiting == 0)
				break;
			poll(NULL, 0, 20);
		}
	}
}

void console_say(const char *format, ...)
{
	struct text text = TEXT_NULL;
	va_list args;
	va_start(args, format);
	text_vadd(&text, format, args);
	va_end(args);
	write_all(text.s, text.length);
	text_free(&text);
}
