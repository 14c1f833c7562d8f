/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "home.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"

static void usage(FILE *to)
{
	fputs("usage: ringctl home rK [--keep-running] [--force REASON] [--limit SECONDS] [--plan] [--json]\n\n"
	      "Brings a volume from its standby node back to its home, with its guests.\n\n"
	      "  --keep-running    the guests' memory is saved on the volume and goes along: they do not reboot\n"
	      "  --force REASON    though something of it has failed, or its home does not reach the LAN\n"
	      "  --limit SECONDS   all is taken back if it takes longer (10 to 86400; 600)\n"
	      "  --plan            shows the steps, and does nothing\n"
	      "  --json            events, one JSON object a line\n\n"
	      "^C takes everything back. Exit status: 0 done, 1 refused or taken back, 2 usage, 3 something is left over.\n",
	      to);
}

int home_bring(const struct self *self, const struct switch_options *o, int number)
{
	struct switch_world world;
	struct switch_facts facts;
	struct switch_plan plan;
	struct report report = REPORT_NULL;
	const struct cluster_volume *v = &self->cluster.volume[number - 1];
	switch_begin(&world, &facts, self, o->root);
	int refused = switch_home(&plan, &facts, number, &o->wish, &report);
	char *what = xasprintf("home %s", v->name);
	char *done = xasprintf("%s is at home on %s", v->name, self->cluster.node[v->home - 1].name);
	int result = switch_carry_out(&world, &facts, o, refused, &plan, &report, what, done);
	free(done);
	free(what);
	switch_finish(&world, &facts);
	report_free(&report);
	return result;
}

static int volume_named(const struct self *self, const char *name)
{
	for (int i = 0; i < self->cluster.n; i++)
		if (strcmp(self->cluster.volume[i].name, name) == 0)
			return i + 1;
	fprintf(stderr, "ringctl: the cluster has no volume %s: they are r1 to r%d\n", name, self->cluster.n);
	return 0;
}

int cmd_home(int argc, char **argv)
{
	struct switch_options o;
	struct self self;
	struct report report = REPORT_NULL;
	int result = EXIT_UNWELL;
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		usage(stdout);
		return EXIT_FINE;
	}
	if (switch_options_read(&o, argc, argv, "kFLP") < 0 || !o.name) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (self_load_or_say(&self, o.root) < 0)
		return EXIT_TROUBLE;
	int number = volume_named(&self, o.name);
	int lock = number && !o.plan ? switch_lock(o.root, &report) : -1;
	if (number && (o.plan || lock >= 0))
		result = home_bring(&self, &o, number);
	if (lock >= 0)
		close(lock);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	self_free(&self);
	return result;
}
