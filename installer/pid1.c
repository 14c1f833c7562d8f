/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The supervising loop: one child that works, a pipe that speaks for it, signals that ask for an end. */
#include "pid1.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console.h"
#include "shell.h"

/* Only errors of the kernel shall stand between our lines. */
#define KERNEL_QUIET 4
#define SYSLOG_CONSOLE_LEVEL 8

static const struct {
	const char *type, *where, *options;
	unsigned long flags;
} mounts[] = {
	{"proc", "/proc", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC},
	{"sysfs", "/sys", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC},
	{"devtmpfs", "/dev", "mode=0755", MS_NOSUID},
	{"devpts", "/dev/pts", "mode=0620,ptmxmode=0666", MS_NOSUID | MS_NOEXEC},
	{"tmpfs", "/run", "mode=0755", MS_NOSUID | MS_NODEV},
	{"tmpfs", "/tmp", "mode=1777", MS_NOSUID | MS_NODEV},
};

void pid1_prepare(void)
{
	umask(022);
	for (size_t i = 0; i < sizeof mounts / sizeof *mounts; i++) {
		mkdir(mounts[i].where, 0755);
		/* What fails here shows soon enough: there is nobody to tell yet. */
		mount(mounts[i].type, mounts[i].where, mounts[i].type, mounts[i].flags, mounts[i].options);
	}
	mkdir("/run/ringlet", 0700);
	setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
	setenv("HOME", "/", 1);
	setenv("LC_ALL", "C", 1);
	klogctl(SYSLOG_CONSOLE_LEVEL, NULL, KERNEL_QUIET);
	reboot(RB_DISABLE_CAD); /* Ctrl-Alt-Del becomes a SIGINT for us */
	signal(SIGPIPE, SIG_IGN);
}

static int end_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGINT);  /* Ctrl-Alt-Del */
	sigaddset(&set, SIGTERM); /* busybox reboot */
	sigaddset(&set, SIGUSR1); /* busybox halt */
	sigaddset(&set, SIGUSR2); /* busybox poweroff */
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static pid_t fork_work(int (*work)(void), int to)
{
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	int null = open("/dev/null", O_RDONLY);
	dup2(null, STDIN_FILENO);
	dup2(to, STDOUT_FILENO);
	dup2(to, STDERR_FILENO);
	setvbuf(stdout, NULL, _IOLBF, 0);
	int status = work();
	fflush(stdout);
	_exit(status);
}

_Noreturn static void leave(int how)
{
	console_drain();
	sync();
	reboot(how);
	/* A reboot that is refused (no kernel loaded for kexec) falls back to the plain one. */
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}

static void obey(int signal_number)
{
	if (signal_number == SIGINT || signal_number == SIGTERM)
		leave(RB_AUTOBOOT);
	if (signal_number == SIGUSR1)
		leave(RB_HALT_SYSTEM);
	if (signal_number == SIGUSR2)
		leave(RB_POWER_OFF);
}

static void work_ended(int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == OUTCOME_REBOOT)
		leave(RB_AUTOBOOT);
	if (WIFEXITED(status) && WEXITSTATUS(status) == OUTCOME_KEXEC)
		leave(RB_KEXEC);
	if (WIFSIGNALED(status))
		console_say("\nThe installer was ended by signal %d (%s). Nothing boots from these disks unless "
			    "it said \"seal done\".\n", WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != OUTCOME_SHELL)
		console_say("\nThe installer ended with status %d.\n", WEXITSTATUS(status));
	shell_open_all();
}

static void reap(pid_t worker)
{
	int status;
	pid_t pid;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == worker) {
			console_pump();
			work_ended(status);
		} else {
			shell_ended(pid);
		}
	}
}

_Noreturn void pid1_supervise(int (*work)(void))
{
	int signals = end_signals();
	int speak = console_open();
	pid_t worker = fork_work(work, speak);
	if (worker < 0) {
		console_say("\nThe installer cannot be started: %s\n", strerror(errno));
		shell_open_all();
	}
	struct pollfd poll_set[] = {{.fd = signals, .events = POLLIN}, {.fd = console_source(), .events = POLLIN}};
	for (;;) {
		if (poll(poll_set, 2, -1) < 0)
			continue;
		if (poll_set[1].revents)
			console_pump();
		struct signalfd_siginfo info;
		while (read(signals, &info, sizeof info) == sizeof info) {
			if (info.ssi_signo == SIGCHLD)
				reap(worker);
			else
				obey((int)info.ssi_signo);
		}
	}
}
