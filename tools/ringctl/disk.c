/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk.h"

#include <stdio.h>
#include <string.h>

#include "commands.h"

static void usage(FILE *to)
{
	fputs("usage: ringctl disk [list] [--json]\n"
	      "       ringctl disk replace NEW [--number K] [--erase] [--yes] [--no-wait]\n"
	      "       ringctl disk fail K|NAME\n"
	      "       ringctl disk finish\n\n"
	      "Shows the disks of this node by their numbers, puts a new one (NEW: sde) in the place of one that is\n"
	      "missing, takes one out so that it can be pulled.\n\n"
	      "  --number K  of the disk that NEW replaces, where more than one is missing\n"
	      "  --erase     NEW may hold something: it is lost. Asks for its serial number\n"
	      "  --yes       asks nothing\n"
	      "  --no-wait   does not wait until the arrays are rebuilt; the node goes on by itself\n"
	      "  --root      looks at a captured tree instead of this machine, and writes nothing\n\n"
	      "finish goes on with what was begun and cut off (done at boot).\n\n"
	      "Exit status: 0 done, 1 refused or not all done, 2 usage, 3 trouble.\n",
	      to);
}

int cmd_disk(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*call)(int argc, char **argv);
	} subcommands[] = {
		{"list", disk_cmd_list}, {"replace", disk_cmd_replace}, {"fail", disk_cmd_fail}, {"finish", disk_cmd_finish},
	};
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0) {
			usage(stdout);
			return EXIT_FINE;
		}
	int result = EXIT_USAGE;
	if (argc < 2 || argv[1][0] == '-')
		result = disk_cmd_list(argc, argv);
	else
		for (size_t i = 0; i < sizeof subcommands / sizeof *subcommands; i++)
			if (strcmp(argv[1], subcommands[i].name) == 0)
				result = subcommands[i].call(argc - 1, argv + 1);
	if (result == EXIT_USAGE)
		usage(stderr);
	return result;
}
