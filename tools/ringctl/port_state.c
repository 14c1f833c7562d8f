/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port_state.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "base/text.h"
#include "plan/port_text.h"
#include "sys/clock.h"
#include "sys/publish.h"

#define STATE_LIMIT (1U << 20)
#define STALE 30 /* seconds; it is written anew every few, whether or not there are news */

/* Nobody keeps a captured file true. */
static bool stale(const char *root, const char *path)
{
	struct stat st;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return stat(path, &st) < 0 || (!*root && llabs((long long)now.tv_sec - st.st_mtim.tv_sec) > STALE);
}

int port_state(struct port_facts *ports, size_t room, const char *root, struct report *report)
{
	char *path = xasprintf("%s" PORTS_STATE, root);
	char *text = stale(root, path) ? NULL : read_file(path, NULL, STATE_LIMIT);
	int count = text ? port_file_parse(ports, room, path, text, report) : -1;
	free(text);
	free(path);
	return count;
}

double port_state_now(const char *root)
{
	if (!*root)
		return clock_now();
	char *path = xasprintf("%s/proc/uptime", root), *text = read_file(path, NULL, 4096), *end;
	double now = text ? strtod(text, &end) : -1;
	if (text && end == text)
		now = -1;
	free(text);
	free(path);
	return now;
}
