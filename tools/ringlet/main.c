/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The host command: finds the command named by the first word and hands over to it. */
#include <stdio.h>
#include <string.h>

#include "commands.h"

static const struct command {
	const char *name;
	int (*call)(int argc, char **argv);
	const char *purpose;
} commands[] = {
	{"check", cmd_check, "read a profile and say everything that is wrong with it"},
	{"plan", cmd_plan, "show the cluster, or everything one node will get and do"},
	{"iso", cmd_iso, "stamp the node ISOs of a profile"},
	{"inspect", cmd_inspect, "say what a node ISO is for"},
	{"reset", cmd_reset, "turn a node ISO into the base ISO again"},
	{"demo", cmd_demo, "install a whole cluster in virtual machines and watch it"},
	{"vm", cmd_vm, "print the QEMU command line of a node's virtual machine"},
	{"qm", cmd_qm, "write the same virtual machines for Proxmox VE"},
};

static void usage(FILE *to)
{
	fputs("usage: ringlet COMMAND [ARGUMENT...]\n\n", to);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].purpose);
	fputs("\n'ringlet COMMAND --help' tells more, and so does the manual page ringlet(1).\n", to);
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
		puts("ringlet " RINGLET_VERSION);
		return EXIT_FINE;
	}
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].call(argc - 1, argv + 1);
	fprintf(stderr, "ringlet: there is no command '%s'\n", argv[1]);
	usage(stderr);
	return EXIT_USAGE;
}
