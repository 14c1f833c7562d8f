/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_PROCESS_H
#define RINGLET_VM_PROCESS_H

/*
 * A process that runs beside us for as long as we want it, and never longer
 * than we do ourselves: QEMU, the LAN's switch. (A command that is waited for
 * goes through sys/run.h.)
 */

#include <stdbool.h>
#include <sys/types.h>

#include "base/report.h"

struct vm_process {
	char *name; /* for messages: "node1" */
	char *log;  /* file with its standard output and error */
	pid_t pid;  /* 0: not started, or ended and waited for */
	int status; /* of its exit, once it has ended; -1: it was killed */
	char *end;  /* how it ended, one line: "exit status 1: <last line of its log>"; NULL: not yet */
};

#define VM_PROCESS_NULL {0}

/* argv ends in NULL. 0, or -1 with a report. A command that cannot be executed ends at once with status 127. */
int vm_process_start(struct vm_process *process, const char *name, char *const *argv, const char *log,
		     struct report *report);

/* True when it has ended (then process->end says how), also when asked again. Never waits. */
bool vm_process_ended(struct vm_process *process);

/* True as soon as it has ended by itself, false after so many seconds. */
bool vm_process_await(struct vm_process *process, double seconds);

/* Asks it to end, then makes it. Only ever our own child. Safe when it never started. */
void vm_process_stop(struct vm_process *process, double seconds);

/* As a machine whose power is gone: at once, asking nobody. Safe when it never started. */
void vm_process_kill(struct vm_process *process);

void vm_process_free(struct vm_process *process);

#endif
