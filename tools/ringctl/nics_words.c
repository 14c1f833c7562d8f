/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nics_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void nics_words_renamed(const struct port_facts *port, const char *to, const struct cabling_role *role,
			const struct cluster *cluster, int node)
{
	struct text why = TEXT_NULL;
	if (role)
		cabling_evidence_text(&why, role, cluster, node);
	printf("%s (%s) is %s: %s\n", port->nic.ifname, port->nic.mac, to, role ? why.s : "another port is that now");
	fflush(stdout);
	text_free(&why);
}

/* --- complaints --------------------------------------------------------------------------- */

static struct nics_complaint *find(struct nics_complaints *complaints, const char *text)
{
	for (size_t i = 0; i < complaints->count; i++)
		if (strcmp(complaints->said[i].text, text) == 0)
			return &complaints->said[i];
	return NULL;
}

static void stand(struct nics_complaint *complaint, bool standing, double now)
{
	if (complaint->standing != standing)
		complaint->since = now;
	complaint->standing = standing;
}

static bool is_made(const struct cabling *cabling, const char *text)
{
	for (size_t i = 0; i < cabling->complaint_count; i++)
		if (strcmp(cabling->complaints[i].text, text) == 0)
			return true;
	return false;
}

static void add_new(struct nics_complaints *complaints, const struct cabling *cabling, double now)
{
	for (size_t i = 0; i < cabling->complaint_count; i++) {
		if (find(complaints, cabling->complaints[i].text))
			continue;
		complaints->said = xrealloc(complaints->said, (complaints->count + 1) * sizeof *complaints->said);
		complaints->said[complaints->count++] = (struct nics_complaint){
			.text = xstrdup(cabling->complaints[i].text), .standing = true, .since = now};
	}
}

static void drop(struct nics_complaints *complaints, size_t i)
{
	free(complaints->said[i].text);
	complaints->said[i] = complaints->said[--complaints->count];
}

void nics_words_complain(struct nics_complaints *complaints, const struct cabling *cabling, double now)
{
	add_new(complaints, cabling, now);
	for (size_t i = complaints->count; i-- > 0;) {
		struct nics_complaint *c = &complaints->said[i];
		stand(c, is_made(cabling, c->text), now);
		if (now < c->since + WORDS_PATIENCE)
			continue;
		if (c->standing && !c->told)
			printf("%s\n", c->text);
		else if (!c->standing && c->told)
			printf("no longer: %s\n", c->text);
		c->told = c->standing;
		if (!c->standing)
			drop(complaints, i);
	}
	fflush(stdout);
}
