/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "switch_last.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "sys/publish.h"

#define MOVES "/var/lib/ringlet/moves"

/* Milliseconds, in digits. */
double switch_last_read(const char *root, const char *volume)
{
	uint64_t milliseconds;
	char *path = xasprintf("%s" MOVES "/%s", root, volume), *text = read_file(path, NULL, 64);
	if (text)
		text[strcspn(text, "\n")] = '\0';
	double seconds = text && num_parse(text, 0, UINT32_MAX, &milliseconds) ? (double)milliseconds / 1000 : -1;
	free(text);
	free(path);
	return seconds;
}

void switch_last_write(const char *root, const char *volume, double seconds)
{
	struct report report = REPORT_NULL;
	char *folder = xasprintf("%s" MOVES, root), *path = xasprintf("%s/%s", folder, volume);
	char *text = xasprintf("%.0f\n", seconds * 1000);
	/* Without it the next estimate is missing, and nothing else. */
	if (make_folders(folder) == 0)
		publish(path, text, strlen(text), 0644, &report);
	report_free(&report);
	free(text);
	free(path);
	free(folder);
}
