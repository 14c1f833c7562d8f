/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What speaks against a switch-over. */
#include "plan/switch_parts.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/num.h"
#include "base/text.h"

static void say(struct switch_job *job, enum severity severity, const char *where, const char *format, va_list args)
{
	struct text text = TEXT_NULL;
	text_vadd(&text, format, args);
	report_add(job->report, severity, where, "%s", text.s);
	text_free(&text);
}

void switch_refuse(struct switch_job *job, const char *where, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(job, SEVERITY_ERROR, where, format, args);
	va_end(args);
	job->refused++;
	job->hard++;
}

void switch_doubt(struct switch_job *job, const char *where, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(job, job->wish->force ? SEVERITY_WARNING : SEVERITY_ERROR, where, format, args);
	va_end(args);
	job->refused += !job->wish->force;
}

const char *switch_node_name(const struct switch_job *job, int node)
{
	return job->facts->cluster->node[node - 1].name;
}

int switch_other_end(const struct cluster_volume *volume, int node)
{
	return volume->home == node ? volume->standby : volume->home;
}

void switch_judge_cluster(struct switch_job *job)
{
	const struct switch_facts *f = job->facts;
	if (!f->known)
		switch_refuse(job, NULL, "Pacemaker does not answer here: try it on another node");
	else if (!f->quorum)
		switch_refuse(job, NULL, "this part of the cluster has no quorum: nothing is moved without the others");
	else if (f->maintenance)
		switch_refuse(job, NULL,
			      "Pacemaker is in maintenance mode and moves nothing: crm_attribute -n maintenance-mode -D ends it");
}

char *switch_obstacle(const struct switch_job *job, const struct cluster_volume *plan, int to)
{
	const struct switch_volume *v = &job->facts->volume[plan->number - 1];
	const struct switch_node *node = &job->facts->node[to - 1];
	const char *name = switch_node_name(job, to);
	if (!node->online)
		return xasprintf("%s is offline", name);
	if (node->drained)
		return xasprintf("%s is drained itself (ringctl undrain %s)", name, name);
	if (!v->seen)
		return xasprintf("the state of its halves is not known, neither %s nor %s answers",
				 switch_node_name(job, plan->home), switch_node_name(job, plan->standby));
	if (v->on && v->connection < DRBD_CONNECTED)
		return xasprintf("its halves are not connected (%s), so the one on %s is old",
				 drbd_connection_name(v->connection), name);
	if (v->disk[switch_end(plan, to)] != DISK_UP_TO_DATE)
		return xasprintf("its half on %s is %s", name, drbd_disk_name(v->disk[switch_end(plan, to)]));
	if (v->suspended)
		return xasprintf("its input and output are frozen");
	return NULL;
}

void switch_judge_resources(struct switch_job *job, const struct cluster_volume *plan, int to)
{
	const struct switch_volume *v = &job->facts->volume[plan->number - 1];
	const struct switch_node *from = &job->facts->node[v->on - 1], *there = &job->facts->node[to - 1];
	if (*v->stuck)
		switch_refuse(job, plan->name, "%s is blocked or not managed: Pacemaker would not move it", v->stuck);
	else if (*v->failed)
		switch_doubt(job, plan->name, "%s has failed (crm_resource --cleanup --resource %s forgets that)", v->failed,
			     v->failed);
	for (size_t i = 0; i < v->guests; i++)
		if (v->guest[i].outside)
			switch_doubt(job, plan->name, "guest %s runs though Pacemaker did not start it: it would be killed",
				     v->guest[i].name);
	if (there->no_carrier && !from->no_carrier)
		switch_doubt(job, plan->name, "lan0 of %s has no carrier: nobody would reach its guests there",
			     switch_node_name(job, to));
}

/* What is saved with a guest's memory: its devices, its screen. */
#define BESIDE_MEMORY (UINT64_C(32) << 20)

void switch_judge_keep(struct switch_job *job, const struct cluster_volume *plan)
{
	const struct switch_volume *v = &job->facts->volume[plan->number - 1];
	uint64_t memory = 0;
	char needed[SIZE_TEXT], there[SIZE_TEXT];
	if (!v->looked) {
		switch_refuse(job, plan->name, "--keep-running: %s does not answer, so its guests are not known",
			      switch_node_name(job, v->on));
		return;
	}
	for (size_t i = 0; i < v->guests; i++) {
		memory += v->guest[i].memory + BESIDE_MEMORY;
		if (v->guest[i].memory == 0)
			switch_refuse(job, plan->name, "--keep-running: how much memory %s has is not known", v->guest[i].name);
	}
	if (v->guests && v->free < 0)
		switch_refuse(job, plan->name, "--keep-running: how much is free on it is not known");
	else if (v->guests && memory > (uint64_t)v->free)
		switch_refuse(job, plan->name, "--keep-running: the memory of its guests takes up to %s, and %s are free on it",
			      size_format(memory, needed), size_format((uint64_t)v->free, there));
}

/* --- going off ---------------------------------------------------------------------------- */

/* Another node reads from this one's half, or nobody uses it and this is the only good one. */
static void judge_copy(struct switch_job *job, const struct cluster_volume *plan, int node)
{
	const struct switch_volume *v = &job->facts->volume[plan->number - 1];
	int end = switch_end(plan, node);
	if (end < 0 || v->on == node || !v->seen || v->disk[end] != DISK_UP_TO_DATE || v->disk[!end] == DISK_UP_TO_DATE)
		return;
	const char *there = switch_node_name(job, switch_other_end(plan, node)), *half = drbd_disk_name(v->disk[!end]);
	if (v->on)
		switch_refuse(job, plan->name, "is in use on %s, whose half is %s: it reads from %s, which has to stay on", there,
			      half, switch_node_name(job, node));
	else
		switch_doubt(job, plan->name, "has its only good half on %s, the one on %s is %s", switch_node_name(job, node),
			     there, half);
}

bool switch_quorate(const struct cluster *cluster, bool device, const bool online[NODES_MAX])
{
	int n = cluster->n, votes = device, expected = n + device;
	for (int i = 0; i < n; i++)
		votes += online[i];
	if (n == 2 && !device)
		return votes >= 1;
	/* Half of an even number is enough with the lowest node in it: corosync's auto_tie_breaker. */
	if (n % 2 == 0 && !device && votes == n / 2)
		return online[0];
	return votes > expected / 2;
}

void switch_judge_off(struct switch_job *job, int node)
{
	bool online[NODES_MAX] = {false};
	for (int i = 0; i < job->facts->cluster->n; i++) {
		judge_copy(job, &job->facts->cluster->volume[i], node);
		online[i] = job->facts->node[i].online && i + 1 != node;
	}
	if (!switch_quorate(job->facts->cluster, job->facts->device, online))
		switch_doubt(job, switch_node_name(job, node),
			     "the nodes that stay on would have no quorum without it: all that runs there would stop");
}
