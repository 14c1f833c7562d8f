/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told to a running demo, done. What it brings about is for the others to see (demo_follow.c). */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "demo.h"
#include "vm_login.h"
#include "vm_qmp.h"

#define GOES_ON 2 /* a deed that is a job now */

struct deed {
	struct demo *demo;
	const struct demo_command *command;
	int i; /* of its node */
	const char *name;
	size_t number;
	int caller;
	struct report *report;
};

static int refuse(const struct deed *deed, const char *why)
{
	report_error(deed->report, deed->name, "%s", why);
	return 1;
}

static int tell_machine(const struct deed *deed, const char *command)
{
	if (!demo_is_on(deed->demo, deed->i))
		return refuse(deed, "it is off");
	char *socket = xasprintf("%s.qmp", deed->name);
	int result = vm_qmp(socket, command, NULL, deed->report);
	free(socket);
	return result;
}

static int start_job(const struct deed *deed, char *const *argv)
{
	int result = demo_job_start(deed->demo, deed->command, deed->number, deed->caller, argv, deed->report);
	return result == 0 ? GOES_ON : result;
}

static int run_on_node(const struct deed *deed, const char *command)
{
	char *const argv[] = {"ssh", "-F", VM_LOGIN_CONFIG, (char *)deed->name, (char *)command, NULL};
	return demo_is_on(deed->demo, deed->i) ? start_job(deed, argv) : refuse(deed, "it is off");
}

/* --- power ---------------------------------------------------------------------------------- */

static int kill_node(const struct deed *deed)
{
	struct demo *demo = deed->demo;
	if (!demo_is_on(demo, deed->i))
		return refuse(deed, "it is off already");
	demo_power_off(demo, deed->i);
	demo_book_power(&demo->book, deed->command->node, false, "", demo_since(demo));
	return 0;
}

static int start_node(const struct deed *deed)
{
	struct demo *demo = deed->demo;
	if (demo_is_on(demo, deed->i))
		return refuse(deed, "it is on already; 'reset' starts it anew");
	if (demo_power_on(demo, deed->i, deed->report) < 0)
		return -1;
	demo_book_power(&demo->book, deed->command->node, true, "", demo_since(demo));
	return 0;
}

static int rebuild_node(const struct deed *deed)
{
	if (demo_is_on(deed->demo, deed->i))
		kill_node(deed);
	if (demo_replace(deed->demo, deed->i, deed->report) < 0)
		return -1;
	return start_node(deed);
}

static int freeze_node(const struct deed *deed, bool frozen)
{
	int result = tell_machine(deed, frozen ? "stop" : "cont");
	if (result == 0)
		demo_book_freeze(&deed->demo->book, deed->command->node, frozen, demo_since(deed->demo));
	return result;
}

/* In a moment, so that ssh has ended by then: nothing ends it when the node has gone. */
#define PANIC "nohup sh -c 'sleep 1; echo c >/proc/sysrq-trigger' >/dev/null 2>&1 </dev/null &"

/* --- cables and disks ----------------------------------------------------------------------- */

static int turn_cable(const struct deed *deed, bool in)
{
	const struct demo_command *command = deed->command;
	bool cut = command->cable ? deed->demo->cut[command->cable - 1] : deed->demo->done[deed->i].lan_cut;
	if (cut != in)
		return refuse(deed, in ? "the cable is in already" : "the cable is pulled already");
	return demo_cable(deed->demo, command->node, command->cable, in, deed->report) == 0 ? 0 : -1;
}

/* By ourselves once more: a guest may take its time to let a disk go. */
static int move_disk(const struct deed *deed)
{
	char disk[12], *profile = deed->demo->site.loaded.profile.path;
	bool pull = deed->command->verb == DEMO_PULL;
	char *const argv[] = {"/proc/self/exe", "vm", profile, (char *)deed->name, "--dir", ".",
			      pull ? "--pull" : "--insert", disk, NULL};
	snprintf(disk, sizeof disk, "%u", deed->command->disk);
	return start_job(deed, argv);
}

static int turn_disk(const struct deed *deed)
{
	struct demo *demo = deed->demo;
	unsigned *without = &demo->done[deed->i].without, bit = 1U << deed->command->disk;
	bool pull = deed->command->verb == DEMO_PULL, pulled = *without & bit;
	if (pull == pulled)
		return refuse(deed, pull ? "that disk is pulled already" : "that disk is in already: 'pull' comes first");
	if (deed->command->blank && demo_site_blank(&demo->site, deed->i, deed->command->disk, deed->report) < 0)
		return -1;
	if (demo_is_on(demo, deed->i))
		return move_disk(deed);
	*without ^= bit;
	return 0;
}

/* --- the whole ------------------------------------------------------------------------------ */

static int take_home(const struct deed *deed)
{
	char *command = xasprintf("ringctl home %s", deed->command->volume);
	int result = run_on_node(deed, command);
	free(command);
	return result;
}

