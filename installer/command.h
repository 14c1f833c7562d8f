/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_COMMAND_H
#define RINGLET_COMMAND_H

/* run() as the steps use it: logged with its time, its failure in the report. */

#include "base/report.h"
#include "sys/run.h"

/* 0; -1: the report says, about `where`, why not. */
int command(struct report *report, const char *where, const char *const *argv);

/* The same below another root. */
int command_below(struct report *report, const char *where, const char *root, const char *const *argv);

/* Its standard output, to be freed; NULL: the report says why not. */
char *command_output(struct report *report, const char *where, const char *const *argv);

#endif
