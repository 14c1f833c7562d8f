/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/afford.h"

#include <stdlib.h>

#include "base/text.h"

/* Votes are one for each node; a quorum device stays with those who are left. */
static bool quorum_without(const struct afford_facts *f, int node)
{
	unsigned rest = f->votes ? f->votes - 1 : 0;
	bool lowest = node != 1 && f->member[0];
	if (f->two_node)
		return rest >= 1;
	return 2 * rest > f->expected || (f->tie_breaker && 2 * rest == f->expected && lowest);
}

static bool has_good_half(const struct afford_facts *f, int half, const struct afford_volume *v, int without)
{
	int node = half ? v->standby : v->home;
	return v->good[half] && node != without && f->member[node - 1];
}

static bool copy_without(const struct afford_facts *f, const struct afford_volume *v, int node)
{
	return has_good_half(f, 0, v, node) || has_good_half(f, 1, v, node);
}

unsigned afford_nodes(const struct afford_facts *f)
{
	unsigned set = 0;
	for (int node = 1; node <= f->n; node++) {
		bool can = f->quorate && f->member[node - 1] && !f->unfenced[node - 1] && quorum_without(f, node);
		for (int v = 0; v < f->n; v++)
			can = can && copy_without(f, &f->volume[v], node);
		if (can)
			set |= 1U << (node - 1);
	}
	return set;
}

/* --- words -------------------------------------------------------------------------------- */

static unsigned members(const struct afford_facts *f)
{
	unsigned set = 0;
	for (int i = 0; i < f->n; i++)
		if (f->member[i])
			set |= 1U << i;
	return set;
}

static int count(unsigned set)
{
	int n = 0;
	for (; set; set &= set - 1)
		n++;
	return n;
}

/* "node1 or node2", "node1, node2 or node4" */
static void add_names(struct text *text, const struct afford_facts *f, unsigned set)
{
	for (int i = 0, left = count(set); i < f->n; i++)
		if (set & 1U << i)
			text_add(text, "%s%s", f->name[i], --left > 1 ? ", " : left == 1 ? " or " : "");
}

static void add_left(struct text *text, int seconds)
{
	if (seconds >= 0 && seconds < 90)
		text_add(text, ", %d s left", seconds);
	else if (seconds >= 0 && seconds < 5400)
		text_add(text, ", %d min left", (seconds + 30) / 60);
	else if (seconds >= 0)
		text_add(text, ", %d h left", (seconds + 1800) / 3600);
}

static void add_volume(struct text *text, const struct afford_facts *f, const struct afford_volume *v)
{
	bool home = has_good_half(f, 0, v, 0), standby = has_good_half(f, 1, v, 0);
	if (home && standby)
		return;
	text_add(text, "%s%s ", text->length ? "; " : "", v->name);
	if (!home && !standby)
		text_add(text, "is up to date nowhere");
	else if (!v->syncing)
		text_add(text, "is up to date on %s alone", f->name[(home ? v->home : v->standby) - 1]);
	else {
		text_add(text, "is syncing");
		add_left(text, v->left);
	}
}

static void add_unfenced(struct text *text, const struct afford_facts *f, unsigned lost)
{
	unsigned set = 0;
	for (int i = 0; i < f->n; i++)
		if (lost & 1U << i && f->unfenced[i])
			set |= 1U << i;
	if (!set)
		return;
	text_add(text, "%snothing could fence ", text->length ? "; " : "");
	add_names(text, f, set);
}

/* Why it is not all of them. */
static char *reasons(const struct afford_facts *f, unsigned lost)
{
	struct text text = TEXT_NULL;
	unsigned needed = 0;
	for (int i = 0; i < f->n; i++)
		if (lost & 1U << i && !quorum_without(f, i + 1))
			needed |= 1U << i;
	if (!f->quorate)
		text_add(&text, "there is no quorum");
	else if (needed)
		text_add(&text, "quorum hangs on ");
	if (f->quorate && needed && needed == members(f))
		text_add(&text, "each");
	else if (f->quorate)
		add_names(&text, f, needed);
	for (int v = 0; v < f->n; v++)
		add_volume(&text, f, &f->volume[v]);
	add_unfenced(&text, f, lost);
	return text_take(&text);
}

char *afford_text(const struct afford_facts *f)
{
	struct text text = TEXT_NULL;
	unsigned can = afford_nodes(f), all = members(f), cannot = all & ~can;
	char *why = reasons(f, cannot);
	if (!can)
		text_add(&text, "no node");
	else if (!cannot)
		text_add(&text, "any one node");
	else if (count(cannot) == 1 && count(can) > 1) {
		text_add(&text, "any one node but ");
		add_names(&text, f, cannot);
	} else
		add_names(&text, f, can);
	if (cannot && *why)
		text_add(&text, ": %s", why);
	if (can && !f->fails_over)
		text_add(&text, "; a person then has to start its volume on the other");
	free(why);
	return text_take(&text);
}
