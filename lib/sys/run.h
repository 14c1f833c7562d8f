/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_RUN_H
#define RINGLET_RUN_H

/*
 * The one door through which commands are run: argv only, never a shell
 * string; standard input is /dev/null or the given bytes; a time limit;
 * output captured; one reading of the wait status.
 */

#include <signal.h>
#include <stddef.h>

struct run {
	const char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH */
	const char *chroot;	 /* NULL: none */
	const char *const *settings; /* NULL; else what its environment has besides ours: "NAME=value", ends with NULL */
	const char *input;	 /* NULL: /dev/null */
	size_t input_length;
	unsigned seconds;	 /* time limit; 0: 60 */
	void (*heard)(void *user, const char *bytes, size_t length); /* NULL; else gets standard output at once, too */
	void *user;
	const volatile sig_atomic_t *stop; /* NULL; else: once it is not 0, the command is killed */

	/* results */
	char *output;	/* standard output, NUL-terminated; free with run_free */
	size_t output_length;
	char *errors;	/* standard error, likewise */
	char *reason;	/* after a return of -1: one line, "mdadm: exit status 1: <last line of its standard error>",
			   "mdadm: killed by signal 9", "mdadm: no answer in 60 s", "mdadm: interrupted" */
	int status;	/* exit status; -1: it did not exit by itself */
};

/* 0: it exited with 0; -1: anything else, reason says what. */
int run(struct run *run);
void run_free(struct run *run);

/* run() for a plain command: RUN_ARGV("mdadm", "--stop", device) */
#define RUN_ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
