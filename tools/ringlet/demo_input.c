/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_input.h"

#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096

enum { END_OF_INPUT = 4, BACKSPACE = 8, LINE_AWAY = 21, ESCAPE = 27, DELETE = 127 };

/* A file, or /dev/null, has nothing to say that was not there before. */
static bool is_to_be_read(void)
{
	struct stat st;
	if (isatty(STDIN_FILENO)) /* of a terminal only who is in its foreground may read */
		return tcgetpgrp(STDIN_FILENO) == getpgrp();
	return fstat(STDIN_FILENO, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

void demo_input_open(struct demo_input *input, bool drawn)
{
	*input = (struct demo_input){.fd = is_to_be_read() ? STDIN_FILENO : -1};
	if (!drawn || input->fd < 0 || tcgetattr(input->fd, &input->before) < 0)
		return;
	struct termios raw = input->before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	input->drawn = tcsetattr(input->fd, TCSANOW, &raw) == 0;
}

void demo_input_close(struct demo_input *input)
{
	if (input->drawn)
		tcsetattr(STDIN_FILENO, TCSANOW, &input->before);
	text_free(&input->typed);
	*input = (struct demo_input)DEMO_INPUT_NULL;
}

const char *demo_input_typed(const struct demo_input *input)
{
	return input->typed.s ? input->typed.s : "";
}

static bool is_there(const struct demo_input *input)
{
	struct pollfd wait = {.fd = input->fd, .events = POLLIN};
	return input->fd >= 0 && poll(&wait, 1, 0) > 0;
}

/* An arrow or a function key: what follows the ESC, which has come with it. */
static void skip_key(const struct demo_input *input)
{
	char c;
	if (!is_there(input) || read(input->fd, &c, 1) != 1 || (c != '[' && c != 'O'))
		return;
	while (is_there(input) && read(input->fd, &c, 1) == 1 && (c < '@' || c > '~'))
		;
}

static void shorten(struct text *typed, size_t length)
{
	typed->length = length;
	if (typed->s)
		typed->s[length] = '\0';
}

/* A key where we are the terminal's line editor: enough of one for short lines. */
static void take_key(struct demo_input *input, char c)
{
	struct text *typed = &input->typed;
	if (c == ESCAPE)
		skip_key(input);
	else if ((c == BACKSPACE || c == DELETE) && typed->length)
		shorten(typed, typed->length - 1);
	else if (c == LINE_AWAY)
		shorten(typed, 0);
	else if (c >= ' ' && c < DELETE && typed->length < LINE_MAX_BYTES)
		text_add_bytes(typed, &c, 1);
}

char *demo_input_line(struct demo_input *input)
{
	char c;
	while (is_there(input)) {
		if (read(input->fd, &c, 1) != 1 || (input->drawn && c == END_OF_INPUT && !input->typed.length)) {
			input->fd = -1;
			break;
		}
		if (c == '\n' || c == '\r')
			return text_take(&input->typed);
		if (input->drawn)
			take_key(input, c);
		else if (input->typed.length < LINE_MAX_BYTES)
			text_add_bytes(&input->typed, &c, 1);
	}
	if (input->fd < 0 && input->typed.length) /* the last one, without an end */
		return text_take(&input->typed);
	return NULL;
}
