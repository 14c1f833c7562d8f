/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "switch_cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <syslog.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "commands.h"
#include "switch_last.h"
#include "sys/publish.h"

#define LIMIT_SECONDS 600

int switch_options_read(struct switch_options *o, int argc, char **argv, const char *letters)
{
	static const struct option options[] = {
		{"poweroff", no_argument, NULL, 'p'},	   {"reboot", no_argument, NULL, 'r'},
		{"keep-running", no_argument, NULL, 'k'},  {"force", required_argument, NULL, 'F'},
		{"limit", required_argument, NULL, 'L'},   {"plan", no_argument, NULL, 'P'},
		{"json", no_argument, NULL, 'j'},	   {"look", no_argument, NULL, 'o'},
		{"root", required_argument, NULL, 'R'},	   {0},
	};
	uint64_t seconds;
	int c;
	*o = (struct switch_options){.root = "", .limit = LIMIT_SECONDS};
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (!strchr("jR", c) && !strchr(letters, c))
			return -1;
		if ((c == 'p' && o->wish.then == SWITCH_REBOOT) || (c == 'r' && o->wish.then == SWITCH_POWEROFF) ||
		    (c == 'F' && optarg[strspn(optarg, " ")] == '\0') || (c == 'L' && !num_parse(optarg, 10, 86400, &seconds)))
			return -1;
		switch (c) {
		case 'p': o->wish.then = SWITCH_POWEROFF; break;
		case 'r': o->wish.then = SWITCH_REBOOT; break;
		case 'k': o->wish.keep = true; break;
		case 'F': o->reason = optarg; break;
		case 'L': o->limit = (double)seconds; break;
		case 'P': o->plan = true; break;
		case 'j': o->json = true; break;
		case 'o': o->look = true; break;
		case 'R': o->root = optarg; break;
		default: return -1;
		}
	}
	o->wish.force = o->reason != NULL;
	o->name = optind < argc ? argv[optind] : NULL;
	return optind + 1 >= argc ? 0 : -1;
}

int switch_node(const struct self *self, const char *name)
{
	const struct cluster_node *node = name ? cluster_find(&self->cluster, name) : &self->cluster.node[self->node - 1];
	if (!node)
		fprintf(stderr, "ringctl: the cluster has no node %s\n", name);
	return node ? node->number : 0;
}

int switch_lock(const char *root, struct report *report)
{
	char *folder = xasprintf("%s/run/ringlet", root), *path = xasprintf("%s/switch.lock", folder);
	int fd = make_folders(folder) == 0 ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (fd >= 0 && errno == EWOULDBLOCK)
			report_error(report, NULL, "another switch-over is under way on this node");
		else
			report_error(report, path, "%s", strerror(errno));
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	free(path);
	free(folder);
	return fd;
}

void switch_begin(struct switch_world *world, struct switch_facts *facts, const struct self *self, const char *root)
{
	switch_world_init(world, self, root);
	switch_ask(world);
	for (int node = 1; node <= self->cluster.n; node++) {
		const struct ha_node *n = NULL;
		for (size_t i = 0; i < world->ha.nodes; i++)
			if (strcmp(world->ha.node[i].name, self->cluster.node[node - 1].name) == 0)
				n = &world->ha.node[i];
		/* Who is offline for Pacemaker would cost a time limit; its neighbours know of its halves. */
		if (node == self->node || (n && n->online))
			switch_look(world, node);
	}
	switch_facts_fill(facts, world);
}

void switch_finish(struct switch_world *world, struct switch_facts *facts)
{
	switch_facts_free(facts);
	switch_world_free(world);
}

/* --- at the end --------------------------------------------------------------------------- */

/* "; r1 runs on node3, interruption 6.2 s" for each that moved. Also remembered, for the estimate of the next time. */
static char *what_moved(const struct switch_walk *walk, const char *root)
{
	struct text text = TEXT_NULL;
	for (int i = 0; i < walk->facts->cluster->n; i++) {
		const struct switch_passage *p = &walk->passage[i];
		if (!p->volume || !p->arrived)
			continue;
		const char *volume = walk->facts->cluster->volume[i].name;
		text_add(&text, "; %s runs on %s", volume, walk->facts->cluster->node[p->to - 1].name);
		if (!p->gone || !p->back)
			continue;
		text_add(&text, ", interruption %.1f s", p->back - p->gone);
		switch_last_write(root, volume, p->back - p->gone);
	}
	return text_take(&text);
}

/* The journal has who did what and why; a switch-over nobody remembers is a riddle a week later. */
static void log_it(const char *what, const char *reason, const char *outcome)
{
	openlog("ringctl", LOG_PID, LOG_DAEMON);
	syslog(LOG_NOTICE, "%s%s%s%s: %s", what, reason ? " (forced: " : "", reason ? reason : "", reason ? ")" : "", outcome);
	closelog();
}

static void say_estimates(struct switch_show *show, const struct switch_plan *plan, const char *root)
{
	for (size_t i = 0; i < plan->count; i++) {
		if (plan->step[i].what != STEP_AWAIT)
			continue;
		const char *volume = show->cluster->volume[plan->step[i].volume - 1].name;
		double seconds = switch_last_read(root, volume);
		if (seconds >= 0)
			switch_show_say(show, "note", "%s: was away for %.1f s the last time", volume, seconds);
		else
			switch_show_say(show, "note", "%s: how long it is away is not known yet: its guests shut down, and boot",
					volume);
	}
}

static int walk_it(struct switch_walk *walk, const struct switch_options *o, const struct switch_plan *plan, const char *what,
		   const char *done)
{
	say_estimates(walk->show, plan, o->root);
	log_it(what, o->reason, "begins");
	enum switch_end_of end = switch_walk(walk, plan);
	char *moved = end == SWITCH_UNDONE ? NULL : what_moved(walk, o->root), *line = NULL;
	if (end == SWITCH_DONE)
		line = xasprintf("%s%s", done, moved);
	else if (end == SWITCH_UNDONE)
		line = xasprintf("%s: taken back, everything is where it was", what);
	else
		line = xasprintf("%s: not all of it could be done: see above, and ringctl status%s", what, moved);
	switch_show_say(walk->show, "end", "%s", line);
	log_it(what, NULL, line);
	free(line);
	free(moved);
	return end == SWITCH_DONE ? EXIT_FINE : end == SWITCH_UNDONE ? EXIT_UNWELL : EXIT_TROUBLE;
}

int switch_carry_out(struct switch_world *world, const struct switch_facts *facts, const struct switch_options *o,
		     int refused, const struct switch_plan *plan, const struct report *report, const char *what,
		     const char *done)
{
	struct switch_show show;
	int result = EXIT_FINE;
	report_print(report, stderr, isatty(STDERR_FILENO));
	if (refused) {
		fputs("refused; nothing was changed\n", stderr);
		return EXIT_UNWELL;
	}
	switch_show_init(&show, facts->cluster, o->json);
	if (plan->count == 0) {
		switch_show_say(&show, "end", "%s: nothing to do", done);
	} else if (o->plan) {
		switch_show_plan(&show, plan);
	} else {
		struct switch_walk walk = {.world = world, .facts = facts, .show = &show, .limit = o->limit};
		result = walk_it(&walk, o, plan, what, done);
	}
	switch_show_free(&show);
	return result;
}
