/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_COMMAND_H
#define RINGLET_DEMO_COMMAND_H

/* What a person tells a running demo, one line each, checked at the door. Pure. */

#include "base/text.h"
#include "plan/hardware.h"

enum demo_verb {
	DEMO_HELP, DEMO_STATUS,
	DEMO_KILL, DEMO_START, DEMO_RESET, DEMO_BUTTON, DEMO_FREEZE, DEMO_THAW, DEMO_PANIC, DEMO_REBUILD,
	DEMO_CUT, DEMO_PLUG, DEMO_PULL, DEMO_PUT,
	DEMO_DRAIN, DEMO_UNDRAIN, DEMO_HOME, DEMO_ON,
	DEMO_QUIT,
};

struct demo_command {
	enum demo_verb verb;
	int node;	    /* number, from 1; 0: none was named */
	int cable;	    /* its number; 0: the LAN's, of that node */
	unsigned disk;
	bool blank;	    /* put: another disk, with nothing on it */
	const char *volume; /* home: its name, the plan's */
	const char *rest;   /* on: the command, within the line */
};

/* 0; -1: it is none, and *wrong says why and what would be accepted, one line. An empty line is "status". */
int demo_command_parse(struct demo_command *command, const char *line, const struct hardware *hardware,
		       struct text *wrong);

/* All of them, a line each. */
void demo_command_help(struct text *out);

#endif
