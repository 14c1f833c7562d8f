/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "plan/disk.h"

/* A null byte between two strings: "ab" and "c" are not "a" and "bc". */
static void add(struct text *text, const char *s)
{
	text_add(text, "%s%c", s, '\0');
}

void medium_id(char id[MEDIUM_ID], const struct cluster *cluster, int node)
{
	struct text text = TEXT_NULL;
	char digest[DIGEST_TEXT];
	add(&text, cluster->id);
	add(&text, cluster->node[node - 1].name);
	add(&text, cluster->profile->text);
	add(&text, RINGLET_VERSION);
	digest_of(digest, text.s, text.length);
	memcpy(id, digest, MEDIUM_ID - 1);
	id[MEDIUM_ID - 1] = '\0';
	text_free(&text);
}
