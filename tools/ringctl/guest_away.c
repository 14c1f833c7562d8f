/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_away.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "commands.h"
#include "node_run.h"

#define SSH_FAILED 255 /* exit status of ssh for what is its own failure */

static char *host(const struct guest_site *site, int node)
{
	return xasprintf("root@%s-ring", site->self.cluster.node[node - 1].name);
}

int guest_away_ask(const struct guest_site *site, int node, const char *const *words, unsigned seconds, char **output,
		   char **reason)
{
	struct run r = {.argv = words, .seconds = seconds};
	int result = node_run(&site->self, node, &r);
	if (result == 0 && output)
		*output = xstrdup(r.output);
	if (result < 0 && reason)
		*reason = xstrdup(r.reason);
	run_free(&r);
	return result;
}

/* A terminal there if there is one here: then ^C and the width of the window get through. */
static void ssh_argv(const char *argv[10], const char *to, const char *line)
{
	int n = 0;
	argv[n++] = "ssh";
	argv[n++] = "-q";
	argv[n++] = "-o";
	argv[n++] = "BatchMode=yes";
	argv[n++] = "-o";
	argv[n++] = "ConnectTimeout=5";
	argv[n++] = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) ? "-t" : "-T";
	argv[n++] = to;
	argv[n++] = line;
	argv[n] = NULL;
}

/* Waits for a child that has this terminal; ^C is for the child to answer. */
static int wait_for(pid_t pid)
{
	int status;
	void (*old)(int) = signal(SIGINT, SIG_IGN);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return EXIT_TROUBLE;
	signal(SIGINT, old);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_TROUBLE;
}

static int with_terminal(const char *const *argv)
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	return pid < 0 ? EXIT_TROUBLE : wait_for(pid);
}

int guest_away_do(const struct guest_site *site, int node, const char *const *words)
{
	const char *argv[10];
	char *line = node_run_line(words), *to = host(site, node);
	ssh_argv(argv, to, line);
	int status = with_terminal(argv);
	free(to);
	free(line);
	if (status != SSH_FAILED && status != 127)
		return status;
	fprintf(stderr, "%s cannot be reached by ssh over the ring\n", site->self.cluster.node[node - 1].name);
	return EXIT_TROUBLE;
}

int guest_away_become(const struct guest_site *site, int node, const char *const *words)
{
	if (node == site->self.node) {
		execvp(words[0], (char *const *)words);
		fprintf(stderr, "%s: cannot be started: %s\n", words[0], strerror(errno));
		return EXIT_TROUBLE;
	}
	const char *argv[10];
	char *line = node_run_line(words), *to = host(site, node);
	ssh_argv(argv, to, line);
	execvp(argv[0], (char *const *)argv);
	fprintf(stderr, "ssh: cannot be started: %s\n", strerror(errno));
	free(to);
	free(line);
	return EXIT_TROUBLE;
}

int guest_away_copy(const struct guest_site *site, const char *from, int node, const char *to, struct report *report)
{
	char *there = node == site->self.node ? xstrdup(to) : NULL;
	if (!there) {
		char *name = host(site, node);
		there = xasprintf("%s:%s", name, to);
		free(name);
	}
	const char *progress = isatty(STDOUT_FILENO) ? "--info=progress2" : "--info=NAME0";
	const char *const *argv = RUN_ARGV("rsync", "-a", "--sparse", "--protect-args", progress, "-e",
					   "ssh -o BatchMode=yes -o ConnectTimeout=5", from, there);
	int status = with_terminal(argv);
	if (status != 0)
		report_error(report, from, "cannot be copied to %s: rsync: exit status %d", there, status);
	free(there);
	return status == 0 ? 0 : -1;
}
