/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "devices.h"
#include "stage.h"

#define LIMIT 300 /* seconds: a slow machine may take long, a hung one must come to an end */
#define QUOTED_LINES 8

static void note(const struct run *job, long took)
{
	struct text line = TEXT_NULL;
	for (size_t i = 0; job->argv[i]; i++)
		text_add(&line, "%s%s", i ? " " : "", job->argv[i]);
	stage_note("%ld ms: %s", took, line.s);
	text_free(&line);
	const char *said[] = {job->output, job->errors};
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (said[i] && *said[i])
			stage_note("%s", said[i]);
}

/* What the command itself said, if it was more than the one line that is in the reason. */
static void quote(const char *errors, struct report *report, const char *where)
{
	const char *end = errors + strlen(errors);
	const char *from = end;
	for (int lines = 0; from > errors && lines <= QUOTED_LINES; from--)
		lines += from[-1] == '\n';
	char *copy = xstrdup(from);
	char *rest = copy, *line;
	while ((line = strsep(&rest, "\n")))
		if (*line)
			report_add(report, SEVERITY_NOTE, where, "%s", line);
	free(copy);
}

static int run_noted(struct run *job, struct report *report, const char *where)
{
	long begin = devices_clock();
	job->seconds = LIMIT;
	int result = run(job);
	note(job, devices_clock() - begin);
	if (result < 0) {
		report_error(report, where, "%s", job->reason);
		quote(job->errors ? job->errors : "", report, where);
	}
	return result;
}

int command(struct report *report, const char *where, const char *const *argv)
{
	return command_below(report, where, NULL, argv);
}

int command_below(struct report *report, const char *where, const char *root, const char *const *argv)
{
	struct run job = {.argv = argv, .chroot = root};
	int result = run_noted(&job, report, where);
	run_free(&job);
	return result;
}

char *command_output(struct report *report, const char *where, const char *const *argv)
{
	struct run job = {.argv = argv};
	char *output = run_noted(&job, report, where) == 0 ? xstrdup(job.output ? job.output : "") : NULL;
	run_free(&job);
	return output;
}
