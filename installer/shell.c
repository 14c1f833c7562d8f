/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "console.h"

static pid_t shells[CONSOLES_MAX];
static bool opened;

static void become_shell(const char *terminal)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setsid();
	int fd = open(terminal, O_RDWR);
	if (fd < 0)
		_exit(1);
	ioctl(fd, TIOCSCTTY, 1);
	for (int i = 0; i < 3; i++)
		dup2(fd, i);
	if (fd > 2)
		close(fd);
	setenv("PS1", "ringlet \\w # ", 1);
	setenv("TERM", "linux", 0);
	execl("/bin/sh", "-sh", (char *)NULL);
	perror("/bin/sh");
	sleep(5); /* or it would be opened again at once, for ever */
	_exit(1);
}

static void open_one(size_t i)
{
	shells[i] = fork();
	if (shells[i] == 0)
		become_shell(console_path(i));
}

void shell_open_all(void)
{
	if (opened)
		return;
	opened = true;
	console_say("\nA shell is open on this console. The log is /run/ringlet/install.log;\n"
		    "'reboot' starts over, 'poweroff' switches off.\n\n");
	for (size_t i = 0; i < console_count(); i++)
		open_one(i);
}

void shell_ended(pid_t pid)
{
	for (size_t i = 0; opened && i < console_count(); i++)
		if (shells[i] == pid)
			open_one(i);
}
