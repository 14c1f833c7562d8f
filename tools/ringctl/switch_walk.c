/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "switch_walk.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "switch_do.h"
#include "switch_ha.h"
#include "sys/clock.h"

/* Seconds between two looks, here (files) and elsewhere (ssh); and between two questions to Pacemaker. */
#define LOOK_HERE 0.1
#define LOOK_THERE 1
#define ASK_AT_END 2
#define ASK_ON_THE_WAY 5
/* How long something that failed may take to come about all the same. */
#define TROUBLE 10

/* --- signals ------------------------------------------------------------------------------ */

static volatile sig_atomic_t signals;

static void count_signal(int number)
{
	(void)number;
	signals++;
}

/* The terminal may be closed: half a switch-over helps nobody. */
static void catch_signals(void)
{
	struct sigaction stop = {.sa_handler = count_signal}, ignore = {.sa_handler = SIG_IGN};
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

/* --- looking ------------------------------------------------------------------------------ */

struct pace {
	double asked; /* when Pacemaker was asked last */
	double looked[NODES_MAX];
};

static void look_at(struct switch_walk *walk, struct pace *pace, int node)
{
	double wait = node == walk->world->self->node ? LOOK_HERE : LOOK_THERE;
	if (!node || clock_now() - pace->looked[node - 1] < wait)
		return;
	switch_look(walk->world, node);
	pace->looked[node - 1] = clock_now();
}

static bool ask(struct switch_walk *walk, struct pace *pace, double wait)
{
	if (clock_now() - pace->asked < wait)
		return false;
	switch_ask(walk->world);
	pace->asked = clock_now();
	return walk->world->ha.known;
}

/* NULL: go on. For the caller to free. */
static char *out_of_patience(const struct switch_walk *walk)
{
	if ((unsigned)signals > walk->signals)
		return xstrdup("broken off");
	if (clock_now() > walk->end)
		return xasprintf("not done within %.0f s", walk->limit);
	return NULL;
}

/* All volumes on their way, so that each is timed while another one is waited for. What this one waits for, or NULL. */
static char *look_around(struct switch_walk *walk, struct pace *pace, int volume)
{
	char *awaited = NULL;
	for (int i = 0; i < walk->facts->cluster->n; i++) {
		struct switch_passage *p = &walk->passage[i];
		if (!p->volume)
			continue;
		look_at(walk, pace, p->from);
		look_at(walk, pace, p->to);
		char *what = switch_passage_look(p, walk->world, &walk->facts->volume[i]);
		if (i + 1 == volume)
			awaited = what;
		else
			free(what);
	}
	return awaited;
}

/*
 * Something has failed since, and it is not there after all: Pacemaker tries again what failed, so it gets some time. For
 * the caller to free; NULL: all is well.
 */
static char *trouble(struct switch_walk *walk, int volume)
{
	const struct ha_state *ha = &walk->world->ha;
	if (walk->back)
		return NULL;
	if (!walk->trouble && ha->failed_actions > walk->failed)
		walk->trouble = clock_now();
	char *why = NULL, *id = switch_ha_blocked(ha, walk->facts, volume);
	if (id)
		why = xasprintf("%s is blocked (see crm_mon -1)", id);
	else if (walk->trouble && clock_now() - walk->trouble > TROUBLE)
		why = xstrdup("something has failed in Pacemaker (see crm_mon -1)");
	free(id);
	return why;
}

/* --- waiting ------------------------------------------------------------------------------ */

/* Who breaks it off knows why. */
static void add_state(char **why, const struct switch_walk *walk, int volume)
{
	if (!walk->world->ha.known || clock_now() <= walk->end)
		return;
	char *state = switch_ha_text(&walk->world->ha, walk->facts, volume), *both = xasprintf("%s: %s", *why, state);
	free(*why);
	free(state);
	*why = both;
}

/* 0; -1: *why, for the caller to free. What the nodes show is confirmed by Pacemaker before it counts. */
static int await(struct switch_walk *walk, const struct switch_step *step, char **why)
{
	struct pace pace = {.asked = clock_now() - ASK_AT_END}; /* what is there at once is confirmed at once */
	for (;;) {
		char *awaited = look_around(walk, &pace, step->volume);
		bool news = ask(walk, &pace, awaited && !walk->trouble ? ASK_ON_THE_WAY : ASK_AT_END);
		bool arrived = news && !awaited && switch_ha_well(&walk->world->ha, walk->facts, step->volume, step->node);
		switch_show_await(walk->show, awaited ? awaited : "waits for Pacemaker's word");
		free(awaited);
		walk->passage[step->volume - 1].arrived = arrived;
		if (arrived)
			return 0;
		*why = news ? trouble(walk, step->volume) : NULL;
		if (!*why && (*why = out_of_patience(walk)))
			add_state(why, walk, step->volume);
		if (*why)
			return -1;
		clock_pause(LOOK_HERE);
	}
}

static int await_stop(struct switch_walk *walk, const struct switch_step *step, char **why)
{
	struct pace pace = {0};
	for (;;) {
		look_at(walk, &pace, step->from);
		if (switch_passage_left(walk->world, step->volume, step->from))
			return 0;
		switch_show_await(walk->show, "its guests shut down");
		if ((*why = out_of_patience(walk)))
			return -1;
		clock_pause(LOOK_HERE);
	}
}

/* Promoted instances, file systems, guests: whatever is more than a half of a volume kept in step. */
static const char *still_there(const struct ha_state *ha, const char *node)
{
	for (size_t i = 0; i < ha->resources; i++) {
		const struct ha_resource *r = &ha->resource[i];
		if (strcmp(r->node, node) != 0 || !r->active)
			continue;
		if (*r->pending || r->role == HA_PROMOTED || ends_with(r->id, "-fs") || starts_with(r->id, "vm-"))
			return r->id;
	}
	return NULL;
}

static int settle(struct switch_walk *walk, const struct switch_step *step, char **why)
{
	const char *node = walk->facts->cluster->node[step->node - 1].name;
	const struct cluster_node *n = &walk->facts->cluster->node[step->node - 1];
	struct pace pace = {0};
	for (;;) {
		look_at(walk, &pace, step->node);
		bool seen = walk->world->sight[step->node - 1].there;
		bool left = !seen || (switch_passage_left(walk->world, n->own, step->node) &&
				      switch_passage_left(walk->world, n->copy, step->node));
		bool news = ask(walk, &pace, ASK_AT_END);
		const char *id = news ? still_there(&walk->world->ha, node) : NULL;
		if (news && left && !id)
			return 0;
		if (id)
			switch_show_await(walk->show, id);
		if ((*why = out_of_patience(walk)))
			return -1;
		clock_pause(LOOK_HERE);
	}
}

/* --- walking ------------------------------------------------------------------------------ */

static char *first_error(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->messages[i].severity == SEVERITY_ERROR)
			return xasprintf("%s%s%s", report->messages[i].where ? report->messages[i].where : "",
					 report->messages[i].where ? ": " : "", report->messages[i].text);
	return xstrdup("it failed");
}

