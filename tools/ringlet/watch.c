/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One loop: a socket, signals, and a tick for the clock on the screen. */
#include "watch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "sys/clock.h"

#define TICK_MS 200
#define LAST_WORDS 2.0 /* seconds: what the others still have to say when one has failed */

struct watch {
	const struct watch_options *options;
	struct watch_book book;
	struct demo_terminal terminal;
	int socket, signals;
	double until; /* clock; 0: no limit */
	bool interrupted;
};

/* --- what is heard -------------------------------------------------------------------------- */

static void print_report(const char *report)
{
	for (const char *s = report; *s;) {
		size_t length = strcspn(s, "\n");
		printf("           %.*s\n", (int)length, s);
		s += length + (s[length] == '\n');
	}
}

static void show_event(struct watch *watch, int i, const struct watch_line *line)
{
	double since = clock_now() - watch->book.begun;
	if (watch->terminal.live)
		return;
	demo_terminal_line(&watch->terminal, &watch->book.state.node[i], &line->event, since);
	print_report(line->report);
	fflush(stdout);
}

static void take_datagram(struct watch *watch, const char *bytes, size_t length, uint32_t sender)
{
	struct watch_line line;
	enum watch_news news;
	int i = watch_book_take(&watch->book, &line, &news, bytes, length, sender, clock_now());
	if (i < 0)
		return;
	if (!watch->options->json) {
		show_event(watch, i, &line);
		return;
	}
	length -= bytes[length - 1] == '\n';
	printf("%.*s\n", (int)length, bytes);
	fflush(stdout);
}

static void take_datagrams(struct watch *watch)
{
	char bytes[EVENT_LINE_MAX + 200]; /* one that is longer is cut, and then is no event */
	struct sockaddr_in from = {0};
	socklen_t room = sizeof from;
	ssize_t got;
	while ((got = recvfrom(watch->socket, bytes, sizeof bytes, MSG_DONTWAIT, (struct sockaddr *)&from, &room)) >= 0) {
		take_datagram(watch, bytes, (size_t)got, ntohl(from.sin_addr.s_addr));
		room = sizeof from;
	}
}

static void take_signals(struct watch *watch)
{
	struct signalfd_siginfo info;
	while (read(watch->signals, &info, sizeof info) == sizeof info) {
		if (info.ssi_signo != SIGWINCH)
			watch->interrupted = true;
		else if (!watch->options->json)
			demo_terminal_resized(&watch->terminal);
	}
}

/* --- beginning and end ---------------------------------------------------------------------- */

static int listen_on(unsigned port, struct report *report)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	report_error(report, NULL, "UDP port %u cannot be listened on: %s", port, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static int catch_signals(void)
{
	static const int wanted[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH};
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		sigaddset(&set, wanted[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool goes_on(struct watch *watch)
{
	if (watch->interrupted || (watch->until > 0 && clock_now() >= watch->until))
		return false;
	if (!watch->options->once)
		return true;
	enum demo_outcome outcome = demo_state_outcome(&watch->book.state);
	if (outcome == DEMO_FAILED && (watch->until <= 0 || watch->until > clock_now() + LAST_WORDS))
		watch->until = clock_now() + LAST_WORDS;
	return outcome != DEMO_FINISHED;
}

static double since_begun(const struct watch *watch)
{
	return watch->book.begun > 0 ? clock_now() - watch->book.begun : 0;
}

static void listen_all(struct watch *watch)
{
	struct pollfd wait[] = {{.fd = watch->socket, .events = POLLIN}, {.fd = watch->signals, .events = POLLIN}};
	while (goes_on(watch)) {
		if (watch->terminal.live)
			demo_terminal_draw(&watch->terminal, &watch->book.state, since_begun(watch));
		poll(wait, 2, TICK_MS);
		take_signals(watch);
		take_datagrams(watch);
	}
	if (watch->terminal.live)
		demo_terminal_draw(&watch->terminal, &watch->book.state, since_begun(watch));
}

/* The drawing has no room for all that a refusal says. */
static void say_refusals(const struct watch *watch)
{
	for (int i = 0; i < watch->book.state.nodes; i++) {
		const struct demo_node *node = &watch->book.state.node[i];
		const struct demo_stage *stage = demo_node_stage(node);
		if (node->outcome != DEMO_FAILED || !watch->terminal.live)
			continue;
		printf("\n%s: %s %s: %s\n", node->name, stage->name, event_state_name(stage->state), node->text);
		print_report(watch->book.node[i].report ? watch->book.node[i].report : "");
	}
	fflush(stdout);
}

static void say_what_was_missed(const struct watch *watch)
{
	unsigned lost = watch_book_lost(&watch->book);
	if (lost)
		fprintf(stderr, "ringlet watch: events that were lost: %u\n", lost);
	if (watch->book.strange)
		fprintf(stderr, "ringlet watch: datagrams that are no events: %u\n", watch->book.strange);
	if (watch->book.foreign)
		fprintf(stderr, "ringlet watch: events of others, who are not watched: %u\n", watch->book.foreign);
}

static int status_of(const struct watch *watch)
{
	if (!watch->options->once)
		return EXIT_FINE;
	enum demo_outcome outcome = demo_state_outcome(&watch->book.state);
	return outcome == DEMO_FINISHED ? EXIT_FINE : outcome == DEMO_FAILED ? EXIT_REFUSED : EXIT_TROUBLE;
}

static int watch_cluster(const struct watch_options *options, const struct cluster *cluster)
{
	struct watch watch = {.options = options};
	struct report report = REPORT_NULL;
	unsigned named = cluster ? cluster->profile->report_port : 0;
	unsigned port = options->port ? options->port : named ? named : WATCH_PORT;
	watch.signals = catch_signals();
	watch.socket = listen_on(port, &report);
	if (watch.socket < 0) {
		close(watch.signals);
		return say_and_end(&report, -1);
	}
	watch.until = options->seconds ? clock_now() + options->seconds : 0;
	watch_book_init(&watch.book, cluster, port);
	if (!options->json)
		demo_terminal_open(&watch.terminal);
	listen_all(&watch);
	say_refusals(&watch);
	say_what_was_missed(&watch);
	int status = status_of(&watch);
	watch_book_free(&watch.book);
	close(watch.signals);
	close(watch.socket);
	return status;
}

int watch_events(const struct watch_options *options)
{
	struct loaded loaded;
	if (!options->profile)
		return watch_cluster(options, NULL);
	int status = load_or_say(&loaded, options->profile, CLUSTER_ID_NONE);
	if (status == EXIT_FINE && !loaded.profile.report_to)
		fprintf(stderr, "%s: warning: without 'report-to = ...' in [cluster] its nodes report to nobody\n",
			options->profile);
	if (status == EXIT_FINE)
		status = watch_cluster(options, &loaded.cluster);
	load_free(&loaded);
	return status;
}
