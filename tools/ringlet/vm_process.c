/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/clock.h"
#include "sys/publish.h"

#define LOG_LIMIT (16U << 20)

static void __attribute__((noreturn)) become(char *const *argv, pid_t parent, int input, int log)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* A ^C at the terminal is for us; we end our children in good order. */
	setpgid(0, 0);
	/* But when we are killed they end too. Between fork and here we may have been. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(126);
	dup2(input, 0);
	dup2(log, 1);
	dup2(log, 2);
	execvp(argv[0], argv);
	dprintf(2, "%s: cannot be started: %s\n", argv[0], strerror(errno));
	_exit(127);
}

int vm_process_start(struct vm_process *process, const char *name, char *const *argv, const char *log,
		     struct report *report)
{
	*process = (struct vm_process){.name = xstrdup(name), .log = xstrdup(log)};
	int out = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	int in = out < 0 ? -1 : open("/dev/null", O_RDONLY | O_CLOEXEC);
	pid_t parent = getpid();
	pid_t pid = in < 0 ? -1 : fork();

	if (pid == 0)
		become(argv, parent, in, out);
	int error = errno;
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	if (pid < 0)
		return report_error(report, name, "%s cannot be started: %s", argv[0], strerror(error));
	process->pid = pid;
	return 0;
}

static char *last_line(const char *path)
{
	char *all = read_file(path, NULL, LOG_LIMIT);
	if (!all)
		return xstrdup("");
	char *end = all + strlen(all);
	while (end > all && strchr(" \t\r\n", end[-1]))
		*--end = '\0';
	char *newline = strrchr(all, '\n');
	char *line = xstrdup(newline ? newline + 1 : all);
	free(all);
	return line;
}

static void note_end(struct vm_process *process, int status)
{
	char *line = last_line(process->log);
	const char *colon = *line ? ": " : "";
	if (WIFSIGNALED(status))
		process->end = xasprintf("killed by signal %d%s%s", WTERMSIG(status), colon, line);
	else
		process->end = xasprintf("exit status %d%s%s", WEXITSTATUS(status), colon, line);
	process->pid = 0;
	process->status = WIFSIGNALED(status) ? -1 : WEXITSTATUS(status);
	free(line);
}

bool vm_process_ended(struct vm_process *process)
{
	int status;
	if (process->pid <= 0)
		return true;
	if (waitpid(process->pid, &status, WNOHANG) != process->pid)
		return false;
	note_end(process, status);
	return true;
}

bool vm_process_await(struct vm_process *process, double seconds)
{
	double end = clock_now() + seconds;
	while (!vm_process_ended(process)) {
		if (clock_now() > end)
			return false;
		usleep(20000);
	}
	return true;
}

void vm_process_stop(struct vm_process *process, double seconds)
{
	if (vm_process_ended(process))
		return;
	kill(process->pid, SIGTERM);
	if (vm_process_await(process, seconds))
		return;
	vm_process_kill(process);
}

void vm_process_kill(struct vm_process *process)
{
	if (vm_process_ended(process))
		return;
	kill(process->pid, SIGKILL);
	vm_process_await(process, 10);
}

void vm_process_free(struct vm_process *process)
{
	free(process->name);
	free(process->log);
	free(process->end);
	*process = (struct vm_process)VM_PROCESS_NULL;
}
