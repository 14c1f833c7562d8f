/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a switch-over: what they are called, and which ones take others back. */
#include "plan/switch.h"

#include <stdlib.h>

#include "base/text.h"

const char *switch_step_name(enum switch_what what)
{
	static const char *const names[] = {
		[STEP_KEEP] = "keep",		[STEP_FOLLOW] = "follow",	  [STEP_ALLOW] = "allow",
		[STEP_PREFER] = "prefer",	[STEP_DRAIN] = "drain",		  [STEP_UNDRAIN] = "undrain",
		[STEP_AWAIT] = "await",		[STEP_AWAIT_STOP] = "await-stop", [STEP_RELEASE] = "release",
		[STEP_DISALLOW] = "disallow",	[STEP_FORGET] = "forget",	  [STEP_UNKEEP] = "unkeep",
		[STEP_SETTLE] = "settle",	[STEP_POWEROFF] = "poweroff",	  [STEP_REBOOT] = "reboot",
	};
	return names[what];
}

char *switch_step_text(const struct switch_step *step, const struct cluster *cluster)
{
	const char *node = step->node ? cluster->node[step->node - 1].name : "";
	const char *from = step->from ? cluster->node[step->from - 1].name : "";
	const char *volume = step->volume ? cluster->volume[step->volume - 1].name : "";
	switch (step->what) {
	case STEP_KEEP: return xasprintf("guests of %s on %s keep their memory when they stop", volume, node);
	case STEP_FOLLOW: return xasprintf("guests of %s that were started by hand may run on %s", volume, node);
	case STEP_ALLOW: return xasprintf("%s may be in use on %s", volume, node);
	case STEP_PREFER: return xasprintf("%s is sent to %s", volume, node);
	case STEP_DRAIN: return xasprintf("%s takes no volume any more", node);
	case STEP_UNDRAIN: return xasprintf("%s may take volumes again", node);
	case STEP_AWAIT:
		if (!step->from)
			return xasprintf("%s comes into use on %s", volume, node);
		return xasprintf("%s moves from %s to %s", volume, from, node);
	case STEP_AWAIT_STOP: return xasprintf("%s comes to a stop on %s", volume, from);
	case STEP_RELEASE: return xasprintf("%s stays where it is", volume);
	case STEP_DISALLOW: return xasprintf("%s may no longer be in use on %s", volume, node);
	case STEP_FORGET: return xasprintf("guests of %s that were started by hand are no longer meant for %s", volume, node);
	case STEP_UNKEEP: return xasprintf("guests of %s on %s shut down again when they stop", volume, node);
	case STEP_SETTLE: return xasprintf("nothing runs on %s", node);
	case STEP_POWEROFF: return xasprintf("%s is powered off", node);
	case STEP_REBOOT: return xasprintf("%s is rebooted", node);
	}
	return xstrdup("?");
}

/* --- taking back -------------------------------------------------------------------------- */

static void add(struct switch_plan *undo, enum switch_what what, const struct switch_step *of, int node, int from)
{
	undo->step[undo->count++] = (struct switch_step){what, of->volume, node, from};
}

static bool was_begun(const struct switch_plan *plan, size_t begun, enum switch_what what)
{
	for (size_t i = 0; i < begun; i++)
		if (plan->step[i].what == what)
			return true;
	return false;
}

/*
 * What has left its place or was about to is preferred there before anything else is taken back: with both changes
 * in one, Pacemaker does not bring into use on the other node what it is to take away from there again.
 */
static void send_back(struct switch_plan *undo, const struct switch_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct switch_step *s = &plan->step[i];
		if (s->what == STEP_AWAIT && s->from)
			add(undo, STEP_PREFER, s, s->from, 0);
	}
}

static void await_back(struct switch_plan *undo, const struct switch_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct switch_step *s = &plan->step[i];
		if ((s->what != STEP_AWAIT && s->what != STEP_AWAIT_STOP) || !s->from)
			continue;
		add(undo, STEP_AWAIT, s, s->from, s->node);
		if (s->what == STEP_AWAIT)
			add(undo, STEP_RELEASE, s, 0, 0);
	}
}

/* The marks, once everything is back: until then a guest that was stopped with its memory needs them. */
static void unmark(struct switch_plan *undo, const struct switch_plan *plan, size_t begun)
{
	for (size_t i = 0; i < begun; i++) {
		const struct switch_step *s = &plan->step[i];
		if (s->what == STEP_ALLOW)
			add(undo, STEP_DISALLOW, s, s->node, 0);
		else if (s->what == STEP_FOLLOW)
			add(undo, STEP_FORGET, s, s->node, 0);
		else if (s->what == STEP_KEEP)
			add(undo, STEP_UNKEEP, s, s->node, 0);
	}
}

void switch_undo(struct switch_plan *undo, const struct switch_plan *plan, size_t begun)
{
	static const struct switch_step any = {0};
	bool drained = was_begun(plan, begun, STEP_DRAIN);
	bool moving = drained || was_begun(plan, begun, STEP_PREFER) || was_begun(plan, begun, STEP_AWAIT) ||
		      was_begun(plan, begun, STEP_AWAIT_STOP);
	*undo = (struct switch_plan){0};
	if (moving)
		send_back(undo, plan);
	if (drained)
		for (size_t i = 0; i < begun; i++)
			if (plan->step[i].what == STEP_DRAIN)
				add(undo, STEP_UNDRAIN, &any, plan->step[i].node, 0);
	if (moving)
		await_back(undo, plan);
	unmark(undo, plan, begun);
	undo->settled = undo->count;
}
