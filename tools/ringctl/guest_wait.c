/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_wait.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "plan/ha_names.h"
#include "sys/clock.h"
#include "sys/pacemaker.h"

#define ASK 15 /* s between two questions to Pacemaker */

/* Why it will not come to that; NULL: it may. */
static const char *hopeless(const char *name, bool running)
{
	struct ha_state state;
	char id[64];
	const char *why = NULL;
	snprintf(id, sizeof id, HA_GUEST, name);
	ha_state_read(&state);
	for (size_t i = 0; i < state.resources; i++) {
		const struct ha_resource *r = &state.resource[i];
		if (strcmp(r->id, id) != 0)
			continue;
		if (r->blocked)
			why = "Pacemaker could not stop it, and touches it no more";
		else if (r->failed && running && !r->active && !*r->pending)
			why = "it cannot be started";
	}
	if (state.known && !state.quorum)
		why = "this node is not in a majority of the cluster";
	ha_state_free(&state);
	return why;
}

static void say(const char *name, bool running, double since)
{
	if (isatty(STDOUT_FILENO)) {
		printf("\r\033[K%s %s, %.0f s", name, running ? "is starting" : "is shutting down", clock_now() - since);
		fflush(stdout);
	}
}

static void say_end(void)
{
	if (isatty(STDOUT_FILENO))
		printf("\r\033[K");
}

int guest_wait(const struct guest_site *site, const char *name, bool running, unsigned seconds)
{
	double since = clock_now(), asked = since;
	const char *why = NULL;
	while (guest_site_runs(site, name) != running && !why) {
		if (clock_now() - since > seconds)
			why = "it takes longer than expected";
		else if (clock_now() - asked > ASK) {
			why = hopeless(name, running);
			asked = clock_now();
		}
		say(name, running, since);
		clock_pause(0.5);
	}
	say_end();
	if (why) {
		fprintf(stderr, "%s %s: %s; journalctl -u pacemaker says more\n", name, running ? "does not run" : "runs still", why);
		return EXIT_UNWELL;
	}
	printf("%s %s %s\n", name, running ? "runs on" : "is stopped on", guest_site_node(site));
	return EXIT_FINE;
}
