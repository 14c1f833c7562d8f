/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_fail.h"

#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "commands.h"
#include "disk.h"
#include "disk_do.h"
#include "self.h"

/* What it could not see of itself: that the others still boot. */
static void warn_of_boot(const struct disk_look *look, const struct set_disk *gone, struct report *report)
{
	for (unsigned i = 0; i < look->set.count; i++) {
		const struct set_disk *d = &look->set.disk[i];
		if (d != gone && d->members && d->disk.mark == MARK_SEALED)
			return;
	}
	report_warning(report, NULL, "no other disk of this node boots");
}

static int take_out(struct disk_look *look, enum layout layout, const char *which, struct report *report)
{
	struct fail_plan plan;
	int result = disk_fail(&plan, &look->set, look->array, layout, which, report);
	if (result)
		return EXIT_UNWELL;
	char *name = set_disk_name(plan.disk);
	warn_of_boot(look, plan.disk, report);
	if (*look->root) /* a captured tree: what would be done is all there is to it */
		printf("%s can be spared\n", name);
	else if (disk_do_fail(look->array, (const char (*)[32])plan.member, report) < 0)
		result = EXIT_UNWELL;
	else
		printf("%s is out of all arrays and can be pulled; put another one in, then: ringctl disk replace sdX\n", name);
	free(name);
	return result;
}

static int fail(const char *root, const char *which)
{
	struct self self;
	struct disk_look look = {0};
	struct report report = REPORT_NULL;
	if (self_load_or_say(&self, root) < 0)
		return EXIT_TROUBLE;
	int lock = *root ? -1 : disk_do_lock(&report), result = EXIT_TROUBLE;
	if ((lock >= 0 || *root) && disk_look(&look, &self.cluster, self.node, root, &report) == 0)
		result = take_out(&look, self.profile.layout, which, &report);
	if (lock >= 0)
		close(lock);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	disk_look_free(&look);
	self_free(&self);
	return result;
}

int disk_cmd_fail(int argc, char **argv)
{
	static const struct option options[] = {{"root", required_argument, NULL, 'r'}, {0}};
	const char *root = "";
	int c;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c != 'r')
			return EXIT_USAGE;
		root = optarg;
	}
	return optind + 1 == argc ? fail(root, argv[optind]) : EXIT_USAGE;
}
