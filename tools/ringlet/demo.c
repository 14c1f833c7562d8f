/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "commands.h"
#include "demo_answer.h"
#include "demo_guests.h"
#include "demo_result.h"
#include "sys/clock.h"
#include "sys/publish.h"
#include "vm_accel.h"
#include "vm_login.h"

#define CONSOLE_LINES 25
#define CONSOLE_LIMIT (64U << 20)
#define STOP_SECONDS 60

static void say(struct report *report)
{
	fflush(stdout);
	report_print(report, stderr, wants_colour(stderr));
	report_free(report);
}

static int catch_signals(void)
{
	static const int wanted[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGWINCH};
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		sigaddset(&set, wanted[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	/* A terminal or pipe that is gone must not end us before our machines are. */
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool choose_accel(const struct demo *demo, struct report *report)
{
	if (demo->options->accel != ACCEL_TRY)
		return demo->options->accel == ACCEL_KVM;
	if (access("/dev/kvm", F_OK) == 0) {
		puts("Trying whether KVM works here ...");
		fflush(stdout);
	}
	return vm_accel_kvm(".", demo->site.base, report);
}

/* Before the run folder is entered: a path is meant from where the person is. */
static int find_guest(struct demo *demo, struct report *report)
{
	const struct demo_options *o = demo->options;
	if (o->no_guests)
		return 0;
	demo->guest = realpath(o->guest ? o->guest : DEMO_GUEST_IMAGE, NULL);
	if (!demo->guest && o->guest)
		return report_error(report, o->guest, "%s", strerror(errno)), 1;
	return 0;
}

static int prepare(struct demo *demo)
{
	const struct demo_options *o = demo->options;
	struct report report = REPORT_NULL;
	int result = find_guest(demo, &report);
	if (result == 0)
		result = demo_site_open(&demo->site, o->folder, o->profile, o->base, &report);
	if (result == 0) {
		demo->kvm = choose_accel(demo, &report);
		result = demo->kvm ? 0 : demo_site_patient(&demo->site, &report);
	}
	if (result == 0) {
		unlink("result.json");
		unlink("commands.json");
		result = demo_site_fill(&demo->site, &o->wish, &report);
	}
	if (result == 0)
		result = demo_control_open(&demo->control, &report);
	if (result == 0)
		demo_state_init(&demo->state, &demo->site.loaded.cluster, demo->kvm);
	return say_and_end(&report, result);
}

static void say_failed(const struct demo *demo, const struct demo_node *node)
{
	const struct demo_stage *stage = demo_node_stage(node);
	char *path = xasprintf("%s.console", node->name);
	char *console = read_file(path, NULL, CONSOLE_LIMIT);
	struct text end = TEXT_NULL;

	printf("\n%s failed after %.0f s, %s%s: %s\n", node->name, node->end, stage ? "in stage " : "before its first stage",
	       stage ? stage->name : "", node->text);
	demo_console_end(&end, console ? console : "", CONSOLE_LINES);
	printf("--- the end of its console (%s/%s):\n%s---\n", demo->site.folder, path, end.s ? end.s : "(empty)\n");
	text_free(&end);
	free(console);
	free(path);
}

static double finished_after(const struct demo_state *state)
{
	double latest = 0;
	for (int i = 0; i < state->nodes; i++)
		latest = state->node[i].end > latest ? state->node[i].end : latest;
	return latest;
}

static void say_guests(const struct demo *demo)
{
	char address[IPV4_TEXT];
	double latest = -1;
	for (int i = 0; i < demo->book.guests; i++)
		latest = demo->book.guest[i].first > latest ? demo->book.guest[i].first : latest;
	if (latest >= 0)
		printf("A guest on each, the last one answered on the LAN at %.1f s:", latest);
	for (int i = 0; i < demo->book.guests && latest >= 0; i++)
		printf(" %s %s%s", demo->book.guest[i].name, ipv4_format(demo->book.guest[i].address, address),
		       i + 1 < demo->book.guests ? "," : "\n");
	if (!demo->guest && !demo->options->no_guests)
		printf("No guests: " DEMO_GUEST_IMAGE " is not there; 'make guest' makes it.\n");
}

static void say_finished(const struct demo *demo)
{
	const char *folder = demo->site.folder;
	struct text text = TEXT_NULL;
	demo_view_stages(&text, &demo->state);
	text_add(&text, "\n");
	demo_answer_table(&text, &demo->state, demo->answer);
	printf("\n%s\nFinished %.1f s after power-on (%s); asked from outside, all %d nodes said so by %.1f s.\n",
	       text.s, finished_after(&demo->state), demo->kvm ? "KVM" : "emulation", demo->state.nodes, demo->asked);
	say_guests(demo);
	printf("Log in:    ssh -F %s/" VM_LOGIN_CONFIG " %s\n", folder, demo->state.node[0].name);
	printf("Times:     %s/result.json\n", folder);
	text_free(&text);
}

/* The outcome in words and as a file. */
static void tell(struct demo *demo, bool finished, struct report *report)
{
	double seconds = finished ? finished_after(&demo->state) : demo_since(demo);
	char *result = demo_result(&demo->state, &demo->book, finished, seconds, demo->kvm);
	publish("result.json", result, strlen(result), 0644, report);
	free(result);
	if (finished) {
		say_finished(demo);
		return;
	}
	for (int i = 0; i < demo->state.nodes; i++)
		if (demo->state.node[i].outcome == DEMO_FAILED)
			say_failed(demo, &demo->state.node[i]);
	if (demo->interrupted)
		printf("\nStopped after %.0f s, before it was finished.\n", seconds);
	fflush(stdout);
}

static bool install(struct demo *demo, struct report *report)
{
	if (demo_start(demo, report) < 0)
		return false;
	demo_watch(demo);
	return demo_state_outcome(&demo->state) == DEMO_FINISHED && demo_ask(demo, report) == 0;
}

static int run_machines(struct demo *demo)
{
	struct report report = REPORT_NULL;
	bool finished = install(demo, &report), guests = true;
	demo_book_init(&demo->book, &demo->site.loaded.cluster, demo_since(demo));
	if (finished && demo->guest)
		guests = demo_guests(demo, &report) == 0;
	tell(demo, finished, &report);
	say(&report);
	if (!finished)
		return EXIT_TROUBLE;
	if (demo->options->exit || demo->interrupted)
		return guests ? EXIT_FINE : EXIT_TROUBLE;
	printf("The cluster runs until 'quit' or ^C, or 'ringlet demo --stop --dir %s' from elsewhere.\n"
	       "It takes commands, here or by 'ringlet demo --tell \"kill %s\"': 'help' shows them.\n\n",
	       demo->site.folder, demo->state.node[demo->state.nodes - 1].name);
	fflush(stdout);
	int result = demo_follow(demo, &report);
	say(&report);
	return result == 0 ? EXIT_FINE : EXIT_TROUBLE;
}

int demo_run(const struct demo_options *options)
{
	struct demo demo = {.options = options, .site = DEMO_SITE_NULL, .input = DEMO_INPUT_NULL,
			    .control = DEMO_CONTROL_NULL, .station = VM_STATION_NULL};
	demo.signals = catch_signals();
	for (int i = 0; i < NODES_MAX; i++) {
		demo.tail[i].fd = -1;
		demo.events[i] = (struct vm_events)VM_EVENTS_NULL;
	}
	demo_terminal_open(&demo.terminal);

	int status = prepare(&demo);
	if (status == EXIT_FINE) {
		status = run_machines(&demo);
		if (options->exit && status == EXIT_FINE && !demo.interrupted)
			puts("Powering off ...");
		fflush(stdout);
		demo_end(&demo, options->exit && status == EXIT_FINE && !demo.interrupted);
		if (!options->keep)
			demo_site_remove_images(&demo.site);
	}
	for (int i = 0; i < NODES_MAX; i++)
		demo_answer_free(&demo.answer[i]);
	free(demo.said);
	free(demo.guest);
	demo_book_free(&demo.book);
	demo_control_close(&demo.control);
	vm_station_close(&demo.station);
	demo_state_free(&demo.state);
	demo_site_close(&demo.site);
	close(demo.signals);
	return status;
}

int demo_stop(const char *folder)
{
	pid_t pid = demo_site_owner(folder);
	if (pid <= 0) {
		fprintf(stderr, "%s: no demo runs in this folder\n", folder);
		return EXIT_REFUSED;
	}
	/* Its lock said who it is; had it ended meanwhile, its number would hardly be another's yet. */
	if (kill(pid, SIGTERM) < 0) {
		fprintf(stderr, "%s: process %d: %s\n", folder, (int)pid, strerror(errno));
		return EXIT_TROUBLE;
	}
	for (double end = clock_now() + STOP_SECONDS; demo_site_owner(folder) == pid; usleep(100000)) {
		if (clock_now() > end) {
			fprintf(stderr, "%s: process %d does not end\n", folder, (int)pid);
			return EXIT_TROUBLE;
		}
	}
	printf("%s: the demo has ended\n", folder);
	return EXIT_FINE;
}
