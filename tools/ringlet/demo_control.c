/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "commands.h"

#define SOCKET "control"
#define LINE_MAX_BYTES 4096

static const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = SOCKET};

int demo_control_open(struct demo_control *control, struct report *report)
{
	*control = (struct demo_control){.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
	for (int i = 0; i < DEMO_CALLERS; i++)
		control->caller[i].fd = -1;
	unlink(SOCKET);
	if (control->listener >= 0 && bind(control->listener, (const struct sockaddr *)&address, sizeof address) == 0 &&
	    listen(control->listener, DEMO_CALLERS) == 0)
		return 0;
	report_error(report, SOCKET, "%s", strerror(errno));
	demo_control_close(control);
	return -1;
}

static void hang_up(struct demo_caller *caller)
{
	if (caller->fd >= 0)
		close(caller->fd);
	text_free(&caller->line);
	*caller = (struct demo_caller){.fd = -1};
}

void demo_control_close(struct demo_control *control)
{
	if (control->listener < 0)
		return;
	for (int i = 0; i < DEMO_CALLERS; i++)
		hang_up(&control->caller[i]);
	close(control->listener);
	unlink(SOCKET);
	control->listener = -1;
}

/* Who has asked waits for an answer, and has nothing more to say. */
int demo_control_fds(const struct demo_control *control, int fds[DEMO_CALLERS + 1])
{
	int count = 0;
	if (control->listener < 0)
		return 0;
	fds[count++] = control->listener;
	for (int i = 0; i < DEMO_CALLERS; i++)
		if (control->caller[i].fd >= 0 && !control->caller[i].asked)
			fds[count++] = control->caller[i].fd;
	return count;
}

/* With all lines busy the next one waits in the queue of the kernel. */
static void accept_callers(struct demo_control *control)
{
	for (int i = 0; i < DEMO_CALLERS; i++) {
		if (control->caller[i].fd >= 0)
			continue;
		control->caller[i].fd = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (control->caller[i].fd < 0)
			return;
	}
}

/* True when the line is whole. */
static bool read_line(struct demo_caller *caller)
{
	char c;
	ssize_t got;
	while ((got = read(caller->fd, &c, 1)) == 1) {
		if (c == '\n')
			return true;
		if (caller->line.length < LINE_MAX_BYTES)
			text_add_bytes(&caller->line, &c, 1);
	}
	if (got == 0 || errno != EAGAIN)
		hang_up(caller);
	return false;
}

char *demo_control_line(struct demo_control *control, int *who)
{
	if (control->listener < 0)
		return NULL;
	accept_callers(control);
	for (int i = 0; i < DEMO_CALLERS; i++) {
		struct demo_caller *caller = &control->caller[i];
		if (caller->fd < 0 || caller->asked || !read_line(caller))
			continue;
		caller->asked = true;
		*who = i;
		return text_take(&caller->line);
	}
	return NULL;
}

/* Its buffer takes an answer of usual length at once; who does not read a longer one in time loses its rest. */
void demo_control_answer(struct demo_control *control, int who, int status, const char *said)
{
	struct timeval patience = {.tv_sec = 2};
	if (who == DEMO_NOBODY || control->caller[who].fd < 0)
		return;
	struct demo_caller *caller = &control->caller[who];
	char *text = xasprintf("%d\n%s", status, said ? said : "");
	size_t length = strlen(text), sent = 0;
	fcntl(caller->fd, F_SETFL, 0);
	setsockopt(caller->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	for (ssize_t got = 1; got > 0 && sent < length; sent += got > 0 ? (size_t)got : 0)
		got = send(caller->fd, text + sent, length - sent, MSG_NOSIGNAL);
	free(text);
	hang_up(caller);
}

/* --- the other side ----------------------------------------------------------------------- */

static int dial(const char *folder)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	/* The path of a socket may have 107 bytes, and that of a folder as many as it likes. */
	if (fd >= 0 && chdir(folder) == 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	if (errno == ENOENT || errno == ECONNREFUSED)
		fprintf(stderr, "%s: no demo runs in this folder\n", folder);
	else
		fprintf(stderr, "%s: %s\n", folder, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static char *read_all(int fd)
{
	struct text answer = TEXT_NULL;
	char buffer[4096];
	for (ssize_t got; (got = read(fd, buffer, sizeof buffer)) > 0;)
		text_add_bytes(&answer, buffer, (size_t)got);
	return text_take(&answer);
}

int demo_control_tell(const char *folder, const char *line)
{
	int fd = dial(folder);
	if (fd < 0)
		return EXIT_REFUSED;
	dprintf(fd, "%.*s\n", (int)strcspn(line, "\n"), line);
	char *answer = read_all(fd);
	close(fd);
	char *said = strchr(answer, '\n');
	int status = said ? atoi(answer) : EXIT_TROUBLE;
	if (said)
		fputs(said + 1, status == EXIT_FINE ? stdout : stderr);
	else
		fprintf(stderr, "%s: the demo ended before it had an answer\n", folder);
	free(answer);
	return status;
}
