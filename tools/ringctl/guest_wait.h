/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_WAIT_H
#define RINGCTL_GUEST_WAIT_H

#include "guest_site.h"

/*
 * Waits, saying so, until a guest whose volume is in use here runs, or does not. By libvirt's pid file, which costs
 * nothing; now and then Pacemaker is asked whether it has given up. Returns the exit status.
 */
int guest_wait(const struct guest_site *site, const char *name, bool running, unsigned seconds);

#endif
