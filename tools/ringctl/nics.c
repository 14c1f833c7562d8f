/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ringctl nics: the daemon that gives the Ethernet ports the names of their roles (nics_run.c), and a wait for what
 * follows from it, for those who take names and addresses for granted.
 */
#include "nics.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "sys/clock.h"
#include "sys/probe_net.h"

#define PATIENCE_ADDRESSES 20.0 /* seconds */

/* Until networkd has given the LAN's address to the bridge, and the ring's to lo. */
static int wait_for_addresses(const struct self *self)
{
	const struct cluster_node *node = &self->cluster.node[self->node - 1];
	double end = clock_now() + PATIENCE_ADDRESSES;
	bool lan = false, ring = false;
	for (;;) {
		lan = probe_address(LAN_BRIDGE, node->address);
		ring = probe_address("lo", node->ring);
		if ((lan && ring) || clock_now() >= end)
			break;
		clock_pause(0.05);
	}
	if (!lan)
		fputs("ringctl nics: " LAN_BRIDGE " still has no address\n", stderr);
	if (!ring)
		fputs("ringctl nics: lo still has no address on the ring\n", stderr);
	return lan && ring ? EXIT_FINE : EXIT_UNWELL;
}

static void usage(FILE *to)
{
	fputs("usage: ringctl nics run [--root FOLDER] [--only PATTERN]\n"
	      "       ringctl nics --wait\n\n"
	      "Gives the Ethernet ports the names of their roles: lan0, to-NODE, by who is heard at the other end of their\n"
	      "cables, and goes on doing so. Run by ringlet-nics.service. Who is where: ringctl cables.\n\n"
	      "  --wait          changes nothing, but waits until br0 and lo have their addresses; for at most 20 s\n\n"
	      "For tests:\n"
	      "  --root FOLDER   /etc, /var and /run are below FOLDER\n"
	      "  --only PATTERN  takes the ports whose names match, with hardware or without (fnmatch, with @(a|b))\n",
	      to);
}

static int run_options(int argc, char **argv, struct nics_options *options)
{
	static const struct option known[] = {
		{"root", required_argument, NULL, 'r'}, {"only", required_argument, NULL, 'o'}, {0}};
	int c;
	optind = 0;
	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'r')
			options->root = optarg;
		else if (c == 'o')
			options->only = optarg;
		else
			return -1;
	}
	return optind == argc ? 0 : -1;
}

int cmd_nics(int argc, char **argv)
{
	struct self self;
	struct nics_options options = {.root = ""};
	const char *what = argc > 1 ? argv[1] : "";
	bool wait = argc == 2 && strcmp(what, "--wait") == 0;
	bool daemon = strcmp(what, "run") == 0 && run_options(argc - 1, argv + 1, &options) == 0;
	if (argc == 2 && strcmp(what, "--help") == 0) {
		usage(stdout);
		return EXIT_FINE;
	}
	if (!wait && !daemon) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (self_load_or_say(&self, options.root) < 0)
		return EXIT_TROUBLE;
	int result = wait ? wait_for_addresses(&self) : nics_run(&self, &options);
	self_free(&self);
	return result;
}
