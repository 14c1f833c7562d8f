/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_INPUT_H
#define RINGLET_DEMO_INPUT_H

/*
 * Lines that a person types, or a pipe brings, while a demo runs. Where the screen is drawn again and again the
 * terminal's own echo would be drawn over, so the line being typed is kept here and is part of the drawing.
 */

#include <stdbool.h>
#include <termios.h>

#include "base/text.h"

struct demo_input {
	int fd;		       /* to be polled for reading; -1: nobody types */
	bool drawn;	       /* we echo, the terminal does not */
	struct termios before; /* as the terminal was */
	struct text typed;     /* the line so far */
};

#define DEMO_INPUT_NULL {.fd = -1}

/* Standard input, if it is a pipe or the terminal that we are in the foreground of. drawn: the screen is redrawn. */
void demo_input_open(struct demo_input *input, bool drawn);

/* Gives the terminal back as it was. Safe when not open. */
void demo_input_close(struct demo_input *input);

/*
 * Takes what is there, without waiting for more. The first line that was ended, for the caller to free; NULL: none.
 * Ask until NULL. At the end of the input fd becomes -1.
 */
char *demo_input_line(struct demo_input *input);

/* The line being typed; "". */
const char *demo_input_typed(const struct demo_input *input);

#endif
