/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/suggest.h"

/* As many words of a line as any command looks at, and one too many. */
#define WORDS 5
#define WORD_TEXT 64

enum wants { NOTHING, A_NODE, A_CABLE, A_DISK, A_PLACE, A_VOLUME, WORDS_FOR_A_NODE };

/* In the order of enum demo_verb. */
static const struct verb {
	const char *name;
	enum wants wants;
	const char *arguments, *help;
} verbs[] = {
	{"help", NOTHING, "", "these words"},
	{"status", NOTHING, "", "what is known of nodes, volumes and guests"},
	{"kill", A_NODE, "NODE", "its power is gone"},
	{"start", A_NODE, "NODE", "its power is back"},
	{"reset", A_NODE, "NODE", "its reset button"},
	{"button", A_NODE, "NODE", "its power button, pressed once"},
	{"freeze", A_NODE, "NODE", "it stands still, clocks and all, until ..."},
	{"thaw", A_NODE, "NODE", "... it goes on"},
	{"panic", A_NODE, "NODE", "its kernel panics"},
	{"rebuild", A_NODE, "NODE", "it burnt: its medium starts another machine, with blank disks and other network cards"},
	{"cut", A_CABLE, "CABLE", "a cable is pulled: its number, or NODE NODE, or NODE lan"},
	{"plug", A_CABLE, "CABLE", "and put back"},
	{"pull", A_DISK, "NODE DISK", "a disk is pulled, by its number"},
	{"put", A_PLACE, "NODE DISK [blank]", "and put back, or a blank one in its place"},
	{"drain", A_NODE, "NODE", "ringctl drain, on that node"},
	{"undrain", A_NODE, "NODE", "ringctl undrain, on that node"},
	{"home", A_VOLUME, "VOLUME", "ringctl home, on the node whose volume it is"},
	{"on", WORDS_FOR_A_NODE, "NODE COMMAND...", "any command on a node, by ssh"},
	{"quit", NOTHING, "", "ends the demo"},
};
#define VERBS (sizeof verbs / sizeof *verbs)

void demo_command_help(struct text *out)
{
	for (size_t i = 0; i < VERBS; i++) {
		char *head = xasprintf("%s %s", verbs[i].name, verbs[i].arguments);
		text_add(out, "%-23s %s\n", head, verbs[i].help);
		free(head);
	}
}

