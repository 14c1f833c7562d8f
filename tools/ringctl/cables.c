/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cables.h"

#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "commands.h"

#define BLINK_SECONDS 30
#define BLINK_MAX 3600

static void usage(FILE *to)
{
	fputs("usage: ringctl cables [--json] [--root FOLDER]\n"
	      "       ringctl cables --blink ROLE|PORT [--seconds N]\n\n"
	      "Draws how this node is cabled, and shows each port with its carrier, speed, MTU, neighbour and errors.\n\n"
	      "  --json     the same for machines\n"
	      "  --blink    has the LED of a port blink: lan0, to-NODE, or the name of any other port\n"
	      "  --seconds  for so long; 1 to 3600, default 30\n"
	      "  --root     looks at a captured tree instead of this machine\n\n"
	      "Exit status: 0 cabled as the ring wants it, 1 not so, or nobody listens, 2 usage, 3 trouble.\n",
	      to);
}

struct wish {
	const char *root, *blink;
	unsigned seconds;
	bool json;
};

static int cables_show(const struct cables *cables, const struct wish *wish)
{
	if (wish->blink)
		return cables_blink(cables, wish->blink, wish->seconds, *wish->root);
	if (wish->json)
		cables_json(cables);
	else
		cables_text(cables, stdout, isatty(STDOUT_FILENO));
	return cables_right(cables) ? EXIT_FINE : EXIT_UNWELL;
}

static int cables_run(const struct wish *wish)
{
	struct self self;
	struct report report = REPORT_NULL;
	if (self_load_or_say(&self, wish->root) < 0)
		return EXIT_TROUBLE;
	struct cables *cables = xcalloc(1, sizeof *cables);
	cables_look(cables, &self, wish->root, &report);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	int result = cables_show(cables, wish);
	report_free(&report);
	cables_free(cables);
	free(cables);
	self_free(&self);
	return fflush(stdout) == 0 ? result : EXIT_TROUBLE;
}

static bool take_seconds(struct wish *wish, const char *text)
{
	uint64_t seconds;
	if (!num_parse(text, 1, BLINK_MAX, &seconds)) {
		fprintf(stderr, "ringctl cables: --seconds wants a number from 1 to %d, not '%s'\n", BLINK_MAX, text);
		return false;
	}
	wish->seconds = (unsigned)seconds;
	return true;
}

int cmd_cables(int argc, char **argv)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'}, {"blink", required_argument, NULL, 'b'}, {"seconds", required_argument, NULL, 's'},
		{"root", required_argument, NULL, 'r'}, {"help", no_argument, NULL, 'h'}, {0},
	};
	struct wish wish = {.root = ""};
	int c;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'j': wish.json = true; break;
		case 'b': wish.blink = optarg; break;
		case 's':
			if (!take_seconds(&wish, optarg))
				return EXIT_USAGE;
			break;
		case 'r': wish.root = optarg; break;
		case 'h': usage(stdout); return EXIT_FINE;
		default: usage(stderr); return EXIT_USAGE;
		}
	}
	if (optind != argc || (wish.blink ? wish.json : wish.seconds)) {
		usage(stderr);
		return EXIT_USAGE;
	}
	wish.seconds = wish.seconds ? wish.seconds : BLINK_SECONDS;
	return cables_run(&wish);
}