/* 0, 1: refused, -1: trouble, with a report; GOES_ON. */
static int act(const struct deed *deed)
{
	switch (deed->command->verb) {
	case DEMO_KILL: return kill_node(deed);
	case DEMO_START: return start_node(deed);
	case DEMO_RESET: return tell_machine(deed, "system_reset");
	case DEMO_BUTTON: return tell_machine(deed, "system_powerdown");
	case DEMO_FREEZE: return freeze_node(deed, true);
	case DEMO_THAW: return freeze_node(deed, false);
	case DEMO_PANIC: return run_on_node(deed, PANIC);
	case DEMO_REBUILD: return rebuild_node(deed);
	case DEMO_CUT: return turn_cable(deed, false);
	case DEMO_PLUG: return turn_cable(deed, true);
	case DEMO_PULL: case DEMO_PUT: return turn_disk(deed);
	case DEMO_DRAIN: return run_on_node(deed, "ringctl drain");
	case DEMO_UNDRAIN: return run_on_node(deed, "ringctl undrain");
	case DEMO_HOME: return take_home(deed);
	case DEMO_ON: return run_on_node(deed, deed->command->rest);
	default: return 0;
	}
}

/* What a command on a node says goes where the board is drawn: whole lines, and nothing that commands a terminal. */
static char *harmless(const char *said)
{
	size_t length = strlen(said);
	char *copy = xasprintf("%s%s", said, length && said[length - 1] != '\n' ? "\n" : "");
	for (char *s = copy; *s; s++)
		if (((unsigned char)*s < ' ' && *s != '\n') || *s == 0x7f)
			*s = ' ';
	return copy;
}

void demo_answer_caller(struct demo *demo, int caller, int status, const char *said)
{
	said = said ? said : "";
	demo_control_answer(&demo->control, caller, status, said);
	if (!demo->terminal.live && (caller == DEMO_NOBODY || status > 0))
		fputs(said, stdout);
	fflush(stdout);
	if (caller != DEMO_NOBODY)
		return;
	free(demo->said);
	demo->said = demo->terminal.live ? harmless(said) : xstrdup(said);
}

/* A report as a person reads it. For the caller to free. */
static char *words_of(const struct report *report)
{
	char *words = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&words, &length);
	report_print(report, file, false);
	fclose(file);
	return words;
}

static void do_command(struct demo *demo, const char *line, const struct demo_command *command, int caller)
{
	struct report report = REPORT_NULL;
	demo_tell_news(demo);
	size_t number = demo_book_command(&demo->book, line, demo_since(demo));
	if (!demo->terminal.live)
		printf("%s\n", line);
	struct deed deed = {.demo = demo, .command = command, .number = number, .caller = caller, .report = &report};
	if (command->node) {
		deed.i = command->node - 1;
		deed.name = demo->state.node[deed.i].name;
	}
	int result = act(&deed);
	if (result != GOES_ON) {
		int status = result == 0 ? EXIT_FINE : result > 0 ? EXIT_REFUSED : EXIT_TROUBLE;
		char *said = words_of(&report);
		demo_book_end(&demo->book, number, status, said);
		demo_answer_caller(demo, caller, status, said);
		free(said);
	}
	report_free(&report);
	demo->ask_again = 0;
}

static void answer_status(struct demo *demo, int caller)
{
	struct text text = TEXT_NULL;
	double now = demo_since(demo);
	demo_board_nodes(&text, &demo->book, now, &demo_board_plain);
	demo_board_deed(&text, demo_book_last(&demo->book), now, SIZE_MAX);
	demo_answer_caller(demo, caller, EXIT_FINE, text.s);
	text_free(&text);
}

static void answer_help(struct demo *demo, int caller)
{
	struct text text = TEXT_NULL;
	demo_command_help(&text);
	demo_answer_caller(demo, caller, EXIT_FINE, text.s);
	text_free(&text);
}

void demo_obey(struct demo *demo, const char *line, int caller)
{
	struct demo_command command;
	struct text wrong = TEXT_NULL;
	if (demo_command_parse(&command, line, &demo->site.hardware, &wrong) < 0) {
		text_add(&wrong, "\n");
		demo_answer_caller(demo, caller, EXIT_REFUSED, wrong.s);
	} else if (command.verb == DEMO_HELP) {
		answer_help(demo, caller);
	} else if (command.verb == DEMO_QUIT) {
		demo->interrupted = true;
		demo_answer_caller(demo, caller, EXIT_FINE, "");
	} else if (!demo->runs) {
		demo_answer_caller(demo, caller, EXIT_REFUSED, "the cluster is not finished yet: it takes 'help' and 'quit'\n");
	} else if (command.verb == DEMO_STATUS) {
		answer_status(demo, caller);
	} else {
		do_command(demo, line, &command, caller);
	}
	text_free(&wrong);
}
