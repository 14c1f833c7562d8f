/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/facts_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "plan/disk_text.h"
#include "plan/machine_text.h"
#include "plan/port_text.h"

#define HEAD "ringlet-facts"
#define MACHINE "machine"

void facts_format(struct text *text, const struct facts *facts)
{
	text_add(text, HEAD " %d", FACTS_FORMAT);
	fact_add_string(text, "node", facts->node);
	fact_add_string(text, "cluster", facts->cluster);
	text_add(text, "\n");
	machine_facts_format(text, &facts->machine);
	port_facts_format(text, facts->ports, facts->port_count);
	disk_facts_format(text, facts->disks, facts->disk_count);
}

/* ---- reading ---- */

/* What was taken out of the text leaves blanks: the other lines keep their numbers. */
static void blank(char *from, char *to)
{
	for (; from < to; from++)
		if (*from != '\n')
			*from = ' ';
}

/* A console is told to clear each line before it is written; a log of it has that between the lines (ECMA-48, CSI). */
static void drop_controls(char *text)
{
	char *to = text;
	for (const char *from = text; *from; from++) {
		if (from[0] == '\033' && from[1] == '[') {
			for (from += 2; *from && (*from < '@' || *from > '~'); from++)
				;
			if (!*from)
				break;
		} else if (*from != '\r') {
			*to++ = *from;
		}
	}
	*to = '\0';
}

/* Of a log only what stands between the two lines, the last time they do; a text without them is all facts. */
static void cut_out(char *text)
{
	char *begin = NULL, *all = text + strlen(text);
	for (char *at = text; (at = strstr(at, FACTS_BEGIN)); at++)
		begin = at;
	if (!begin)
		return;
	char *end = strstr(begin, FACTS_END);
	blank(text, begin);
	if (end)
		blank(end, all);
}

/* 0; -1; 1: another format, of whose further lines nothing is known. */
static int parse_head(struct facts *facts, struct fact_line *line)
{
	char *value;
	char *word = fact_word(line, &value);
	uint64_t format;
	if (!word || value || !num_parse(word, 1, UINT32_MAX, &format))
		return fact_fail(line, "not a number of a format:", word ? word : "");
	if (format != FACTS_FORMAT) {
		fact_fail(line, "recorded by another version of Ringlet: this one (" RINGLET_VERSION
				") knows facts of format 1, not", word);
		return 1;
	}
	while ((word = fact_word(line, &value))) {
		int result;
		if (strcmp(word, "node") == 0)
			result = fact_set_string(line, facts->node, sizeof facts->node, value);
		else if (strcmp(word, "cluster") == 0)
			result = fact_set_string(line, facts->cluster, sizeof facts->cluster, value);
		else
			result = fact_fail(line, "unknown word", word);
		if (result < 0)
			return -1;
	}
	return 0;
}

/* A line of a port, or of what was heard there. As port_line_parse(). */
static int parse_port(struct facts *facts, struct fact_line *line)
{
	if (!facts->ports)
		facts->ports = xcalloc(PORTS_MAX, sizeof *facts->ports);
	return port_line_parse(facts->ports, &facts->port_count, PORTS_MAX, line);
}

static bool begins(const char *line, const char *word)
{
	return starts_with(line, word) && strchr(" \t", line[strlen(word)]);
}

/* A line that is not about disks is read and blanked; those that are indented are about disks. */
static int parse_other(struct facts *facts, char *begin, char *end, struct fact_line *line)
{
	char *copy = xstrndup(begin, (size_t)(end - begin));
	bool head = begins(copy, HEAD), machine = begins(copy, MACHINE), about_disks = strchr(" \t", *copy);
	int result = 0;
	line->at = copy + (head ? strlen(HEAD) : machine ? strlen(MACHINE) : 0);
	if (head)
		result = parse_head(facts, line);
	else if (machine)
		result = machine_facts_parse(&facts->machine, line);
	else if (!about_disks)
		about_disks = (result = parse_port(facts, line)) > 0;
	if (!about_disks)
		blank(begin, end);
	free(copy);
	return about_disks ? 0 : result;
}

static int parse_others(struct facts *facts, const char *path, char *text, struct report *report)
{
	struct fact_line line = {.path = path, .report = report};
	int result = 0;
	for (line.number = 1; *text && result <= 0; line.number++) {
		char *end = text + strcspn(text, "\n");
		int this = parse_other(facts, text, end, &line);
		result = this ? this : result;
		text = end + (*end == '\n');
	}
	return result ? -1 : 0;
}

int facts_parse(struct facts *facts, const char *path, const char *text, struct report *report)
{
	*facts = (struct facts)FACTS_NULL;
	if (text[strspn(text, " \t\r\n")] == '\0')
		return report_error(report, path, "holds no facts: nothing was recorded in it yet");
	char *copy = xstrdup(text);
	drop_controls(copy);
	cut_out(copy);
	int result = parse_others(facts, path, copy, report);
	/* What another version wrote into the rest of it, nobody here knows. */
	if (result == 0)
		result = disk_facts_parse(&facts->disks, &facts->disk_count, path, copy, report);
	free(copy);
	for (size_t i = 0; i < facts->port_count; i++)
		machine_add_port(&facts->machine, facts->ports[i].nic.ifname, facts->ports[i].nic.mac);
	return result;
}

void facts_free(struct facts *facts)
{
	disk_facts_free(facts->disks, facts->disk_count);
	free(facts->disks);
	free(facts->ports);
	*facts = (struct facts)FACTS_NULL;
}
