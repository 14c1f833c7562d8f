/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CLOCK_H
#define RINGLET_CLOCK_H

/* The clock that only runs forward, for waiting and for measuring. */

/* The earlier and the later of two moments; INFINITY of math.h is never. */
static inline double clock_sooner(double a, double b)
{
	return a < b ? a : b;
}

static inline double clock_later(double a, double b)
{
	return a > b ? a : b;
}

double clock_now(void); /* seconds, from some moment in the past */
void clock_pause(double seconds);

#endif
