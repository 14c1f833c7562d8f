/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pacemaker's fencer asks for the configuration only in its first seconds. If that takes longer to be there, on a node that
 * is slow to start, the fencer goes on without ("Could not connect to the CIB manager"), and knows of no fencing for ever
 * after: the first node that dies is not fenced then, and nothing is taken over. So each fencer is asked once; one
 * that knows of nothing is ended, and Pacemaker starts another.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "care.h"
#include "plan/fencing.h"
#include "sys/clock.h"
#include "sys/publish.h"
#include "sys/run.h"

#define SEEN "/run/ringlet/fencer" /* "PID TIMES": the one that was asked, and how many were ended since the start */
#define SECONDS 20
#define TIMES_MAX 5 /* somebody may want it so */

struct fencer_seen {
	int pid, times;
};

bool care_fencer_is_blind(const char *list)
{
	const char *none = strstr(list, "0 fence devices found");
	return none && (none == list || none[-1] == '\n');
}

/* 0: none runs. */
static int pid_of_fencer(void)
{
	struct run pidof = {.argv = RUN_ARGV("pidof", "pacemaker-fenced"), .seconds = SECONDS};
	int pid = run(&pidof) == 0 ? atoi(pidof.output) : 0;
	run_free(&pidof);
	return pid;
}

static struct fencer_seen read_seen(void)
{
	struct fencer_seen seen = {0};
	char *text = read_file(SEEN, NULL, 64);
	if (!text || sscanf(text, "%d %d", &seen.pid, &seen.times) != 2)
		seen = (struct fencer_seen){0};
	free(text);
	return seen;
}

static void write_seen(struct fencer_seen seen, struct report *report)
{
	char *text = xasprintf("%d %d\n", seen.pid, seen.times);
	publish(SEEN, text, strlen(text), 0644, report);
	free(text);
}

enum sight_of_fencer { SILENT, BLIND, SEES };

static enum sight_of_fencer ask(void)
{
	struct run list = {.argv = RUN_ARGV("stonith_admin", "--list-registered"), .seconds = SECONDS};
	run(&list); /* of its exit status nothing is promised */
	bool answered = list.output && strstr(list.output, " found");
	enum sight_of_fencer sight = !answered ? SILENT : care_fencer_is_blind(list.output) ? BLIND : SEES;
	run_free(&list);
	return sight;
}

void care_fencer(const struct self *self, struct report *report)
{
	int pid = cluster_fails_over(&self->cluster) ? pid_of_fencer() : 0;
	struct fencer_seen seen = read_seen();
	if (pid <= 1 || pid == seen.pid || seen.times >= TIMES_MAX)
		return;
	enum sight_of_fencer sight = ask();
	if (sight == BLIND) { /* it may just be about to read it */
		clock_pause(10);
		sight = ask();
	}
	if (sight == BLIND) {
		printf("Pacemaker's fencer has not heard of the configuration, and is started anew\n");
		kill(pid, SIGTERM);
		seen.times++;
	} else if (sight == SEES) {
		seen.pid = pid;
	}
	write_seen(seen, report);
}
