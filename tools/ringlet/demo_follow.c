/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The finished cluster, until somebody ends it: what is told is done, and what comes of it is looked at from outside. One
 * node at a time is asked by ssh how it is; the guests are asked by ping, five times a second, from the LAN.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo.h"
#include "demo_answer.h"
#include "sys/clock.h"
#include "sys/publish.h"
#include "vm_login.h"

#define TICK_MS 200

/*
 * Between two questions: as long as something is not well, and else. To answer takes an emulated node a second or two; where
 * it takes longer, the next one has as long a rest, or slow machines would do nothing but answer.
 */
#define SOON 2.0
#define LATER 15.0
#define ANSWER_SECONDS 60 /* who is not there at all fails within ten, by ssh_config */
#define ANSWER_LIMIT (1U << 20)

#define COMMANDS "commands.json"

/* --- the nodes are asked -------------------------------------------------------------------- */

/* The next one round the ring that can be expected to answer; 0: none. */
static int choose_node(struct demo *demo, bool any)
{
	int n = demo->state.nodes;
	for (int k = 0; k < n; k++) {
		int number = (demo->asked_node + k) % n + 1;
		const struct book_node *node = &demo->book.node[number - 1];
		if (demo_is_on(demo, number - 1) && !node->frozen && (any || (!*node->stage && node->member != DEMO_NO)))
			return number;
	}
	return any ? 0 : choose_node(demo, true);
}

static void ask_one(struct demo *demo, double now)
{
	struct report unheard = REPORT_NULL;
	int number = choose_node(demo, false);
	demo->ask_again = now + (demo->book.well ? LATER : SOON);
	if (!number)
		return;
	const char *name = demo->state.node[number - 1].name;
	char *log = xasprintf("%s.status", name);
	char *const argv[] = {"ssh", "-F", VM_LOGIN_CONFIG, (char *)name, DEMO_QUESTION, NULL};
	demo->asked_node = number;
	demo->asker_end = now + ANSWER_SECONDS;
	vm_process_start(&demo->asker, name, argv, log, &unheard);
	free(log);
	report_free(&unheard);
}

static void take_answer(struct demo *demo, double now)
{
	struct demo_seen seen;
	char *text = read_file(demo->asker.log, NULL, ANSWER_LIMIT);
	if (text && demo_seen_parse(&seen, demo->book.cluster, text) && seen.from == demo->asked_node)
		demo_book_see(&demo->book, &seen, now);
	free(text);
	vm_process_free(&demo->asker);
	double took = now - (demo->asker_end - ANSWER_SECONDS);
	demo->ask_again = now + (demo->book.well ? LATER : took > SOON ? took : SOON);
}

/* It was switched off, reset or frozen since it was asked, or takes too long. */
static bool is_in_vain(const struct demo *demo, double now)
{
	const struct book_node *node = &demo->book.node[demo->asked_node - 1];
	return now > demo->asker_end || node->frozen || node->since > demo->asker_end - ANSWER_SECONDS;
}

static void ask_nodes(struct demo *demo, double now)
{
	bool asking = demo->asker.log;
	if (!asking && now >= demo->ask_again)
		ask_one(demo, now);
	else if (asking && vm_process_ended(&demo->asker))
		take_answer(demo, now);
	else if (asking && is_in_vain(demo, now)) {
		vm_process_kill(&demo->asker);
		vm_process_free(&demo->asker);
		demo->ask_again = now > demo->asker_end ? now + LATER : now;
	}
}

/* --- the guests are asked ------------------------------------------------------------------- */

void demo_ask_guests(struct demo *demo)
{
	if (demo->station.fd < 0)
		return;
	demo->sequence++;
	for (int i = 0; i < demo->book.guests; i++)
		vm_station_ping(&demo->station, demo->book.guest[i].address, demo->sequence);
	demo_book_tick(&demo->book, demo_since(demo));
}

/* --- what is seen of the machines themselves ------------------------------------------------ */

static void look_at_machine(struct demo *demo, int i, double now)
{
	char why[200] = ""; /* QEMU ends so when the guest switches itself off, and when it is told to */
	if (demo_is_on(demo, i) || !demo->book.node[i].on)
		return;
	const struct vm_process *process = &demo->machine[i];
	if (process->status != 0)
		snprintf(why, sizeof why, "QEMU: %s", process->end);
	demo_book_power(&demo->book, i + 1, false, why, now);
}

static int running_machines(struct demo *demo)
{
	int running = 0;
	for (int i = 0; i < demo->state.nodes; i++)
		running += demo_is_on(demo, i);
	return running;
}

/* --- what is shown -------------------------------------------------------------------------- */

static void draw(struct demo *demo, double now)
{
	struct text text = TEXT_NULL, title = TEXT_NULL;
	if (!demo->terminal.live)
		return;
	text_add(&title, "Ringlet %s: %s, %.0f s    help, quit", RINGLET_VERSION, demo->state.title, now);
	int lines = demo_board(&text, &demo->book, title.s, demo->said, demo_input_typed(&demo->input), now,
			       &demo->terminal.screen);
	demo_terminal_put(&demo->terminal, text.s, lines);
	text_free(&title);
	text_free(&text);
}

void demo_tell_news(struct demo *demo)
{
	struct report unheard = REPORT_NULL;
	if (!demo->book.news.length)
		return;
	if (!demo->terminal.live) {
		fputs(demo->book.news.s, stdout);
		fflush(stdout);
	}
	text_free(&demo->book.news);
	char *json = demo_book_json(&demo->book);
	publish(COMMANDS, json, strlen(json), 0644, &unheard);
	report_free(&unheard);
	free(json);
}

static void look(struct demo *demo)
{
	double now = demo_since(demo);
	for (int i = 0; i < demo->state.nodes; i++) {
		demo_take_events(demo, i);
		look_at_machine(demo, i, now);
	}
	demo_jobs_take(demo);
	ask_nodes(demo, now);
	demo_ask_guests(demo);
	demo_tell_news(demo);
	draw(demo, now);
}

int demo_follow(struct demo *demo, struct report *report)
{
	int result = 0;
	demo_input_open(&demo->input, demo->terminal.live);
	demo->terminal.drawn = 0;
	demo->runs = true;
	for (int i = 0; i < demo->state.nodes; i++)
		demo_listen(demo, i);
	text_free(&demo->book.news); /* of guests, which was told as their stage */
	while (!demo->interrupted && result == 0) {
		double next = clock_now() + TICK_MS / 1000.0;
		look(demo);
		/* Frames wake it before its time, and are not a reason to look at all the rest. */
		for (double left; !demo->interrupted && (left = next - clock_now()) > 0;)
			demo_wait(demo, (int)(left * 1000) + 1);
		if (vm_process_ended(&demo->lan))
			result = report_error(report, "lan", "ended: %s", demo->lan.end);
		/* Who takes the power from all of them wants to give it back. */
		else if (running_machines(demo) == 0 && demo->book.deeds == 1)
			result = report_error(report, "demo", "no machine runs any more");
	}
	look(demo);
	demo_input_close(&demo->input);
	vm_process_kill(&demo->asker);
	vm_process_free(&demo->asker);
	demo_jobs_stop(demo);
	if (demo->terminal.live)
		putchar('\n');
	return result;
}
