/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "care_daemon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sys/publish.h"
#include "sys/run.h"

int daemon_pid(const char *program)
{
	struct run pidof = {.argv = RUN_ARGV("pidof", program), .seconds = CARE_SECONDS};
	int pid = run(&pidof) == 0 ? atoi(pidof.output) : 0;
	run_free(&pidof);
	return pid;
}

struct daemon_seen daemon_seen_read(const char *name)
{
	struct daemon_seen seen = {0};
	char *path = xasprintf("/run/ringlet/%s", name), *text = read_file(path, NULL, 64);
	if (!text || sscanf(text, "%d %d", &seen.pid, &seen.times) != 2)
		seen = (struct daemon_seen){0};
	free(text);
	free(path);
	return seen;
}

void daemon_seen_write(const char *name, struct daemon_seen seen, struct report *report)
{
	char *path = xasprintf("/run/ringlet/%s", name), *text = xasprintf("%d %d\n", seen.pid, seen.times);
	publish(path, text, strlen(text), 0644, report);
	free(text);
	free(path);
}
