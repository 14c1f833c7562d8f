/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "care.h"
#include "commands.h"
#include "gather.h"
#include "home.h"
#include "plan/return.h"
#include "sys/clock.h"
#include "sys/publish.h"

#define QUIET "/run/ringlet/return"	       /* "SINCE ASKED", whole seconds of this boot */
#define RETURNS "/var/lib/ringlet/returns" /* dates, one a line, the last one first */

/* --- memory ------------------------------------------------------------------------------- */

/* Numbers as many as there are; what is not one ends it. */
static void read_numbers(const char *root, const char *name, uint64_t *number, size_t count)
{
	char *path = xasprintf("%s%s", root, name), *text = read_file(path, NULL, 4096), *save = NULL;
	char *word = text ? strtok_r(text, " \n", &save) : NULL;
	for (size_t i = 0; i < count && word && num_parse(word, 0, UINT64_MAX / 2, &number[i]); i++)
		word = strtok_r(NULL, " \n", &save);
	free(text);
	free(path);
}

static void write_numbers(const char *root, const char *name, const uint64_t *number, size_t count)
{
	struct text text = TEXT_NULL;
	struct report report = REPORT_NULL;
	char *path = xasprintf("%s%s", root, name), *folder = folder_of(path);
	for (size_t i = 0; i < count; i++)
		text_add(&text, "%llu\n", (unsigned long long)number[i]);
	if (make_folders(folder) == 0)
		publish(path, text.s, text.length, 0644, &report);
	report_print(&report, stderr, false);
	report_free(&report);
	text_free(&text);
	free(folder);
	free(path);
}

static struct return_memory remember(const char *root)
{
	uint64_t moments[2] = {0};
	struct return_memory memory = {0};
	read_numbers(root, QUIET, moments, 2);
	read_numbers(root, RETURNS, memory.returned, RETURN_A_DAY);
	memory.quiet = (double)moments[0];
	memory.asked = (double)moments[1];
	return memory;
}

/* Only what has changed: this runs every half minute, for years. */
static void keep(const char *root, const struct return_memory *old, const struct return_memory *new)
{
	const uint64_t moments[2] = {(uint64_t)new->quiet, (uint64_t)new->asked};
	if (old->quiet != new->quiet || old->asked != new->asked)
		write_numbers(root, QUIET, moments, 2);
	if (memcmp(old->returned, new->returned, sizeof old->returned) != 0)
		write_numbers(root, RETURNS, new->returned, RETURN_A_DAY);
}

/* --- doing -------------------------------------------------------------------------------- */

/* Nothing may have failed anywhere: it would only fail again, or somebody is at work. */
static bool nothing_failed(void)
{
	struct ha_state state;
	ha_state_read(&state);
	bool well = state.known && state.failed_actions == 0;
	if (state.known && !well)
		printf("return: %zu actions of Pacemaker have failed: nothing comes home until they are seen to\n",
		       state.failed_actions);
	ha_state_free(&state);
	return well;
}

static void bring(const struct self *self, const char *root, struct return_memory *memory, uint64_t date)
{
	const struct switch_options options = {.root = root, .limit = 600};
	struct report report = REPORT_NULL;
	int lock = switch_lock(root, &report);
	if (lock >= 0) {
		if (nothing_failed()) {
			/* Before it is tried: one that is cut off counts. */
			struct return_memory old = *memory;
			return_note(memory, date);
			keep(root, &old, memory);
			if (home_bring(self, &options, self->node) == EXIT_UNWELL)
				printf("return: the next attempt is in %d min\n", RETURN_AGAIN / 60);
		}
		close(lock);
	}
	report_print(&report, stderr, false);
	report_free(&report);
}

static bool is_rebuilding(const struct self *self, const char *root)
{
	struct health_facts facts;
	health_facts_init(&facts, &self->cluster, self->node);
	gather_arrays(&facts, root);
	for (int i = 0; i < ARRAYS; i++)
		if (facts.array[i].degraded || facts.array[i].permille >= 0)
			return true;
	return false;
}

void care_return(const struct self *self, const char *root, const struct sight *sight)
{
	struct return_facts facts = {
		.automatic = self->profile.return_rule == RETURN_AUTO,
		.drbd = {sight->drbd[MINOR_OWN], sight->drbd[MINOR_COPY]},
		.now = (double)(uint64_t)clock_now(),
		.date = (uint64_t)time(NULL),
	};
	if (!facts.automatic)
		return;
	facts.rebuilding = is_rebuilding(self, root);
	struct return_memory old = remember(root), memory = old;
	enum return_step step = return_judge(&memory, &facts);
	keep(root, &old, &memory);
	const char *own = self->cluster.volume[self->node - 1].name;
	if (step == RETURN_ASK)
		bring(self, root, &memory, facts.date);
	else if (step == RETURN_ENOUGH)
		printf("return: %s came home %d times within a day and is away again: a person should see why; ringctl home %s\n",
		       own, RETURN_A_DAY, own);
}
