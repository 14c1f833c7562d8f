/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <getopt.h>
#include <unistd.h>

#include "base/json.h"
#include "commands.h"
#include "disk.h"
#include "disk_look.h"
#include "self.h"
#include "status.h"

static int list(const char *root, bool json)
{
	struct self self;
	struct disk_look look = {0};
	struct report report = REPORT_NULL;
	if (self_load_or_say(&self, root) < 0)
		return EXIT_TROUBLE;
	int result = disk_look(&look, &self.cluster, self.node, root, &report);
	if (json && result == 0)
		json_print(disks_json(&look.set, true));
	else if (result == 0)
		disks_text(&look.set, true, stdout, isatty(STDOUT_FILENO));
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	disk_look_free(&look);
	self_free(&self);
	return result < 0 || fflush(stdout) != 0 ? EXIT_TROUBLE : EXIT_FINE;
}

int disk_cmd_list(int argc, char **argv)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'}, {"root", required_argument, NULL, 'r'}, {0},
	};
	const char *root = "";
	bool json = false;
	int c;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'j': json = true; break;
		case 'r': root = optarg; break;
		default: return EXIT_USAGE;
		}
	}
	return optind == argc ? list(root, json) : EXIT_USAGE;
}
