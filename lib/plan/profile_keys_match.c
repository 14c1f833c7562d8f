/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [node] match: by what a machine is known as this node's. */
#include "plan/profile_keys_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/machine.h"

#define ACCEPTED "serial:TEXT, uuid:UUID and mac:52:54:00:12:34:56 are accepted, several with commas between"
#define VAIN "is a placeholder that many machines have; it says nothing of this one"

static const char *const kinds[] = {"serial", "uuid", "mac", NULL};

const char *match_kind_name(enum match_kind kind)
{
	return kinds[kind];
}

static void lower(char *s)
{
	for (; *s; s++)
		*s = (char)tolower((unsigned char)*s);
}

/* NULL: fine. The text is in lower case where case says nothing. */
static const char *text_flaw(enum match_kind kind, const char *text)
{
	switch (kind) {
	case MATCH_SERIAL:
		if (strlen(text) >= SERIAL_TEXT)
			return "is longer than the 64 characters that a serial number has at most";
		return machine_serial_vain(text) ? VAIN : NULL;
	case MATCH_UUID:
		if (!id_valid(text))
			return "is not a UUID; one is accepted as Linux shows it: 4c4c4544-0042-3510-8052-b4c04f564231";
		return machine_uuid_vain(text) ? VAIN : NULL;
	default:
		if (!mac_valid(text))
			return "is not a MAC address; six pairs of digits are accepted: 52:54:00:12:34:56";
		return machine_mac_vain(text) ? "is no single network card's address" : NULL;
	}
}

static void add(struct profile_node *node, enum match_kind kind, const char *text)
{
	node->match = xrealloc(node->match, (node->match_count + 1) * sizeof *node->match);
	node->match[node->match_count++] = (struct match){kind, xstrdup(text)};
}

/* word: "serial:ABC", without blanks at its ends. */
static void take_one(struct profile_input *in, char *word)
{
	size_t length = strcspn(word, ":");
	char *text = word + length + (word[length] == ':');
	int kind = 0;
	text += strspn(text, " \t");
	while (kinds[kind] && (strlen(kinds[kind]) != length || strncmp(kinds[kind], word, length) != 0))
		kind++;
	if (!kinds[kind] || !*text) {
		flaw(in, "match '%.80s' is not known; " ACCEPTED, word);
		return;
	}
	if (kind != MATCH_SERIAL)
		lower(text);
	const char *wrong = text_flaw((enum match_kind)kind, text);
	if (wrong)
		flaw(in, "match %s '%.80s' %s", kinds[kind], text, wrong);
	else if (in->node)
		add(in->node, (enum match_kind)kind, text);
}

void take_match(struct profile_input *in, const char *v)
{
	char *copy = xstrdup(v), *rest = copy, *word;
	if (in->node)
		in->node->match_line = in->line;
	while ((word = strsep(&rest, ","))) {
		word += strspn(word, " \t");
		for (size_t end = strlen(word); end && strchr(" \t", word[end - 1]); end--)
			word[end - 1] = '\0';
		take_one(in, word);
	}
	free(copy);
}
