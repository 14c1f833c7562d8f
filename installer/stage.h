/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_STAGE_H
#define RINGLET_STAGE_H

/*
 * What the installer says. Each stage is one line on the consoles, growing a
 * bar where it takes long, and a few events on the channel. Everything but the
 * bars is kept in a log, which is copied onto the node.
 * The stages' names stand in sys/event.h.
 */

#include "base/report.h"

#define STAGE_LOG "/run/ringlet/install.log"

/* A line of its own, above the stage's line. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Lines as they are, with nothing before or between them, so that they can be copied from a serial line's log. */
void say_text(const char *text);

/* Only into the log. */
void stage_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

void stage_begin(const char *stage, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* 0..100; what is not new is not told. */
void stage_progress(int percent, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What changes every second, without a bar: a countdown. Told each time. */
void stage_moment(int percent, const char *format, ...) __attribute__((format(printf, 2, 3)));
void stage_done(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends the stage as done, by a word on it, with everything the report holds. */
void stage_warned(const struct report *report, const char *word);

/* Ends the stage with everything the report holds. Both return -1. */
int stage_failed(const struct report *report);
int stage_refused(const struct report *report);

/* The name of the stage that runs; "" between two. */
const char *stage_current(void);

/* Messages of a report as lines, whatever their severity. */
void say_report(const struct report *report);

#endif
