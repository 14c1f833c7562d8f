/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROGRAM_H
#define RINGLET_PROGRAM_H

/* A program of several commands: its first word says which one is meant. */

#include <stddef.h>

struct command {
	const char *name;
	int (*call)(int argc, char **argv); /* argv[0] is the command's own name; returns the exit status */
	const char *purpose;		    /* one line */
};

struct program {
	const char *name;
	const char *manual; /* its page: "ringlet(1)" */
	const struct command *commands;
	size_t count;
};

#define PROGRAM_USAGE 2 /* exit status: the first word was not understood */

/* Hands over to the command; answers --help and --version itself. Returns the exit status. */
int program_run(const struct program *program, int argc, char **argv);

#endif
