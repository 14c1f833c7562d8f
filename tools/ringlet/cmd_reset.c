/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringlet reset: the base ISO again. */
#include <getopt.h>
#include <stdio.h>

#include "commands.h"
#include "load.h"
#include "stamp.h"

static const char help[] =
	"usage: ringlet reset ISO...\n"
	"\n"
	"Makes a node ISO the base ISO again, in place and bit for bit: the node's plan, the secrets\n"
	"in it and what an installer has noted there are overwritten. Also takes a USB stick's device. (On flash memory and on file systems\n"
	"that copy on write, old blocks may live on for a while.)\n"
	"\n"
	"exit status: 0 fine; 1 not a Ringlet ISO; 2 usage; 3 the machine failed.\n";

int cmd_reset(int argc, char **argv)
{
	static const struct option longs[] = {{"help", no_argument, NULL, 'h'}, {0}};
	int c = getopt_long(argc, argv, "h", longs, NULL);
	if (c == 'h')
		return fputs(help, stdout), EXIT_FINE;
	if (c != -1 || optind == argc) {
		fputs(help, stderr);
		return EXIT_USAGE;
	}
	int status = EXIT_FINE;
	for (; optind < argc && status == EXIT_FINE; optind++) {
		struct report report = REPORT_NULL;
		int result = stamp_reset(argv[optind], &report);
		if (result == 0)
			printf("%s: base ISO, not stamped\n", argv[optind]);
		status = say_and_end(&report, result);
	}
	return status;
}
