/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nics_networkd.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sys/clock.h"
#include "sys/publish.h"
#include "sys/run.h"

#define FIRST_PAUSE 0.3 /* seconds: a newer networkd is through by itself */
#define LAST_PAUSE 60.0
#define LOOKED_AFTER 5.0 /* after a renaming: a networkd that is just starting says nothing of its links yet */

void nics_networkd_renamed(struct nics_networkd *networkd, unsigned ifindex, const char *name, double now)
{
	size_t free_one = PORTS_MAX, i;
	for (i = 0; i < PORTS_MAX && networkd->link[i].ifindex != ifindex; i++)
		if (!*networkd->link[i].name)
			free_one = i;
	if (i == PORTS_MAX)
		i = free_one;
	if (i == PORTS_MAX)
		return;
	networkd->link[i].ifindex = ifindex;
	snprintf(networkd->link[i].name, sizeof networkd->link[i].name, "%s", name);
	networkd->link[i].renamed = now;
	networkd->link[i].after = now + FIRST_PAUSE;
	networkd->link[i].pause = FIRST_PAUSE;
}

/* The value of a line KEY=VALUE of a text, to be freed; NULL: there is none. */
static char *value_of(const char *text, const char *key)
{
	size_t length = strlen(key);
	for (const char *s = text; s; s = strchr(s, '\n'), s = s ? s + 1 : NULL)
		if (strncmp(s, key, length) == 0 && s[length] == '=')
			return xstrndup(s + length + 1, strcspn(s + length + 1, "\n"));
	return NULL;
}

static bool is_file_of(const char *file, const char *role)
{
	char *wanted = xasprintf("/10-%s.network", role); /* plan/files_network.c */
	bool is = file && ends_with(file, wanted);
	free(wanted);
	return is;
}

bool nics_networkd_right(const char *link_state, const char *name, const char (*roles)[IFNAME_TEXT], size_t role_count)
{
	char *file = value_of(link_state, "NETWORK_FILE"), *state = value_of(link_state, "ADMIN_STATE");
	bool right = !state || strcmp(state, "failed") != 0;
	bool waits = state && strcmp(state, "pending") == 0; /* for udev, and takes the name as it is then */
	for (size_t i = 0; i < role_count && !waits; i++)
		right &= is_file_of(file, roles[i]) == (strcmp(roles[i], name) == 0);
	free(state);
	free(file);
	return right;
}

struct order {
	const char *names[PORTS_MAX];
	size_t count;
};

/* In the child. */
static int reconfigure(void *context)
{
	const struct order *order = context;
	const char *argv[PORTS_MAX + 3] = {"networkctl", "reconfigure"};
	memcpy(argv + 2, order->names, order->count * sizeof *argv);
	struct run command = {.argv = argv, .seconds = 10};
	int result = run(&command);
	if (result < 0)
		fprintf(stderr, "%s\n", command.reason);
	run_free(&command);
	return result;
}

/* Without its file on the link networkd does not run, or knows nothing of it yet: it will find the names as they are. */
static bool is_right(const char *root, unsigned ifindex, const char *name, const char (*roles)[IFNAME_TEXT],
		     size_t role_count)
{
	char *path = xasprintf("%s/run/systemd/netif/links/%u", root, ifindex);
	char *state = read_file(path, NULL, 64 << 10);
	bool right = !state || nics_networkd_right(state, name, roles, role_count);
	free(state);
	free(path);
	return right;
}

double nics_networkd_turn(struct nics_networkd *networkd, const char (*roles)[IFNAME_TEXT], size_t role_count, double now)
{
	struct order order = {.count = 0};
	double next = INFINITY;
	if (aside_state(&networkd->telling) == ASIDE_BUSY)
		return now + FIRST_PAUSE;
	for (size_t i = 0; i < PORTS_MAX; i++) {
		struct networkd_link *link = &networkd->link[i];
		if (!*link->name)
			continue;
		if (now >= link->after) {
			bool right = is_right(networkd->root, link->ifindex, link->name, roles, role_count);
			if (!right)
				order.names[order.count++] = link->name;
			link->pause = clock_sooner(link->pause * 2, LAST_PAUSE);
			link->after = now + link->pause;
			if (right && now >= link->renamed + LOOKED_AFTER)
				*link->name = '\0';
		}
		next = clock_sooner(next, link->after);
	}
	if (order.count)
		aside_begin(&networkd->telling, reconfigure, &order);
	return next;
}
