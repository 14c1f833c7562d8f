/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The node command: finds the command named by the first word and hands over to it. */
#include <stdio.h>
#include <string.h>

#include "commands.h"

static const struct command {
	const char *name;
	int (*call)(int argc, char **argv);
	const char *purpose;
} commands[] = {
	{"status", cmd_status, "show this node, what it sees of its cluster, and whether that is healthy"},
	{"volumes", cmd_volumes, "start, stop or judge the two volumes that have a half here"},
	{"nics", cmd_nics, "give the Ethernet ports the names of their roles (done at boot)"},
	{"report", cmd_report, "report the way to health as events (done at boot)"},
};

static void usage(FILE *to)
{
	fputs("usage: ringctl COMMAND [ARGUMENT...]\n\n", to);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].purpose);
	fputs("\n'ringctl COMMAND --help' tells more, and so does the manual page ringctl(8).\n", to);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		usage(stdout);
		return EXIT_FINE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("ringctl " RINGLET_VERSION);
		return EXIT_FINE;
	}
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].call(argc - 1, argv + 1);
	fprintf(stderr, "ringctl: there is no command '%s'\n", argv[1]);
	usage(stderr);
	return EXIT_USAGE;
}
