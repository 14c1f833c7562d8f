/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/event_report.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/clock.h"
#include "sys/event_queue.h"

#define TICK_MS 250

/* From the telling process to the sending one. */
struct handover {
	unsigned n; /* 0: the end, and a good one */
	bool progress, urgent;
	double t;
	char stage[16];
	char line[EVENT_LINE_MAX + 1]; /* only as much of it as is used travels */
};
#define HANDOVER_HEAD offsetof(struct handover, line)

static struct {
	int fd; /* to the sender; -1: none */
	unsigned n;
	char run[9];
	struct event_report report;
} teller = {.fd = -1};

/* --- the sending process ------------------------------------------------------------------ */

struct sender {
	struct event_report report;
	const char *run;
	struct event_queue queue;
	struct handover last; /* of which the line is not used */
	int from, udp;
	bool up, ended;
	double end;
};

/* Who told the events is gone in the middle of a stage: it crashed. */
static void last_words(struct sender *sender, double now)
{
	struct event_origin origin = {.cluster = sender->report.cluster, .run = sender->run, .n = sender->last.n + 1};
	struct event_words words = {
		.t = sender->last.t,
		.node = sender->report.node,
		.stage = *sender->last.stage ? sender->last.stage : "start",
		.state = EVENT_FAILED,
		.text = sender->report.crash,
	};
	char *line = event_line(&words, &origin);
	event_queue_add(&sender->queue, line, false, true, now);
	free(line);
}

static void take_handovers(struct sender *sender, double now)
{
	struct handover *given = &sender->last;
	ssize_t got;
	while ((got = recv(sender->from, given, sizeof *given, MSG_DONTWAIT)) > (ssize_t)HANDOVER_HEAD && given->n) {
		given->line[got - (ssize_t)HANDOVER_HEAD < EVENT_LINE_MAX ? got - (ssize_t)HANDOVER_HEAD : EVENT_LINE_MAX] = '\0';
		event_queue_add(&sender->queue, given->line, given->progress, given->urgent, now);
	}
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0 && sender->report.crash)
		last_words(sender, now);
	sender->ended = true;
	sender->end = now;
}

static bool send_line(const struct sender *sender, const char *line)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(sender->report.port),
		.sin_addr.s_addr = htonl(sender->report.address),
	};
	return sendto(sender->udp, line, strlen(line), MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&to, sizeof to) >= 0;
}

static void send_due(struct sender *sender, double now)
{
	const char *line;
	while ((line = event_queue_take(&sender->queue, now)))
		if (!send_line(sender, line))
			event_queue_put_back(&sender->queue, now);
}

static void step(struct sender *sender)
{
	struct pollfd wait = {.fd = sender->ended ? -1 : sender->from, .events = POLLIN};
	poll(&wait, 1, TICK_MS);
	if (!sender->ended)
		take_handovers(sender, clock_now());
	bool up = sender->report.ready(sender->report.context);
	if (up && !sender->up)
		event_queue_up(&sender->queue, clock_now());
	sender->up = up;
	if (up)
		send_due(sender, clock_now());
}

/* Who waits for us is let go as soon as everything has left once; the repeated ones leave without him. */
static void let_go(struct sender *sender)
{
	if (sender->from >= 0)
		close(sender->from);
	sender->from = -1;
}

_Noreturn static void send_all(struct sender *sender)
{
	prctl(PR_SET_NAME, "ringlet-events");
	signal(SIGPIPE, SIG_IGN);
	for (;;) {
		step(sender);
		if (!sender->ended)
			continue;
		if (!event_queue_waits(&sender->queue))
			let_go(sender);
		if ((sender->up && event_queue_rests(&sender->queue)) ||
		    clock_now() > sender->end + sender->report.linger)
			_exit(0);
	}
}

/* --- the telling process ------------------------------------------------------------------ */

static void name_run(char run[9])
{
	uint32_t number = 0;
	if (getrandom(&number, sizeof number, GRND_NONBLOCK) != sizeof number)
		number = (uint32_t)getpid() ^ (uint32_t)(clock_now() * 1e6);
	snprintf(run, 9, "%08x", (unsigned)number);
}

bool event_report_start(const struct event_report *report)
{
	int ends[2];
	/* Not datagrams: of those ten may wait, here as many as there are bytes of room. */
	if (teller.fd >= 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return false;
	int udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	name_run(teller.run);
	teller.n = 0;
	pid_t pid = udp < 0 ? -1 : fork();
	if (pid == 0) {
		struct sender sender = {.report = *report, .run = teller.run, .from = ends[1], .udp = udp};
		close(ends[0]);
		send_all(&sender);
	}
	int error = errno;
	close(ends[1]);
	if (udp >= 0)
		close(udp);
	if (pid < 0) {
		close(ends[0]);
		errno = error;
		return false;
	}
	teller.fd = ends[0];
	teller.report = *report;
	return true;
}

/* What is asked for when it is over, and what nobody should miss. */
static bool is_urgent(const struct event_words *words)
{
	return words->state >= EVENT_FAILED || (words->state == EVENT_DONE && strcmp(words->stage, "healthy") == 0);
}

void event_report_tell(const struct event_words *words)
{
	struct handover given = {.progress = words->state == EVENT_PROGRESS, .urgent = is_urgent(words), .t = words->t};
	struct event_origin origin = {.cluster = teller.report.cluster, .run = teller.run};
	struct event_words named = *words;
	if (teller.fd < 0)
		return;
	given.n = origin.n = ++teller.n;
	named.node = teller.report.node;
	snprintf(given.stage, sizeof given.stage, "%s", words->stage);
	char *line = event_line(&named, &origin);
	snprintf(given.line, sizeof given.line, "%s", line);
	/* A sender that does not get round to it loses an event; the numbers show it. */
	(void)!send(teller.fd, &given, HANDOVER_HEAD + strlen(given.line), MSG_DONTWAIT | MSG_NOSIGNAL);
	free(line);
}

void event_report_end(int milliseconds)
{
	struct handover end = {0};
	if (teller.fd < 0)
		return;
	struct pollfd wait = {.fd = teller.fd, .events = POLLIN};
	(void)!send(teller.fd, &end, HANDOVER_HEAD + 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	poll(&wait, 1, milliseconds);
	close(teller.fd);
	teller.fd = -1;
}
