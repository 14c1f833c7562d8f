/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_BLINK_H
#define RINGLET_BLINK_H

/*
 * Has a port's LED blink, for the person behind the rack; returns when it is over. A signal ends it, too: the kernel
 * then puts the LED back. 0; -1: errno, EOPNOTSUPP where the driver cannot.
 */
int blink(const char *ifname, unsigned seconds);

#endif
