/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/switch.h"

#include <stdlib.h>

#include "base/text.h"
#include "plan/switch_parts.h"

static void add(struct switch_job *job, enum switch_what what, int volume, int node, int from)
{
	job->plan->step[job->plan->count++] = (struct switch_step){what, volume, node, from};
}

int switch_end(const struct cluster_volume *volume, int node)
{
	return volume->home == node ? 0 : volume->standby == node ? 1 : -1;
}

static int ended(struct switch_job *job)
{
	if (!job->refused)
		return 0;
	if (!job->hard)
		report_add(job->report, SEVERITY_NOTE, NULL, "--force REASON does it all the same");
	else if (job->wish->force)
		report_add(job->report, SEVERITY_NOTE, NULL, "--force does not help here");
	*job->plan = (struct switch_plan){0};
	return 1;
}

/* --- around a move ------------------------------------------------------------------------ */

static bool any_by_hand(const struct switch_volume *v)
{
	for (size_t i = 0; i < v->guests; i++)
		if (v->guest[i].by_hand)
			return true;
	return false;
}

static bool needs_permission(const struct switch_job *job, const struct cluster_volume *plan, int to)
{
	return !job->facts->failover && to == plan->standby && !job->facts->volume[plan->number - 1].allowed;
}

static void before_move(struct switch_job *job, const struct cluster_volume *plan, int to)
{
	const struct switch_volume *v = &job->facts->volume[plan->number - 1];
	if (job->wish->keep && v->guests)
		add(job, STEP_KEEP, plan->number, v->on, 0);
	if (any_by_hand(v))
		add(job, STEP_FOLLOW, plan->number, to, 0);
	if (needs_permission(job, plan, to))
		add(job, STEP_ALLOW, plan->number, to, 0);
}

static void after_move(struct switch_job *job, const struct cluster_volume *plan, int to)
{
	const struct switch_volume *v = &job->facts->volume[plan->number - 1];
	if (v->allowed && to == plan->home)
		add(job, STEP_DISALLOW, plan->number, plan->standby, 0);
	if (any_by_hand(v))
		add(job, STEP_FORGET, plan->number, v->on, 0);
	/* The mark to keep the memory is taken away by the guest's agent, with the memory itself. */
}

/* --- drain -------------------------------------------------------------------------------- */

/* Which of the volumes in use on the node can move; the others stand still, if a person says so. */
static void judge_moves(struct switch_job *job, int node, bool moves[NODES_MAX])
{
	for (int i = 0; i < job->facts->cluster->n; i++) {
		const struct cluster_volume *plan = &job->facts->cluster->volume[i];
		if (job->facts->volume[i].on != node)
			continue;
		int to = switch_other_end(plan, node);
		char *why = switch_obstacle(job, plan, to);
		moves[i] = !why;
		if (why)
			switch_doubt(job, plan->name, "cannot go to %s: %s; it would stand still until it can",
				     switch_node_name(job, to), why);
		free(why);
		switch_judge_resources(job, plan, to);
		if (job->wish->keep && moves[i])
			switch_judge_keep(job, plan);
	}
}

static void plan_drain(struct switch_job *job, int node, const bool moves[NODES_MAX])
{
	const struct switch_facts *f = job->facts;
	bool leaves = false;
	for (int i = 0; i < f->cluster->n; i++)
		if (moves[i])
			before_move(job, &f->cluster->volume[i], switch_other_end(&f->cluster->volume[i], node));
	if (!f->node[node - 1].drained)
		add(job, STEP_DRAIN, 0, node, 0);
	for (int i = 0; i < f->cluster->n; i++) {
		if (f->volume[i].on != node)
			continue;
		leaves = true;
		if (moves[i])
			add(job, STEP_AWAIT, i + 1, switch_other_end(&f->cluster->volume[i], node), node);
		else
			add(job, STEP_AWAIT_STOP, i + 1, 0, node);
	}
	job->plan->settled = job->plan->count;
	for (int i = 0; i < f->cluster->n; i++)
		if (moves[i])
			after_move(job, &f->cluster->volume[i], switch_other_end(&f->cluster->volume[i], node));
	if (leaves || job->wish->then != SWITCH_REST)
		add(job, STEP_SETTLE, 0, node, 0);
	if (job->wish->then != SWITCH_REST)
		add(job, job->wish->then == SWITCH_POWEROFF ? STEP_POWEROFF : STEP_REBOOT, 0, node, 0);
}

/* What a drained node is no longer good for. */
static void note_left_alone(struct switch_job *job, int node, const bool moves[NODES_MAX])
{
	for (int i = 0; i < job->facts->cluster->n; i++) {
		const struct cluster_volume *plan = &job->facts->cluster->volume[i];
		int on = job->facts->volume[i].on;
		if (switch_end(plan, node) >= 0 && on && (on != node || moves[i]))
			report_add(job->report, SEVERITY_NOTE, plan->name, "has no other place than %s while %s is drained",
				   switch_node_name(job, switch_other_end(plan, node)), switch_node_name(job, node));
	}
}

