/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEVICES_H
#define RINGLET_DEVICES_H

/* Waiting for devices by the kernel's own announcements instead of sleeping a guessed time. */

#include <stdbool.h>

/* Begins to listen; call it before drivers are loaded, or announcements are missed. */
void devices_listen(void);

/* Until something changes, or ms are over. True: something changed. */
bool devices_wait(int ms);

/* Until nothing has changed for that long; limit: at most that long. Both in ms. */
void devices_settle(int quiet, int limit);

/* Milliseconds of a clock that only runs forward. */
long devices_clock(void);

#endif
