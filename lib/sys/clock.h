/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CLOCK_H
#define RINGLET_CLOCK_H

/* The clock that only runs forward, for waiting and for measuring. */

double clock_now(void); /* seconds, from some moment in the past */
void clock_pause(double seconds);

#endif