struct line {
	char word[WORDS][WORD_TEXT];
	size_t words;
	const char *behind[WORDS]; /* what of the line follows that word */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A word that is too long is none that we know, so it may be cut. */
static void split(struct line *line, const char *s)
{
	*line = (struct line){0};
	while (line->words < WORDS) {
		size_t length = 0;
		while (is_blank(*s))
			s++;
		if (!*s)
			return;
		while (s[length] && !is_blank(s[length]))
			length++;
		snprintf(line->word[line->words], WORD_TEXT, "%.*s", (int)length, s);
		s += length;
		while (is_blank(*s))
			s++;
		line->behind[line->words++] = s;
	}
}

static int wrong_near(struct text *wrong, const char *word, const char *const *words, const char *what)
{
	const char *near = suggest(word, words);
	text_add(wrong, "'%s' is no %s", word, what);
	if (near)
		text_add(wrong, ": did you mean '%s'?", near);
	return -1;
}

/* "node1, node2 or node3" */
static void add_nodes(struct text *out, const struct cluster *cluster)
{
	for (int i = 0; i < cluster->n; i++)
		text_add(out, "%s%s", i == 0 ? "" : i + 1 < cluster->n ? ", " : " or ", cluster->node[i].name);
}

static int take_node(struct demo_command *command, const char *word, const struct cluster *cluster, struct text *wrong)
{
	const struct cluster_node *node = cluster_find(cluster, word);
	if (node) {
		command->node = node->number;
		return 0;
	}
	if (*word)
		text_add(wrong, "'%s' is no node, but ", word);
	else
		text_add(wrong, "which node? ");
	add_nodes(wrong, cluster);
	return -1;
}

static int take_volume(struct demo_command *command, const char *word, const struct cluster *cluster, struct text *wrong)
{
	for (int i = 0; i < cluster->n; i++) {
		if (strcmp(cluster->volume[i].name, word) != 0)
			continue;
		command->volume = cluster->volume[i].name;
		command->node = cluster->volume[i].home;
		return 0;
	}
	text_add(wrong, *word ? "'%s' is no volume: r1 to r%d" : "%swhich volume? r1 to r%d", word, cluster->n);
	return -1;
}

static int take_disk(struct demo_command *command, const char *word, const struct hardware *hardware, struct text *wrong)
{
	unsigned disks = hardware->machine[command->node - 1].disks;
	uint64_t number;
	if (!num_parse(word, 1, disks, &number)) {
		text_add(wrong, *word ? "'%s' is no disk of %s: 1 to %u" : "%swhich disk of %s? 1 to %u", word,
			 hardware->machine[command->node - 1].name, disks);
		return -1;
	}
	command->disk = (unsigned)number;
	return 0;
}

/* --- cables ------------------------------------------------------------------------------- */

/* "1: node1 - node2, 2: node2 - node3" */
static int no_cable(struct text *wrong, const char *word, const struct cluster *cluster)
{
	text_add(wrong, *word ? "'%s' is no cable, but " : "%swhich cable? ", word);
	for (int i = 0; i < cluster->cables; i++) {
		const struct cluster_cable *cable = &cluster->cable[i];
		text_add(wrong, "%d (%s - %s), ", cable->number, cluster->node[cable->node[0] - 1].name,
			 cluster->node[cable->node[1] - 1].name);
	}
	text_add(wrong, "or NODE lan");
	return -1;
}

static int take_number(struct demo_command *command, const char *word, const struct cluster *cluster, struct text *wrong)
{
	uint64_t number;
	const char *digits = starts_with(word, "cable") ? word + strlen("cable") : word;
	if (!num_parse(digits, 1, (uint64_t)cluster->cables, &number))
		return no_cable(wrong, word, cluster);
	command->cable = (int)number;
	return 0;
}

/* By the name of its port on this node, or by who is at its other end. */
static int take_end(struct demo_command *command, const char *word, const struct cluster *cluster, struct text *wrong)
{
	const struct cluster_node *other = cluster_find(cluster, word);
	const char *name = cluster->node[command->node - 1].name;
	int found = 0;
	for (int i = 0; i < cluster->cables; i++) {
		const struct cluster_cable *cable = &cluster->cable[i];
		int end = cable_end(cable, command->node);
		if (end < 0 || (strcmp(cable->ifname[end], word) != 0 && !(other && cable->node[!end] == other->number)))
			continue;
		command->cable = cable->number;
		found++;
	}
	if (found == 1)
		return 0;
	if (found > 1)
		text_add(wrong, "%d cables join %s and %s: say which by its number", found, name, other->name);
	else if (*word)
		text_add(wrong, "no cable goes from %s to '%s'", name, word);
	else
		text_add(wrong, "which cable of %s? lan, or the node at its other end", name);
	return -1;
}

static int take_cable(struct demo_command *command, const struct line *line, const struct cluster *cluster,
		      struct text *wrong)
{
	const char *first = line->word[1], *second = line->word[2];
	if (strcmp(first, "cable") == 0)
		return take_number(command, second, cluster, wrong);
	/* A number alone is a cable's, though nodes have numbers, too. */
	if (!*second && (!*first || strchr("0123456789", *first) || starts_with(first, "cable")))
		return take_number(command, first, cluster, wrong);
	if (take_node(command, first, cluster, wrong) < 0) {
		text_add(wrong, "; or the number of a cable");
		return -1;
	}
	if (strcmp(second, "lan") == 0 || strcmp(second, "lan0") == 0)
		return 0;
	return take_end(command, second, cluster, wrong);
}

/* --- the whole line ----------------------------------------------------------------------- */

static int take_verb(struct demo_command *command, const char *word, struct text *wrong)
{
	const char *names[VERBS + 1] = {NULL};
	for (size_t i = 0; i < VERBS; i++) {
		names[i] = verbs[i].name;
		if (strcmp(word, names[i]) != 0)
			continue;
		command->verb = (enum demo_verb)i;
		return 0;
	}
	wrong_near(wrong, word, names, "command");
	text_add(wrong, "%s 'help' shows all", suggest(word, names) ? "" : ":");
	return -1;
}

/* How many words the command has, its own among them. */
static size_t words_of(const struct demo_command *command, const struct line *line)
{
	switch (verbs[command->verb].wants) {
	case NOTHING: return 1;
	case A_NODE: case A_VOLUME: return 2;
	case A_CABLE: return command->node || strcmp(line->word[1], "cable") == 0 ? 3 : 2;
	case A_DISK: return 3;
	case A_PLACE: return command->blank ? 4 : 3;
	default: return WORDS;
	}
}

static int take_arguments(struct demo_command *command, const struct line *line, const struct hardware *hardware,
			  struct text *wrong)
{
	const struct cluster *cluster = hardware->cluster;
	enum wants wants = verbs[command->verb].wants;
	if (wants == A_CABLE)
		return take_cable(command, line, cluster, wrong);
	if (wants == A_VOLUME)
		return take_volume(command, line->word[1], cluster, wrong);
	if (wants != NOTHING && take_node(command, line->word[1], cluster, wrong) < 0)
		return -1;
	if ((wants == A_DISK || wants == A_PLACE) && take_disk(command, line->word[2], hardware, wrong) < 0)
		return -1;
	command->blank = wants == A_PLACE && strcmp(line->word[3], "blank") == 0;
	command->rest = wants == WORDS_FOR_A_NODE ? line->behind[1] : NULL;
	if (command->rest && !*command->rest) {
		text_add(wrong, "which command on %s?", line->word[1]);
		return -1;
	}
	return 0;
}

int demo_command_parse(struct demo_command *command, const char *text, const struct hardware *hardware,
		       struct text *wrong)
{
	struct line line;
	split(&line, text);
	*command = (struct demo_command){.verb = DEMO_STATUS};
	if (!line.words)
		return 0;
	if (take_verb(command, line.word[0], wrong) < 0)
		return -1;
	struct text why = TEXT_NULL;
	int result = take_arguments(command, &line, hardware, &why);
	size_t words = words_of(command, &line);
	if (result == 0 && line.words > words && words < WORDS) {
		text_add(&why, "'%s' is too much: %s%s%s", line.word[words], line.word[0],
			 *verbs[command->verb].arguments ? " " : "", verbs[command->verb].arguments);
		result = -1;
	}
	if (result < 0)
		text_add(wrong, "%s: %s", line.word[0], why.s);
	text_free(&why);
	return result;
}
