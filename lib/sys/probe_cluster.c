/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/probe_cluster.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "sys/pacemaker.h"
#include "sys/probe_ha.h"
#include "sys/publish.h"
#include "sys/run.h"

#define ANSWER_LIMIT (4U << 20)
/* Seconds. Who does not answer in this time is not healthy. */
#define PATIENCE 20

bool probe_socket(const char *root, const char *name)
{
	char *path = xasprintf("%s/proc/net/unix", root), *wanted = xasprintf(" @%s", name);
	char *text = read_file(path, NULL, ANSWER_LIMIT);
	bool found = false;
	for (char *s = text; s && !found && (s = strstr(s, wanted)); s++) {
		const char *end = s + strlen(wanted);
		/* libqb pads its names with NULs, which the kernel shows as further @ */
		found = *end == '\n' || *end == '\0' || *end == '@';
	}
	free(text);
	free(path);
	free(wanted);
	return found;
}

/* What a command says; in a captured tree it lies in ROOT/captured/NAME. NULL: nothing. */
static char *answer(const char *root, const char *const *argv)
{
	if (*root) {
		char *path = xasprintf("%s/captured/%s", root, argv[0]);
		char *text = read_file(path, NULL, ANSWER_LIMIT);
		free(path);
		return text;
	}
	struct run command = {.argv = argv, .seconds = PATIENCE};
	run(&command); /* corosync-quorumtool tells quorum by its exit status: only the text counts */
	char *text = command.output ? xstrdup(command.output) : NULL;
	run_free(&command);
	return text;
}

/* --- corosync ----------------------------------------------------------------------------- */

/* "Expected votes:   3": the value behind the label. NULL: some other line. */
static const char *value_of(const char *line, const char *label)
{
	size_t length = strlen(label);
	if (strncmp(line, label, length) != 0 || line[length] != ':')
		return NULL;
	line += length + 1;
	return line + strspn(line, " \t");
}

static unsigned leading_number(const char *s)
{
	char digits[10];
	uint64_t value;
	s += strspn(s, " \t");
	size_t length = strspn(s, "0123456789");
	if (length == 0 || length >= sizeof digits)
		return 0;
	memcpy(digits, s, length);
	digits[length] = '\0';
	return num_parse(digits, 0, UINT32_MAX, &value) ? (unsigned)value : 0;
}

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	for (const char *s = words; (s = strstr(s, word)); s += length)
		if ((s == words || s[-1] == ' ') && (s[length] == ' ' || s[length] == '\0'))
			return true;
	return false;
}

static void corosync_line(const char *line, bool *members, struct health_facts *facts)
{
	const char *value;
	if ((value = value_of(line, "Quorate")))
		facts->quorate = starts_with(value, "Yes") ? FACT_YES : FACT_NO;
	else if ((value = value_of(line, "Expected votes")))
		facts->expected = leading_number(value);
	else if ((value = value_of(line, "Total votes")))
		facts->votes = leading_number(value);
	else if ((value = value_of(line, "Flags"))) {
		facts->two_node = has_word(value, "2Node");
		facts->tie_breaker = has_word(value, "AutoTieBreaker");
	} else if (starts_with(line, "Membership information"))
		*members = true;
	else if (*members && line[0] == ' ') {
		unsigned id = leading_number(line); /* nodeid in corosync.conf is the node's number */
		if (id >= 1 && id <= (unsigned)facts->cluster->n)
			facts->member[id - 1] = FACT_YES;
	}
}

void corosync_parse(const char *text, struct health_facts *facts)
{
	bool members = false;
	char *copy = xstrdup(text), *save = NULL;
	facts->corosync = strstr(text, "Quorum information") != NULL;
	for (int i = 0; facts->corosync && i < facts->cluster->n; i++)
		facts->member[i] = FACT_NO;
	for (char *line = strtok_r(copy, "\n", &save); facts->corosync && line; line = strtok_r(NULL, "\n", &save))
		corosync_line(line, &members, facts);
	free(copy);
}

void probe_corosync(const char *root, struct health_facts *facts)
{
	char *text = NULL;
	if (probe_socket(root, "quorum"))
		text = answer(root, RUN_ARGV("corosync-quorumtool", "-si"));
	corosync_parse(text ? text : "", facts);
	free(text);
}

/* --- pacemaker ---------------------------------------------------------------------------- */

void pacemaker_parse(const char *xml, const char *cib, struct health_facts *facts)
{
	struct ha_state state;
	ha_state_parse(&state, xml);
	ha_facts_make(facts, &state, cib);
	ha_state_free(&state);
}

/* crm_mon is asked by the one door to Pacemaker; of a captured tree only the text is left. */
static void ask_pacemaker(const char *root, const char *cib, struct health_facts *facts)
{
	struct ha_state state = {0};
	char *captured = *root ? answer(root, RUN_ARGV("crm_mon")) : NULL;
	if (captured)
		ha_state_parse(&state, captured);
	else if (!*root)
		ha_state_read(&state);
	ha_facts_make(facts, &state, cib);
	ha_state_free(&state);
	free(captured);
}

void probe_pacemaker(const char *root, struct health_facts *facts)
{
	static const struct ha_state silent = {0};
	char *path = xasprintf("%s" HA_CIB_FILE, root), *cib = read_file(path, NULL, ANSWER_LIMIT);
	if (probe_socket(root, "crmd"))
		ask_pacemaker(root, cib, facts);
	else
		ha_facts_make(facts, &silent, NULL);
	free(cib);
	free(path);
}
