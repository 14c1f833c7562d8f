/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "load.h"

static void measure(struct demo_screen *screen)
{
	struct winsize size;
	screen->columns = 80;
	screen->rows = 24;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_row) {
		screen->columns = size.ws_col;
		screen->rows = size.ws_row;
	}
}

void demo_terminal_open(struct demo_terminal *terminal)
{
	setlocale(LC_CTYPE, "");
	*terminal = (struct demo_terminal){.live = isatty(STDOUT_FILENO)};
	terminal->screen.colour = wants_colour(stdout);
	terminal->screen.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	measure(&terminal->screen);
}

void demo_terminal_resized(struct demo_terminal *terminal)
{
	measure(&terminal->screen);
	if (terminal->live)
		fputs("\033[2J\033[H", stdout);
	terminal->drawn = 0;
}

/* Each line clears what is left of the old one; nothing flickers, for nothing is cleared that is drawn again. */
static void put_lines(const char *s)
{
	for (const char *end; (end = strchr(s, '\n')); s = end + 1)
		printf("%.*s\033[K\n", (int)(end - s), s);
	fputs(s, stdout);
}

void demo_terminal_put(struct demo_terminal *terminal, const char *text, int lines)
{
	if (!terminal->live)
		return;
	if (terminal->drawn)
		printf("\033[%dA", terminal->drawn);
	putchar('\r');
	put_lines(text);
	fputs("\033[J", stdout);
	fflush(stdout);
	terminal->drawn = lines;
}

void demo_terminal_draw(struct demo_terminal *terminal, const struct demo_state *state, double now)
{
	struct text text = TEXT_NULL;
	if (!terminal->live)
		return;
	int lines = demo_view(&text, state, now, &terminal->screen);
	demo_terminal_put(terminal, text.s, lines);
	text_free(&text);
}

void demo_terminal_line(struct demo_terminal *terminal, const struct demo_node *node, const struct demo_event *event,
			double now)
{
	struct text text = TEXT_NULL;
	/* A log wants to know that it goes on, not every step of it. */
	if (terminal->live || (event->state == EVENT_PROGRESS && event->percent % 10 != 0))
		return;
	demo_view_line(&text, node, event, now);
	fputs(text.s, stdout);
	fflush(stdout);
	text_free(&text);
}