/*
 * The node is gone. Where the cluster does not fail over by itself, a person says so by draining it; that it
 * really is off, and that its half is not the newer one, nobody else can know.
 */
static void plan_gone(struct switch_job *job, int node)
{
	const struct switch_facts *f = job->facts;
	for (int i = 0; i < f->cluster->n; i++) {
		const struct cluster_volume *plan = &f->cluster->volume[i];
		int to = switch_other_end(plan, node);
		if (switch_end(plan, node) < 0 || f->volume[i].on || !needs_permission(job, plan, to))
			continue;
		char *why = switch_obstacle(job, plan, to);
		if (why)
			switch_refuse(job, plan->name, "cannot go to %s: %s", switch_node_name(job, to), why);
		else
			switch_doubt(job, plan->name,
				     "if %s still runs, or was the last to write, %s goes on with an old half: see that it is off",
				     switch_node_name(job, node), switch_node_name(job, to));
		free(why);
		add(job, STEP_ALLOW, i + 1, to, 0);
		add(job, STEP_AWAIT, i + 1, to, 0);
	}
	if (!f->node[node - 1].drained)
		add(job, STEP_DRAIN, 0, node, 0);
	job->plan->settled = job->plan->count;
}

int switch_drain(struct switch_plan *plan, const struct switch_facts *facts, int node, const struct switch_wish *wish,
		 struct report *report)
{
	struct switch_job job = {facts, wish, plan, report, 0, 0};
	bool moves[NODES_MAX] = {false};
	*plan = (struct switch_plan){0};
	switch_judge_cluster(&job);
	if (job.refused)
		return ended(&job);
	if (!facts->node[node - 1].online) {
		if (wish->then != SWITCH_REST || wish->keep)
			switch_refuse(&job, switch_node_name(&job, node), "is offline: nothing can be asked of it");
		else
			plan_gone(&job, node);
		return ended(&job);
	}
	judge_moves(&job, node, moves);
	if (wish->then != SWITCH_REST)
		switch_judge_off(&job, node);
	if (job.refused)
		return ended(&job);
	plan_drain(&job, node, moves);
	note_left_alone(&job, node, moves);
	return 0;
}

/* --- back --------------------------------------------------------------------------------- */

int switch_undrain(struct switch_plan *plan, const struct switch_facts *facts, int node, struct report *report)
{
	static const struct switch_wish none = {0};
	struct switch_job job = {facts, &none, plan, report, 0, 0};
	*plan = (struct switch_plan){0};
	switch_judge_cluster(&job);
	if (job.refused)
		return ended(&job);
	/* The attributes of a node that is offline are not shown. */
	if (facts->node[node - 1].drained || !facts->node[node - 1].online)
		add(&job, STEP_UNDRAIN, 0, node, 0);
	plan->settled = plan->count;
	const char *own = facts->cluster->volume[node - 1].name;
	int on = facts->volume[node - 1].on;
	if (on && on != node && facts->returns)
		report_add(report, SEVERITY_NOTE, own, "comes home from %s by itself when all is quiet (return = auto)",
			   switch_node_name(&job, on));
	else if (on && on != node)
		report_add(report, SEVERITY_NOTE, own, "stays on %s until it is told to come: ringctl home %s",
			   switch_node_name(&job, on), own);
	return 0;
}

int switch_home(struct switch_plan *plan, const struct switch_facts *facts, int volume, const struct switch_wish *wish,
		struct report *report)
{
	struct switch_job job = {facts, wish, plan, report, 0, 0};
	const struct cluster_volume *v = &facts->cluster->volume[volume - 1];
	int from = facts->volume[volume - 1].on;
	*plan = (struct switch_plan){0};
	switch_judge_cluster(&job);
	if (!job.refused && from == 0)
		switch_refuse(&job, v->name, "is in use nowhere: see ringctl status");
	if (job.refused)
		return ended(&job);
	if (from == v->home) {
		if (facts->volume[volume - 1].allowed)
			add(&job, STEP_DISALLOW, volume, v->standby, 0);
		return 0;
	}
	char *why = switch_obstacle(&job, v, v->home);
	if (why)
		switch_refuse(&job, v->name, "cannot come home to %s: %s", switch_node_name(&job, v->home), why);
	free(why);
	switch_judge_resources(&job, v, v->home);
	if (wish->keep)
		switch_judge_keep(&job, v);
	if (job.refused)
		return ended(&job);
	before_move(&job, v, v->home);
	add(&job, STEP_PREFER, volume, v->home, 0);
	add(&job, STEP_AWAIT, volume, v->home, from);
	plan->settled = plan->count;
	add(&job, STEP_RELEASE, volume, 0, 0);
	after_move(&job, v, v->home);
	return 0;
}

void switch_facts_free(struct switch_facts *facts)
{
	for (int i = 0; i < NODES_MAX; i++) {
		free(facts->volume[i].guest);
		facts->volume[i].guest = NULL;
		facts->volume[i].guests = 0;
	}
}
