/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringctl drain, undrain: a node is emptied of its volumes, and may have some again. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "switch_cmd.h"

static void usage(FILE *to)
{
	fputs("usage: ringctl drain [NODE] [--poweroff | --reboot] [--keep-running] [--force REASON] [--limit SECONDS]\n"
	      "                     [--plan] [--json]\n"
	      "       ringctl undrain [NODE] [--plan] [--json]\n\n"
	      "drain moves the volumes that are in use on a node (this one) to their other node, with their guests; its\n"
	      "copies stay in step. undrain lets it have volumes again; nothing moves by that: see ringctl home.\n\n"
	      "  --poweroff        switches it off when nothing runs there any more\n"
	      "  --reboot          restarts it then; it stays drained\n"
	      "  --keep-running    the guests' memory is saved on the volume and goes along: they do not reboot\n"
	      "  --force REASON    goes on where a volume would have to stand still, or the others would lose quorum.\n"
	      "                    An old copy is never put into use\n"
	      "  --limit SECONDS   all is taken back if it takes longer (10 to 86400; 600)\n"
	      "  --plan            shows the steps, and does nothing\n"
	      "  --json            events, one JSON object a line\n\n"
	      "^C takes everything back. Exit status: 0 done, 1 refused or taken back, 2 usage, 3 something is left over.\n",
	      to);
}

/* What other nodes ask by ssh. */
static int look(const struct self *self, const char *root)
{
	const char *names[2];
	switch_names(names, &self->cluster, self->node);
	char *text = sight_text(root, names);
	fputs(text, stdout);
	free(text);
	return fflush(stdout) == 0 ? EXIT_FINE : EXIT_TROUBLE;
}

static int drain(const struct self *self, const struct switch_options *o, int node, struct report *report)
{
	struct switch_world world;
	struct switch_facts facts;
	struct switch_plan plan;
	const char *name = self->cluster.node[node - 1].name;
	switch_begin(&world, &facts, self, o->root);
	int refused = switch_drain(&plan, &facts, node, &o->wish, report);
	char *what = xasprintf("drain %s%s", name, o->wish.then == SWITCH_POWEROFF ? " --poweroff" :
						   o->wish.then == SWITCH_REBOOT   ? " --reboot" : "");
	char *done = xasprintf("%s is %s", name, facts.node[node - 1].online ? "empty" : "drained");
	int result = switch_carry_out(&world, &facts, o, refused, &plan, report, what, done);
	free(done);
	free(what);
	switch_finish(&world, &facts);
	return result;
}

static int undrain(const struct self *self, const struct switch_options *o, int node, struct report *report)
{
	struct switch_world world;
	struct switch_facts facts;
	struct switch_plan plan;
	const char *name = self->cluster.node[node - 1].name;
	switch_begin(&world, &facts, self, o->root);
	int refused = switch_undrain(&plan, &facts, node, report);
	char *what = xasprintf("undrain %s", name), *done = xasprintf("%s may have volumes", name);
	int result = switch_carry_out(&world, &facts, o, refused, &plan, report, what, done);
	free(done);
	free(what);
	switch_finish(&world, &facts);
	return result;
}

static int command(int argc, char **argv, const char *letters,
		   int (*call)(const struct self *, const struct switch_options *, int, struct report *))
{
	struct switch_options o;
	struct self self;
	struct report report = REPORT_NULL;
	int result = EXIT_UNWELL;
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		usage(stdout);
		return EXIT_FINE;
	}
	if (switch_options_read(&o, argc, argv, letters) < 0) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (self_load_or_say(&self, o.root) < 0)
		return EXIT_TROUBLE;
	int node = o.look ? 0 : switch_node(&self, o.name);
	int lock = node && !o.plan ? switch_lock(o.root, &report) : -1;
	if (o.look)
		result = look(&self, o.root);
	else if (node && (o.plan || lock >= 0))
		result = call(&self, &o, node, &report);
	else
		report_print(&report, stderr, isatty(STDERR_FILENO));
	if (lock >= 0)
		close(lock);
	report_free(&report);
	self_free(&self);
	return result;
}

int cmd_drain(int argc, char **argv)
{
	return command(argc, argv, "prkFLPo", drain);
}

int cmd_undrain(int argc, char **argv)
{
	return command(argc, argv, "LP", undrain);
}