static int do_step(struct switch_walk *walk, const struct switch_step *step, char **why)
{
	struct report report = REPORT_NULL;
	switch (step->what) {
	case STEP_AWAIT: return await(walk, step, why);
	case STEP_AWAIT_STOP: return await_stop(walk, step, why);
	case STEP_SETTLE: return settle(walk, step, why);
	default: break;
	}
	int result = switch_do(walk->world, walk->facts, step, &report);
	if (result < 0)
		*why = first_error(&report);
	report_free(&report);
	return result;
}

static int walk_step(struct switch_walk *walk, const struct switch_step *step)
{
	char *why = NULL;
	switch_show_begin(walk->show, step);
	int result = do_step(walk, step, &why);
	switch_show_end(walk->show, result < 0 ? why : NULL);
	free(why);
	return result;
}

/* Who is where before anything is done: what has not been seen to be there cannot be seen to leave. */
static void note_passages(struct switch_walk *walk, const struct switch_plan *plan)
{
	memset(walk->passage, 0, sizeof walk->passage);
	for (size_t i = 0; i < plan->count; i++) {
		const struct switch_step *s = &plan->step[i];
		if (s->what == STEP_AWAIT)
			walk->passage[s->volume - 1] = (struct switch_passage){.volume = s->volume, .from = s->from, .to = s->node};
	}
}

/* Each step is tried, whatever became of the one before it: the more is as it was, the better. */
static enum switch_end_of take_back(struct switch_walk *walk, const struct switch_plan *plan, size_t begun)
{
	struct switch_plan undo;
	enum switch_end_of result = SWITCH_UNDONE;
	switch_undo(&undo, plan, begun);
	walk->end = clock_now() + walk->limit;
	walk->back = true;
	walk->signals = (unsigned)signals + 1; /* the next one is for us, the one after it ends it */
	note_passages(walk, &undo);
	switch_show_say(walk->show, "undo", "everything is taken back%s",
			signals ? "; ^C twice leaves things as they are" : "");
	for (size_t i = 0; i < undo.count; i++)
		if (walk_step(walk, &undo.step[i]) < 0)
			result = SWITCH_LEFT;
	return result;
}

enum switch_end_of switch_walk(struct switch_walk *walk, const struct switch_plan *plan)
{
	enum switch_end_of result = SWITCH_DONE;
	catch_signals();
	walk->failed = walk->world->ha.failed_actions;
	walk->end = clock_now() + walk->limit;
	note_passages(walk, plan);
	for (size_t i = 0; i < plan->count; i++) {
		enum switch_what what = plan->step[i].what;
		/* No machine goes off whose volumes are not known to be elsewhere, or against a ^C. */
		if ((what == STEP_POWEROFF || what == STEP_REBOOT) && (result != SWITCH_DONE || signals))
			return SWITCH_LEFT;
		if (walk_step(walk, &plan->step[i]) < 0)
			result = SWITCH_LEFT;
		if (i < plan->settled && (result == SWITCH_LEFT || signals))
			return take_back(walk, plan, i + 1);
	}
	return result;
}
