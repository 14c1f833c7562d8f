/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pacemaker's fencer asks for the configuration only in its first seconds. If that takes longer to be there, on a node that
 * is slow to start, the fencer goes on without ("Could not connect to the CIB manager"), and knows of no fencing for ever
 * after: the first node that dies is not fenced then, and nothing is taken over. So each fencer is asked once; one
 * that knows of nothing is ended, and Pacemaker starts another.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "care.h"
#include "care_daemon.h"
#include "plan/fencing.h"
#include "sys/clock.h"
#include "sys/run.h"

#define SEEN "fencer"
#define TIMES_MAX 5 /* somebody may want it so */

bool care_fencer_is_blind(const char *list)
{
	const char *none = strstr(list, "0 fence devices found");
	return none && (none == list || none[-1] == '\n');
}

enum sight_of_fencer { SILENT, BLIND, SEES };

static enum sight_of_fencer ask(void)
{
	struct run list = {.argv = RUN_ARGV("stonith_admin", "--list-registered"), .seconds = CARE_SECONDS};
	run(&list); /* of its exit status nothing is promised */
	bool answered = list.output && strstr(list.output, " found");
	enum sight_of_fencer sight = !answered ? SILENT : care_fencer_is_blind(list.output) ? BLIND : SEES;
	run_free(&list);
	return sight;
}

void care_fencer(const struct self *self, struct report *report)
{
	int pid = cluster_fails_over(&self->cluster) ? daemon_pid("pacemaker-fenced") : 0;
	struct daemon_seen seen = daemon_seen_read(SEEN);
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
	daemon_seen_write(SEEN, seen, report);
}
