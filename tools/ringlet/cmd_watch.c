/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringlet watch: what the nodes of a cluster report by UDP, live. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "option.h"
#include "watch.h"

static const char help[] =
	"usage: ringlet watch [PROFILE] [--port N] [--json] [--seconds N] [--once]\n"
	"\n"
	"Listens to the events that nodes send to the profile's 'report-to', while they are installed and until\n"
	"they are healthy, and shows them side by side; where there is no terminal, one line per event. With PROFILE\n"
	"its nodes alone, else whoever is heard. Run it on the machine that report-to names.\n"
	"\n"
	"  --port N     the UDP port; default: that of the profile's report-to, else 8787\n"
	"  --json       the events as they came, a line each, once each\n"
	"  --seconds N  end after so many\n"
	"  --once       end when all nodes of PROFILE are healthy, or soon after one has refused or failed\n"
	"\n"
	"The events are not authenticated: anybody on the LAN can send the like. Believe a node when you have asked it.\n"
	"\n"
	"exit status: 0 watched to its end; with --once all are healthy; 1 profile refused, or with --once a node\n"
	"refused or failed; 2 usage; 3 the port cannot be listened on, or with --once it was ended before.\n";

static int usage(const char *why)
{
	fprintf(stderr, "ringlet watch: %s\n%s", why, help);
	return EXIT_USAGE;
}

enum option_id { PORT = 256, JSON, SECONDS, ONCE };

/* NULL, or what was wrong. */
static const char *take(struct watch_options *o, int option, const char *value)
{
	switch (option) {
	case JSON: o->json = true; return NULL;
	case ONCE: o->once = true; return NULL;
	case PORT: return option_number(value, 1, 65535, &o->port, "--port is a number from 1 to 65535");
	case SECONDS: return option_number(value, 1, 31536000, &o->seconds, "--seconds is a number, from 1");
	default: return "the options were not understood";
	}
}

int cmd_watch(int argc, char **argv)
{
	static const struct option longs[] = {
		{"port", required_argument, NULL, PORT},       {"json", no_argument, NULL, JSON},
		{"seconds", required_argument, NULL, SECONDS}, {"once", no_argument, NULL, ONCE},
		{"help", no_argument, NULL, 'h'},	       {0},
	};
	struct watch_options options = {0};
	for (int c; (c = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
		if (c == 'h') {
			fputs(help, stdout);
			return EXIT_FINE;
		}
		const char *wrong = take(&options, c, optarg);
		if (wrong)
			return usage(wrong);
	}
	if (argc - optind > 1)
		return usage("one profile is enough");
	if (optind < argc)
		options.profile = argv[optind];
	if (options.once && !options.profile)
		return usage("--once wants a profile: whose health is meant?");
	return watch_events(&options);
}
