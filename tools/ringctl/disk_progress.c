/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk_progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/clock.h"

static int busy_array(const struct array_facts array[ARRAYS])
{
	for (int a = 0; a < ARRAYS; a++)
		if (array[a].there && array[a].permille >= 0)
			return a;
	return -1;
}

#define LEFT 64

/* ", 3 min left" by what was done since we look; "" before anything can be said. */
static void left(char text[LEFT], const struct progress *p, int permille)
{
	double took = clock_now() - p->since;
	int done = permille - p->first;
	text[0] = '\0';
	if (done <= 0 || took < 4)
		return;
	long seconds = (long)(took * (1000 - permille) / done);
	if (seconds < 100)
		snprintf(text, LEFT, ", %ld s left", seconds);
	else if (seconds < 6000)
		snprintf(text, LEFT, ", %ld min left", (seconds + 30) / 60);
	else
		snprintf(text, LEFT, ", %ld h %02ld min left", seconds / 3600, seconds % 3600 / 60);
}

void progress_show(struct progress *p, const struct array_facts array[ARRAYS])
{
	int a = busy_array(array);
	bool terminal = isatty(STDOUT_FILENO);
	if (a < 0)
		return;
	int permille = array[a].permille;
	if (a != p->array)
		*p = (struct progress){.array = a, .first = permille, .since = clock_now(), .said = -1, .line = p->line};
	if (!terminal && permille / 100 == p->said)
		return;
	char rest[LEFT];
	left(rest, p, permille);
	p->said = permille / 100;
	p->line = terminal;
	printf("%s%s: %d.%d %% rebuilt%s%s", terminal ? "\r\033[K" : "", array[a].name, permille / 10, permille % 10, rest,
	       terminal ? "" : "\n");
	fflush(stdout);
}

void progress_end(struct progress *p)
{
	if (p->line)
		printf("\r\033[K");
	p->line = false;
}
