/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_RESULT_H
#define RINGLET_DEMO_RESULT_H

#include "base/text.h"
#include "demo_book.h"
#include "demo_state.h"

/*
 * result.json: {"finished":true,"seconds":93.1,"accel":"tcg","nodes":[{"name":"node1","finished":true,
 * "seconds":92.8,"stages":[{"stage":"start","start":3.2,"seconds":0.4,"state":"done"},...]},...],
 * "guests":[{"name":"guest1","address":"192.168.2.144","seconds":121.4},...]}
 * seconds: from power-on. Pure. For the caller to free.
 */
char *demo_result(const struct demo_state *state, const struct demo_book *book, bool finished, double seconds, bool kvm);

/* The last lines of a console, without what commands a terminal: colours, cursor, bells. Pure. */
void demo_console_end(struct text *out, const char *console, int lines);

#endif
