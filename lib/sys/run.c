/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One child, three pipes, one poll loop. A child that does not end in time is
 * killed with its whole process group; a child killed by a signal is never
 * taken for one that succeeded.
 */
#include "sys/run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

/* What a command may say before we stop keeping it; it is still drained. */
#define KEEP_LIMIT (16U << 20)

enum { IN, OUT, ERR, EXEC, PIPES };

struct pipes {
	int parent[PIPES], child[PIPES];
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_pipes(struct pipes *p)
{
	for (int i = 0; i < PIPES; i++) {
		close_fd(&p->parent[i]);
		close_fd(&p->child[i]);
	}
}

static int open_pipes(struct pipes *p)
{
	for (int i = 0; i < PIPES; i++)
		p->parent[i] = p->child[i] = -1;
	for (int i = 0; i < PIPES; i++) {
		int fd[2];
		if (pipe2(fd, O_CLOEXEC) < 0) {
			close_pipes(p);
			return -1;
		}
		p->parent[i] = fd[i == IN];
		p->child[i] = fd[i != IN];
		fcntl(p->parent[i], F_SETFL, O_NONBLOCK);
	}
	return 0;
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* In the child: becomes the command, or says through the EXEC pipe why not. */
static void __attribute__((noreturn)) become(const struct run *run, struct pipes *p)
{
	/* Above 2 first: a pipe may itself have got one of the three numbers. */
	int moved[PIPES];
	for (int i = 0; i < PIPES; i++)
		moved[i] = fcntl(p->child[i], F_DUPFD_CLOEXEC, 3);
	for (int i = IN; i <= ERR; i++)
		dup2(moved[i], i);
	setpgid(0, 0);

	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	for (const char *const *s = run->settings; s && *s; s++)
		putenv((char *)*s);

	if (!run->chroot || (chroot(run->chroot) == 0 && chdir("/") == 0))
		execvp(run->argv[0], (char *const *)run->argv);
	int error = errno;
	if (write(moved[EXEC], &error, sizeof error) < 0)
		_exit(126);
	_exit(127);
}

static bool stopped(const struct run *run)
{
	return run->stop && *run->stop;
}

static void feed(struct run *run, int *fd, size_t *done)
{
	if (*done < run->input_length) {
		ssize_t n = write(*fd, run->input + *done, run->input_length - *done);
		if (n > 0)
			*done += (size_t)n;
		else if (n < 0 && errno != EAGAIN && errno != EINTR)
			*done = run->input_length; /* it does not want more */
	}
	if (*done == run->input_length)
		close_fd(fd);
}

/* heard_by: NULL, or who wants to hear it at once. */
static void drain(int *fd, struct text *into, const struct run *heard_by)
{
	char buffer[16384];
	ssize_t n = read(*fd, buffer, sizeof buffer);
	if (n > 0 && heard_by && heard_by->heard)
		heard_by->heard(heard_by->user, buffer, (size_t)n);
	if (n > 0 && into->length < KEEP_LIMIT)
		text_add_bytes(into, buffer, (size_t)n);
	else if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_fd(fd);
}

/* Serves the pipes until the command has closed them. False: time is up. */
static bool serve(struct run *run, struct pipes *p, struct text *out, struct text *err, int *exec_error)
{
	int64_t end = now_ms() + 1000 * (int64_t)(run->seconds ? run->seconds : 60);
	struct text exec = TEXT_NULL;
	size_t fed = 0;
	bool in_time = true;

	if (run->input_length == 0)
		close_fd(&p->parent[IN]);
	while (p->parent[OUT] >= 0 || p->parent[ERR] >= 0 || p->parent[EXEC] >= 0) {
		struct pollfd polls[PIPES];
		for (int i = 0; i < PIPES; i++)
			polls[i] = (struct pollfd){.fd = p->parent[i], .events = i == IN ? POLLOUT : POLLIN};
		int64_t left = end - now_ms(), most = run->stop ? 500 : INT_MAX; /* a signal may come just before poll */
		int ready = left > 0 ? poll(polls, PIPES, (int)(left < most ? left : most)) : 0;
		if (ready < 0 || (ready == 0 && now_ms() < end && !stopped(run)))
			continue;
		if (ready == 0 || stopped(run)) {
			in_time = false;
			break;
		}
		if (polls[IN].revents && p->parent[IN] >= 0)
			feed(run, &p->parent[IN], &fed);
		if (polls[OUT].revents)
			drain(&p->parent[OUT], out, run);
		if (polls[ERR].revents)
			drain(&p->parent[ERR], err, NULL);
		if (polls[EXEC].revents)
			drain(&p->parent[EXEC], &exec, NULL);
	}
	if (exec.length == sizeof *exec_error)
		memcpy(exec_error, exec.s, sizeof *exec_error);
	text_free(&exec);
	return in_time;
}

/*
 * Waits for the end of a child whose pipes are closed. It may have closed them
 * and live on; so the time limit holds here as well.
 */
static int await(pid_t pid, int64_t grace_ms, bool *in_time)
{
	int status = 0;
	int64_t end = now_ms() + grace_ms;
	while (*in_time) {
		pid_t got = waitpid(pid, &status, WNOHANG);
		if (got == pid)
			return status;
		if (got < 0 && errno != EINTR)
			return 0x7f00;
		if (now_ms() > end)
			*in_time = false;
		else
			usleep(2000);
	}
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* The last line of what it said that holds anything. */
static char *last_line(const char *s)
{
	const char *end = s + strlen(s);
	while (end > s && strchr(" \t\r\n", end[-1]))
		end--;
	const char *begin = end;
	while (begin > s && begin[-1] != '\n')
		begin--;
	return xstrndup(begin, (size_t)(end - begin));
}

static int judge(struct run *run, int status, bool in_time, int exec_error)
{
	const char *name = run->argv[0];
	run->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	if (exec_error)
		run->reason = xasprintf("%s: cannot be started: %s", name, strerror(exec_error));
	else if (!in_time && stopped(run))
		run->reason = xasprintf("%s: interrupted", name);
	else if (!in_time)
		run->reason = xasprintf("%s: no answer in %u s", name, run->seconds ? run->seconds : 60);
	else if (WIFSIGNALED(status))
		run->reason = xasprintf("%s: killed by signal %d", name, WTERMSIG(status));
	else if (run->status != 0) {
		char *line = last_line(*run->errors ? run->errors : run->output);
		run->reason = xasprintf("%s: exit status %d%s%s", name, run->status, *line ? ": " : "", line);
		free(line);
	}
	return run->reason ? -1 : 0;
}

int run(struct run *run)
{
	struct pipes p;
	struct text out = TEXT_NULL, err = TEXT_NULL;
	int exec_error = 0;

	run->output = run->errors = run->reason = NULL;
	run->output_length = 0;
	run->status = -1;
	if (open_pipes(&p) < 0) {
		run->reason = xasprintf("%s: no pipe: %s", run->argv[0], strerror(errno));
		goto none;
	}
	pid_t pid = fork();
	if (pid == 0)
		become(run, &p);
	if (pid < 0) {
		run->reason = xasprintf("%s: no process: %s", run->argv[0], strerror(errno));
		close_pipes(&p);
		goto none;
	}
	setpgid(pid, pid);
	for (int i = 0; i < PIPES; i++)
		close_fd(&p.child[i]);

	void (*old)(int) = signal(SIGPIPE, SIG_IGN);
	bool in_time = serve(run, &p, &out, &err, &exec_error);
	signal(SIGPIPE, old);
	close_pipes(&p);
	int status = await(pid, 1000 * (int64_t)(run->seconds ? run->seconds : 60), &in_time);

	run->output_length = out.length;
	run->output = text_take(&out);
	run->errors = text_take(&err);
	return judge(run, status, in_time, exec_error);
none:
	run->output = xstrdup("");
	run->errors = xstrdup("");
	return -1;
}

void run_free(struct run *run)
{
	free(run->output);
	free(run->errors);
	free(run->reason);
	run->output = run->errors = run->reason = NULL;
}
