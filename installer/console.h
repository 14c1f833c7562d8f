/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CONSOLE_H
#define RINGLET_CONSOLE_H

/*
 * Every console the kernel knows (screen, serial lines), fed from one pipe, so
 * that nobody watches the wrong one. A console that does not take its bytes in
 * time is given up: no serial line with nobody behind it holds up anything.
 */

#include <stddef.h>

#define CONSOLES_MAX 8

/* Opens them all. Returns the writing end of the pipe. */
int console_open(void);
/* The reading end, for poll(). */
int console_source(void);
/* Copies what is waiting in the pipe to the consoles. */
void console_pump(void);
/* Pumps, then waits (not for ever) until the last byte is out. */
void console_drain(void);
/* Directly, for the first process itself. */
void console_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The terminals' device paths, for shells. */
size_t console_count(void);
const char *console_path(size_t i);

#endif
