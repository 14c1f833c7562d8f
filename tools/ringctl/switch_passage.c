/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "switch_passage.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sys/clock.h"

static bool runs_on(const struct sight *sight, const char *name)
{
	for (size_t i = 0; i < sight->guests; i++)
		if (strcmp(sight->guest[i].name, name) == 0)
			return sight->guest[i].running;
	return false;
}

/* Their names, "web, db", or "" when all of them are as wanted; for the caller to free. */
static char *guests_that(const struct switch_volume *before, const struct sight *sight, bool run_there)
{
	struct text text = TEXT_NULL;
	for (size_t i = 0; i < before->guests; i++)
		if (!before->guest[i].outside && runs_on(sight, before->guest[i].name) == run_there)
			text_add(&text, "%s%s", text.length ? ", " : "", before->guest[i].name);
	return text_take(&text);
}

/* At the old end; NULL: it has left. */
static char *leaving(const struct switch_passage *p, const struct switch_world *world, const struct switch_volume *before)
{
	const struct sight *sight = &world->sight[p->from - 1];
	const char *node = world->self->cluster.node[p->from - 1].name;
	int minor = switch_minor(&world->self->cluster, p->from, p->volume);
	if (!sight->there)
		return NULL; /* its other end will tell */
	char *names = guests_that(before, sight, true), *what = NULL;
	if (*names)
		what = xasprintf("on %s: %s", node, names);
	else if (sight->mounted[minor])
		what = xasprintf("still mounted on %s", node);
	else if (sight->drbd[minor].role == ROLE_PRIMARY)
		what = xasprintf("unmounted on %s, still promoted there", node);
	free(names);
	return what;
}

static char *arriving(const struct switch_passage *p, const struct switch_world *world, const struct switch_volume *before)
{
	const struct sight *sight = &world->sight[p->to - 1];
	const char *node = world->self->cluster.node[p->to - 1].name;
	int minor = switch_minor(&world->self->cluster, p->to, p->volume);
	if (!sight->there)
		return NULL; /* Pacemaker will tell */
	if (sight->drbd[minor].role != ROLE_PRIMARY)
		return xasprintf("to be promoted on %s", node);
	if (!sight->mounted[minor])
		return xasprintf("promoted on %s, to be mounted", node);
	char *names = guests_that(before, sight, false);
	char *what = *names ? xasprintf("mounted on %s, to be started: %s", node, names) : NULL;
	free(names);
	return what;
}

/* Away: the first guest is at neither end, or the file system is not mounted where it was. */
static bool is_away(const struct switch_passage *p, const struct switch_world *world, const struct switch_volume *before)
{
	const struct sight *from = &world->sight[p->from - 1];
	if (!from->there)
		return false;
	char *stopped = guests_that(before, from, false);
	bool away = *stopped || !from->mounted[switch_minor(&world->self->cluster, p->from, p->volume)];
	free(stopped);
	return away;
}

char *switch_passage_look(struct switch_passage *p, const struct switch_world *world, const struct switch_volume *before)
{
	if (p->from && !p->gone && is_away(p, world, before))
		p->gone = clock_now();
	char *what = p->from ? leaving(p, world, before) : NULL;
	if (!what)
		what = arriving(p, world, before);
	if (what || !world->sight[p->to - 1].there)
		p->back = 0;
	else if (!p->back)
		p->back = clock_now();
	return what;
}

bool switch_passage_left(const struct switch_world *world, int volume, int node)
{
	const struct sight *sight = &world->sight[node - 1];
	int minor = switch_minor(&world->self->cluster, node, volume);
	if (minor < 0)
		return true;
	if (!sight->there || sight->mounted[minor] || sight->drbd[minor].role == ROLE_PRIMARY)
		return false;
	for (size_t i = 0; i < sight->guests; i++)
		if (sight->guest[i].minor == minor && sight->guest[i].running)
			return false;
	return true;
}
