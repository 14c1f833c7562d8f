/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/program.h"

#include <stdio.h>
#include <string.h>

static void usage(const struct program *program, FILE *to)
{
	fprintf(to, "usage: %s COMMAND [ARGUMENT...]\n\n", program->name);
	for (size_t i = 0; i < program->count; i++)
		fprintf(to, "  %-9s %s\n", program->commands[i].name, program->commands[i].purpose);
	fprintf(to, "\n'%s COMMAND --help' tells more, and so does the manual page %s.\n", program->name,
		program->manual);
}

int program_run(const struct program *program, int argc, char **argv)
{
	if (argc < 2) {
		usage(program, stderr);
		return PROGRAM_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		usage(program, stdout);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("%s %s\n", program->name, RINGLET_VERSION);
		return 0;
	}
	for (size_t i = 0; i < program->count; i++)
		if (strcmp(argv[1], program->commands[i].name) == 0)
			return program->commands[i].call(argc - 1, argv + 1);
	fprintf(stderr, "%s: there is no command '%s'\n", program->name, argv[1]);
	usage(program, stderr);
	return PROGRAM_USAGE;
}
