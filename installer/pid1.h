/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PID1_H
#define RINGLET_PID1_H

/*
 * The first process of the initramfs. It does nothing that can fail badly: it
 * mounts what every program expects, forks the work, copies what is said to
 * all consoles, reaps, and reboots. The work may crash; the first process may
 * not, because the kernel panics when it ends.
 */

/* How the work ended, as its exit status. Anything else is a crash and shown as one. */
enum outcome {
	OUTCOME_REBOOT = 0,
	OUTCOME_SHELL = 64, /* what there was to say has been said; people take over */
	OUTCOME_KEXEC,	    /* a kernel has been loaded, start it */
};

/* /proc, /sys, /dev, /run, /tmp; environment and kernel messages. */
void pid1_prepare(void);

/* Runs work in a child whose standard output and error reach every console. */
_Noreturn void pid1_supervise(int (*work)(void));

#endif
