/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_SHELL_H
#define RINGLET_SHELL_H

/* A shell on every console, for the person who takes over; one that ends is opened again. */

#include <sys/types.h>

void shell_open_all(void);
/* A child ended: if it was a shell, its console gets a new one. */
void shell_ended(pid_t pid);

#endif
