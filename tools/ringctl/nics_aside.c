/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nics_aside.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

bool aside_begin(struct aside *aside, int (*deed)(void *context), void *context)
{
	if (aside->child > 0)
		return false;
	fflush(NULL); /* or what waits to be printed would be printed twice */
	pid_t child = fork();
	if (child == 0) {
		int result = deed(context);
		fflush(NULL);
		_exit(result == 0 ? 0 : 1);
	}
	aside->child = child > 0 ? child : 0;
	return child > 0;
}

enum aside_state aside_state(struct aside *aside)
{
	int status;
	if (aside->child == 0)
		return ASIDE_REST;
	pid_t ended = waitpid(aside->child, &status, WNOHANG);
	if (ended == 0 || (ended < 0 && errno == EINTR))
		return ASIDE_BUSY;
	aside->child = 0;
	return ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? ASIDE_DONE : ASIDE_FAILED;
}
