/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/clock.h"

int guest_progress_parse(const char *bytes, size_t length)
{
	while (length && bytes[length - 1] != '(')
		length--;
	unsigned whole, part;
	if (!length || sscanf(bytes + length, "%3u.%2u/100%%", &whole, &part) != 2 || whole > 100)
		return -1;
	return (int)(whole * 10 + part / 10);
}

static void say_left(const struct guest_progress *p, int permille)
{
	double took = clock_now() - p->since;
	if (permille <= 0 || took < 4)
		return;
	long seconds = (long)(took * (1000 - permille) / permille);
	printf(seconds < 100 ? ", %ld s left" : ", %ld min left", seconds < 100 ? seconds : (seconds + 30) / 60);
}

void guest_progress_heard(void *user, const char *bytes, size_t length)
{
	struct guest_progress *p = user;
	bool terminal = isatty(STDOUT_FILENO);
	char *text = strndup(bytes, length); /* with an end, for sscanf */
	int permille = text ? guest_progress_parse(text, strlen(text)) : -1;
	free(text);
	if (p->since == 0)
		p->since = clock_now();
	if (permille < 0 || (!terminal && permille / 250 == p->said))
		return;
	p->said = permille / 250;
	p->line = terminal;
	printf("%s%s: %d %%", terminal ? "\r\033[K" : "", p->what, permille / 10);
	say_left(p, permille);
	if (!terminal)
		printf("\n");
	fflush(stdout);
}

void guest_progress_end(struct guest_progress *p)
{
	if (p->line)
		printf("\r\033[K");
	p->line = false;
	fflush(stdout);
}
