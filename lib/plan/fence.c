/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/fence.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "plan/ha_names.h"
#include "plan/health.h"

const char *fence_step_name(enum fence_step step)
{
	static const char *const names[] = {"wait", "ask", "claim", "end"};
	return names[step];
}

__attribute__((format(printf, 4, 5))) static void say(struct fence_verdict *v, enum fence_step step, int status,
						      const char *format, ...)
{
	va_list args;
	va_start(args, format);
	v->step = step;
	v->status = status;
	vsnprintf(v->text, sizeof v->text, format, args);
	va_end(args);
}

/* Somebody else holds the claim: our half is the older one. */
static void judge_older(struct fence_verdict *v, const struct fence_facts *f)
{
	if (f->primary)
		say(v, FENCE_END, FENCE_FAILED, "%s stays frozen here: the good copy is that of %s", f->volume, f->peer_name);
	else
		say(v, FENCE_END, FENCE_OLDER, "%s is older here than on %s", f->volume, f->peer_name);
}

static void judge_unclaimed(struct fence_verdict *v, const struct fence_facts *f)
{
	if (f->primary || f->member != FACT_YES)
		say(v, FENCE_CLAIM, 0, "%s is claimed for this node", f->volume);
	else if (f->peer == PEER_UNKNOWN)
		say(v, FENCE_ASK, 0, "%s may be in use on %s", f->volume, f->peer_name);
	else if (f->peer == PEER_PROMOTED)
		say(v, FENCE_END, FENCE_OLDER, "%s is in use on %s", f->volume, f->peer_name);
	else
		say(v, FENCE_CLAIM, 0, "%s is claimed for this node", f->volume);
}

/* The peer is no member any more, and each side might think so of the other. */
static void judge_two(struct fence_verdict *v, const struct fence_facts *f)
{
	if (f->peer == PEER_UNKNOWN)
		say(v, FENCE_ASK, 0, "%s: was %s fenced?", f->volume, f->peer_name);
	else if (f->peer == PEER_DEAD)
		say(v, FENCE_END, FENCE_FENCED, "%s goes on without %s, which was fenced", f->volume, f->peer_name);
	else
		say(v, FENCE_WAIT, 0, "%s waits until %s is fenced", f->volume, f->peer_name);
}

static void judge_claimed(struct fence_verdict *v, const struct fence_facts *f)
{
	if (!f->stored)
		say(v, FENCE_WAIT, 0, "%s: the claim is not on the disk yet", f->volume);
	else if (f->member == FACT_NO && f->two_node)
		judge_two(v, f);
	else if (f->member == FACT_NO)
		say(v, FENCE_END, FENCE_OUTDATED, "%s goes on without %s, which left the cluster", f->volume, f->peer_name);
	else if (f->member == FACT_YES && f->steady_ms >= 2 * f->token_ms)
		say(v, FENCE_END, FENCE_OUTDATED, "%s goes on without its half on %s", f->volume, f->peer_name);
	else
		say(v, FENCE_WAIT, 0, "%s: is %s still a member?", f->volume, f->peer_name);
}

void fence_judge(struct fence_verdict *v, const struct fence_facts *f)
{
	/* Only consistent: our configuration may be as old as our data, until Pacemaker has given us the newest. */
	bool may_be_old = !f->primary && f->disk != DISK_UP_TO_DATE;

	*v = (struct fence_verdict){0};
	if (f->connected)
		say(v, FENCE_END, FENCE_FAILED, "%s has found its half on %s again", f->volume, f->peer_name);
	else if (f->quorate != FACT_YES)
		say(v, FENCE_WAIT, 0, "%s stays frozen here: this node has no majority", f->volume);
	else if (may_be_old && f->joined == FACT_UNKNOWN)
		say(v, FENCE_ASK, 0, "%s: does this node know the newest configuration?", f->volume);
	else if (may_be_old && f->joined == FACT_NO)
		say(v, FENCE_WAIT, 0, "%s: too few have joined to know whether this half is the newest", f->volume);
	else if (f->holder == HOLDER_PEER)
		judge_older(v, f);
	else if (f->holder == HOLDER_NOBODY)
		judge_unclaimed(v, f);
	else
		judge_claimed(v, f);
}

bool fence_is_over(const struct drbd_state *d, bool home)
{
	bool ours_to_say = d->role == ROLE_PRIMARY || (home && d->peer_role == ROLE_SECONDARY);
	return ours_to_say && d->connection == DRBD_CONNECTED && d->disk == DISK_UP_TO_DATE &&
	       d->peer_disk == DISK_UP_TO_DATE;
}

bool fence_is_frozen(const struct drbd_state *d)
{
	return d->role == ROLE_PRIMARY && d->connection < DRBD_WF_REPORT_PARAMS && d->suspended &&
	       d->disk == DISK_UP_TO_DATE;
}

char *fence_constraint(const char *volume, const char *node)
{
	char *id = xasprintf(HA_FENCE, volume), *clone = xasprintf(HA_CLONE, volume);
	char *xml = xasprintf("<rsc_location id=\"%s\" rsc=\"%s\">"
			      "<rule id=\"%s-rule\" role=\"Promoted\" score=\"-INFINITY\">"
			      "<expression id=\"%s-node\" attribute=\"#uname\" operation=\"ne\" value=\"%s\"/>"
			      "</rule></rsc_location>",
			      id, clone, id, id, node);
	free(id);
	free(clone);
	return xml;
}
