/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `ringctl guest move`: to another volume, on whichever node that is in use. The guest is shut down, its folder copied
 * beside its new place, and made a guest there ("land", on that node) before it goes here: cut off in between, there are
 * two copies, of which Pacemaker knows one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "guest.h"
#include "guest_args.h"
#include "guest_away.h"
#include "guest_make.h"
#include "guest_pacemaker.h"
#include "guest_read.h"
#include "guest_run.h"
#include "guest_settings_file.h"
#include "guest_wait.h"
#include "plan/ha_names.h"
#include "sys/publish.h"

#define STOP_PATIENCE 300
#define START_PATIENCE 180
#define MOVING GUESTS_FOLDER "/.%s.moving"

struct move {
	const struct guest_site *site;
	const char *name;
	int from, to; /* volumes */
	int node;     /* where the other one is in use */
	bool ran;
};

static int say(struct report *report, int result)
{
	report_print(report, stderr, isatty(STDERR_FILENO));
	report_free(report);
	return result;
}

/* ---- before ---- */

/* All that it is made of has to be in its folder: the rest of the volume stays. */
static int is_whole(const struct move *move, struct report *report)
{
	struct guest_facts facts = {0};
	char *path = guest_site_file(move->site, move->from, move->name, GUEST_DOMAIN), *xml = read_file(path, NULL, 1 << 20);
	char *place = guest_place(guest_site_volume_name(move->site, move->from), move->name);
	int result = xml ? guest_read(&facts, xml) : -1;
	if (result < 0)
		report_error(report, path, "is no definition of a domain");
	for (size_t i = 0; i < facts.sources; i++)
		if (!starts_with(facts.source[i], place) || facts.source[i][strlen(place)] != '/')
			result = report_error(report, move->name, "%s is not in its folder, and would stay behind", facts.source[i]);
	guest_facts_free(&facts);
	free(place);
	free(xml);
	free(path);
	return result;
}

/* Saved memory knows its disks by their old places. */
static int has_no_memory(const struct move *move, struct report *report)
{
	char *file = xasprintf("%s.state", move->name), *path = guest_site_file(move->site, move->from, move->name, file);
	bool saved = access(path, F_OK) == 0;
	free(path);
	free(file);
	return saved ? report_error(report, move->name, "its memory is saved, and would be of no use there: start it first") : 0;
}

static int aim(struct move *move, const struct guest_args *args, struct report *report)
{
	move->to = guest_site_volume(move->site, args->more);
	if (!move->to)
		return report_error(report, args->more, "is no volume and no node of this cluster");
	if (move->to == move->from)
		return report_error(report, move->name, "is on %s already", guest_site_volume_name(move->site, move->to));
	move->node = guest_site_holder(move->site, move->to);
	if (!move->node)
		return report_error(report, guest_site_volume_name(move->site, move->to), "is not in use anywhere");
	return has_no_memory(move, report) < 0 ? -1 : is_whole(move, report);
}

static int stop(struct move *move, struct report *report)
{
	move->ran = guest_site_runs(move->site, move->name);
	if (guest_want(move->site, move->from, move->name, false, report) < 0)
		return -1;
	return guest_wait(move->site, move->name, false, STOP_PATIENCE) == EXIT_FINE ? 0 : -1;
}

/* ---- over there ---- */

static int there(const struct move *move, const char *const *words, struct report *report)
{
	char *reason = NULL;
	int result = guest_away_ask(move->site, move->node, words, 120, NULL, &reason);
	if (result < 0)
		report_error(report, move->site->self.cluster.node[move->node - 1].name, "%s", reason);
	free(reason);
	return result;
}

/* Below the captured tree, if that is where it is. */
static char *place_of(const struct move *move)
{
	return xasprintf("%s" MOVING, move->node == move->site->self.node ? move->site->root : "",
			 guest_site_volume_name(move->site, move->to), move->name);
}

static int copy(const struct move *move, const char *place, struct report *report)
{
	char *folder = guest_site_folder(move->site, move->from, move->name);
	char *from = xasprintf("%s/", folder), *to = xasprintf("%s/", place);
	const char *const make[] = {"mkdir", "-p", place, NULL};
	int result = there(move, make, report);
	if (result == 0)
		result = guest_away_copy(move->site, from, move->node, to, report);
	free(to);
	free(from);
	free(folder);
	return result;
}

static int land(const struct move *move, struct report *report)
{
	const char *const words[] = {"ringctl", "guest", "land", move->name, guest_site_volume_name(move->site, move->from),
				     "--volume", guest_site_volume_name(move->site, move->to), "--here", NULL};
	return there(move, words, report);
}

static int bring_over(const struct move *move, struct report *report)
{
	char *place = place_of(move);
	const char *const clear[] = {"rm", "-rf", place, NULL};
	int result = there(move, clear, report); /* what an earlier move left */
	if (result == 0)
		result = copy(move, place, report);
	if (result == 0)
		result = land(move, report);
	if (result < 0) {
		struct report ignored = REPORT_NULL;
		there(move, clear, &ignored);
		report_free(&ignored);
	}
	free(place);
	return result;
}

/* ---- after ---- */

static int start_there(const struct move *move)
{
	const char *const words[] = {"ringctl", "guest", "start", move->name, "--here", NULL};
	if (move->node != move->site->self.node)
		return guest_away_do(move->site, move->node, words);
	struct report report = REPORT_NULL;
	int result = say(&report, guest_want(move->site, move->to, move->name, true, &report));
	return result < 0 ? EXIT_UNWELL : guest_wait(move->site, move->name, true, START_PATIENCE);
}

static void stay(const struct move *move)
{
	struct report report = REPORT_NULL;
	fprintf(stderr, "%s stays on %s\n", move->name, guest_site_volume_name(move->site, move->from));
	if (move->ran && guest_want(move->site, move->from, move->name, true, &report) == 0)
		guest_wait(move->site, move->name, true, START_PATIENCE);
	say(&report, 0);
}

static int move_here(const struct guest_args *args, const struct guest_site *site, int volume)
{
	struct report report = REPORT_NULL;
	struct move move = {.site = site, .name = args->name, .from = volume};
	if (say(&report, aim(&move, args, &report)) < 0)
		return EXIT_UNWELL;
	report = (struct report)REPORT_NULL;
	int result = stop(&move, &report);
	if (result == 0)
		result = bring_over(&move, &report);
	if (say(&report, result) < 0) {
		stay(&move);
		return EXIT_UNWELL;
	}
	report = (struct report)REPORT_NULL;
	char *folder = guest_site_folder(site, volume, args->name);
	result = say(&report, guest_folder_remove(folder, &report));
	free(folder);
	printf("%s is on %s\n", move.name, guest_site_volume_name(site, move.to));
	int started = move.ran ? start_there(&move) : EXIT_FINE;
	return result < 0 ? EXIT_UNWELL : started;
}

int guest_cmd_move(int argc, char **argv)
{
	return guest_on_its_node(argc, argv, "", 2, move_here);
}
