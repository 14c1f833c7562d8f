/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The demo's one loop: signals wake it, and a tick. Events are files that only
 * grow (no event is lost, whoever listens when), so they are simply read again.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "demo.h"
#include "sys/clock.h"

#define TICK_MS 200
#define LAST_WORDS 2.0 /* seconds */

/* A guest that says a line longer than this is not saying events. */
#define LINE_MAX_BYTES 4096

double demo_since(const struct demo *demo)
{
	return clock_now() - demo->power_on;
}

static void take_signals(struct demo *demo)
{
	struct signalfd_siginfo info;
	while (read(demo->signals, &info, sizeof info) == sizeof info) {
		if (info.ssi_signo == SIGWINCH)
			demo_terminal_resized(&demo->terminal);
		else if (info.ssi_signo != SIGCHLD)
			demo->interrupted = true;
	}
}

static void take_lines(struct demo *demo)
{
	int caller = DEMO_NOBODY;
	for (char *line; (line = demo_input_line(&demo->input)); free(line))
		demo_obey(demo, line, DEMO_NOBODY);
	for (char *line; (line = demo_control_line(&demo->control, &caller)); free(line))
		demo_obey(demo, line, caller);
}

static void take_frames(struct demo *demo)
{
	struct vm_heard heard;
	while (vm_station_hear(&demo->station, &heard))
		for (int i = 0; i < demo->book.guests; i++)
			if (heard.what == VM_HEARD_ECHO_REPLY && heard.from.address == demo->book.guest[i].address)
				demo_book_heard(&demo->book, i, demo_since(demo));
}

/* QEMU's word that a machine begins anew, by whosever doing. */
static void take_resets(struct demo *demo)
{
	static const char *const words[] = {[VM_EVENT_WATCHDOG] = "is reset by its watchdog", [VM_EVENT_RESET] = "is reset",
					    [VM_EVENT_RESTART] = "restarts itself"};
	for (int i = 0; i < demo->state.nodes; i++)
		for (enum vm_event event; (event = vm_events_next(&demo->events[i]));)
			demo_book_reset(&demo->book, i + 1, words[event], demo_since(demo));
}

void demo_wait(struct demo *demo, int milliseconds)
{
	int fds[DEMO_CALLERS + 1];
	struct pollfd wait[3 + DEMO_CALLERS + 1 + NODES_MAX] = {{.fd = demo->signals, .events = POLLIN},
								{.fd = demo->input.fd, .events = POLLIN},
								{.fd = demo->station.fd, .events = POLLIN}};
	nfds_t count = 3;
	int callers = demo_control_fds(&demo->control, fds);
	for (int i = 0; i < callers; i++)
		wait[count++] = (struct pollfd){.fd = fds[i], .events = POLLIN};
	for (int i = 0; i < demo->state.nodes; i++)
		wait[count++] = (struct pollfd){.fd = demo->events[i].fd, .events = POLLIN};
	if (poll(wait, count, milliseconds) <= 0)
		return;
	take_signals(demo);
	take_frames(demo);
	take_resets(demo);
	take_lines(demo);
}

static void take_line(struct demo *demo, int i, const char *line)
{
	struct demo_event event;
	if (!demo_event_parse(&event, line))
		return;
	if (demo->runs) {
		demo_book_event(&demo->book, i + 1, &event, demo_since(demo));
		return;
	}
	demo_state_apply(&demo->state.node[i], &event, demo_since(demo));
	demo_terminal_line(&demo->terminal, &demo->state.node[i], &event, demo_since(demo));
}

void demo_take_events(struct demo *demo, int i)
{
	struct demo_tail *tail = &demo->tail[i];
	char buffer[4096];
	ssize_t got;
	while ((got = read(tail->fd, buffer, sizeof buffer)) > 0) {
		for (ssize_t k = 0; k < got; k++) {
			if (buffer[k] != '\n') {
				if (tail->part.length < LINE_MAX_BYTES)
					text_add_bytes(&tail->part, &buffer[k], 1);
				continue;
			}
			if (tail->part.length)
				take_line(demo, i, tail->part.s);
			text_free(&tail->part);
		}
	}
}

static void check_processes(struct demo *demo)
{
	for (int i = 0; i < demo->state.nodes; i++) {
		struct demo_node *node = &demo->state.node[i];
		const char *lan = vm_process_ended(&demo->lan) ? demo->lan.end : NULL;
		char *reason = NULL;
		if (vm_process_ended(&demo->machine[i]))
			reason = xasprintf("the machine ended: QEMU: %s", demo->machine[i].end);
		else if (lan)
			reason = xasprintf("the LAN ended: %s", lan);
		else if (demo_since(demo) > demo->options->timeout)
			reason = xasprintf("not finished after %u s", demo->options->timeout);
		if (reason && node->outcome == DEMO_RUNNING)
			demo_state_fail(node, reason, demo_since(demo));
		free(reason);
	}
}

/* A guest that failed tells its console more than its event did; it gets the time. */
static void listen_on(struct demo *demo)
{
	double end = clock_now() + LAST_WORDS;
	while (!demo->interrupted && clock_now() < end)
		demo_wait(demo, TICK_MS);
}

void demo_watch(struct demo *demo)
{
	while (!demo->interrupted && demo_state_outcome(&demo->state) == DEMO_RUNNING) {
		demo_terminal_draw(&demo->terminal, &demo->state, demo_since(demo));
		demo_wait(demo, TICK_MS);
		for (int i = 0; i < demo->state.nodes; i++)
			demo_take_events(demo, i);
		check_processes(demo);
	}
	if (demo_state_outcome(&demo->state) == DEMO_FAILED)
		listen_on(demo);
	demo_terminal_draw(&demo->terminal, &demo->state, demo_since(demo));
}
