/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The last stage: a small guest on each node, by the node's own command, as a person would make it. Copied to all nodes
 * at once; it is there when somebody on the LAN has an answer from it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo.h"
#include "demo_guests.h"
#include "sys/clock.h"
#include "vm_lan.h"
#include "vm_login.h"
#include "vm_switch.h"

#define STAGE "guest"
#define TICK_MS 200
#define GUESTS_SECONDS 600 /* for all of them: libvirt of an emulated node looks for minutes at what its QEMU can do */

enum step { COPY, MAKE, ANSWER, THERE, FAILED };

struct making {
	enum step step;
	struct vm_process process;
	char *why; /* it failed */
};

static void tell_stage(struct demo *demo, int i, enum event_state state, const char *text)
{
	struct demo_event event = {.stage = STAGE, .state = state, .percent = -1};
	double now = demo_since(demo);
	demo_text_copy(event.text, sizeof event.text, text);
	demo_state_after(&demo->state.node[i], &event, now);
	demo_terminal_line(&demo->terminal, &demo->state.node[i], &event, now);
}

static void give_up(struct demo *demo, struct making *making, int i, char *why)
{
	making->why = why;
	making->step = FAILED;
	tell_stage(demo, i, EVENT_FAILED, why);
}

static void fail(struct demo *demo, struct making *making, int i, const char *what)
{
	give_up(demo, making, i, xasprintf("%s: %s", what, making->process.end ? making->process.end : "it did not begin"));
}

static void start(struct demo *demo, struct making *making, int i, char *const *argv)
{
	struct report unheard = REPORT_NULL; /* "it did not begin" says it as well */
	char *log = xasprintf("%s.guest.log", demo->state.node[i].name);
	vm_process_free(&making->process);
	if (vm_process_start(&making->process, demo->book.guest[i].name, argv, log, &unheard) < 0)
		fail(demo, making, i, argv[0]);
	report_free(&unheard);
	free(log);
}

/* Each has an image of its own: in it stands who it is. */
static void copy(struct demo *demo, struct making *making, int i)
{
	struct report report = REPORT_NULL;
	const struct book_guest *guest = &demo->book.guest[i];
	char *image = xasprintf("%s.raw", guest->name), *to = xasprintf("%s:/var/tmp/%s", demo->state.node[i].name, image);
	char *const argv[] = {"scp", "-q", "-F", VM_LOGIN_CONFIG, image, to, NULL};
	tell_stage(demo, i, EVENT_START, "its image is copied to the node");
	if (demo_guest_image(demo->guest, image, guest->name, guest->address, &report) < 0)
		give_up(demo, making, i, xstrdup(report.messages[0].text));
	else
		start(demo, making, i, argv);
	report_free(&report);
	free(image);
	free(to);
}

static void make(struct demo *demo, struct making *making, int i)
{
	const struct book_guest *guest = &demo->book.guest[i];
	char *command = demo_guest_command(guest->name, demo->site.loaded.cluster.volume[guest->volume - 1].name);
	char *const argv[] = {"ssh", "-F", VM_LOGIN_CONFIG, (char *)demo->state.node[i].name, command, NULL};
	tell_stage(demo, i, EVENT_PROGRESS, "ringctl makes it");
	start(demo, making, i, argv);
	free(command);
}

static void await(struct demo *demo, struct making *making, int i)
{
	char *words = xasprintf("%s starts", demo->book.guest[i].name);
	tell_stage(demo, i, EVENT_PROGRESS, words);
	making->step = ANSWER;
	free(words);
}

static void welcome(struct demo *demo, struct making *making, int i)
{
	char address[IPV4_TEXT];
	char *words = xasprintf("%s answers at %s", demo->book.guest[i].name,
				ipv4_format(demo->book.guest[i].address, address));
	tell_stage(demo, i, EVENT_DONE, words);
	making->step = THERE;
	free(words);
}

/* One step on, if the last one is done. */
static void go_on(struct demo *demo, struct making *making, int i)
{
	if (making->step == ANSWER && demo->book.guest[i].answers)
		welcome(demo, making, i);
	if (making->step > MAKE || !vm_process_ended(&making->process))
		return;
	if (making->process.status != 0) {
		fail(demo, making, i, making->step == COPY ? "its image was not copied" : "ringctl did not make it");
	} else if (making->step == COPY) {
		making->step = MAKE;
		make(demo, making, i);
	} else {
		await(demo, making, i);
	}
}

static bool is_open(const struct making *making, int count)
{
	for (int i = 0; i < count; i++)
		if (making[i].step < THERE)
			return true;
	return false;
}

static void make_all(struct demo *demo, struct making *making)
{
	double end = clock_now() + GUESTS_SECONDS;
	for (int i = 0; i < demo->state.nodes; i++)
		copy(demo, &making[i], i);
	while (!demo->interrupted && is_open(making, demo->state.nodes) && clock_now() < end) {
		demo_ask_guests(demo);
		demo_wait(demo, TICK_MS);
		for (int i = 0; i < demo->state.nodes; i++)
			go_on(demo, &making[i], i);
		demo_terminal_draw(&demo->terminal, &demo->state, demo_since(demo));
	}
}

/* Its station on the LAN, and all guests in the book. */
static int begin(struct demo *demo, struct report *report)
{
	const struct cluster *cluster = &demo->site.loaded.cluster;
	struct vm_lan_plan plan;
	if (vm_lan_addresses(&plan, cluster, report) < 0)
		return -1;
	for (int i = 0; i < cluster->n; i++) {
		char name[BOOK_GUEST_NAME];
		if (!plan.observer || !plan.guest[i])
			return report_error(report, cluster->profile->path, "the network has no addresses left for guests, and "
					    "for who looks after them: take --no-guests");
		snprintf(name, sizeof name, "guest%d", i + 1);
		demo_book_add_guest(&demo->book, name, plan.guest[i], cluster->node[i].own);
	}
	return vm_station_open(&demo->station, vm_switch_observer(cluster->n, 0), plan.observer, report);
}

static void remove_copy(const struct book_guest *guest)
{
	char *image = xasprintf("%s.raw", guest->name);
	unlink(image);
	free(image);
}

int demo_guests(struct demo *demo, struct report *report)
{
	struct making making[NODES_MAX] = {0};
	int result = begin(demo, report);
	if (result < 0)
		return -1;
	make_all(demo, making);
	for (int i = 0; i < demo->state.nodes; i++) {
		const char *name = demo->book.guest[i].name;
		vm_process_stop(&making[i].process, 1);
		if (making[i].step == FAILED)
			result = report_error(report, name, "%s", making[i].why);
		else if (making[i].step < THERE && !demo->interrupted)
			result = report_error(report, name, "does not answer on the LAN after %d s", GUESTS_SECONDS);
		vm_process_free(&making[i].process);
		free(making[i].why);
		remove_copy(&demo->book.guest[i]);
	}
	return result;
}
