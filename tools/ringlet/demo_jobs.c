/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that take their time: each a process beside the demo, which goes on meanwhile. */
#include <stdlib.h>

#include "commands.h"
#include "demo.h"
#include "sys/publish.h"

#define ANSWER_LIMIT (1U << 20)

int demo_job_start(struct demo *demo, const struct demo_command *command, size_t deed, int caller, char *const *argv,
		   struct report *report)
{
	int k = 0;
	while (k < DEMO_JOBS && demo->job[k].busy)
		k++;
	if (k == DEMO_JOBS)
		return report_error(report, NULL, "%d commands go on already: wait for one of them", DEMO_JOBS);
	struct demo_job *job = &demo->job[k];
	char *log = xasprintf("command%d.out", k + 1);
	*job = (struct demo_job){.busy = true, .deed = deed, .caller = caller, .command = *command};
	int result = vm_process_start(&job->process, demo->state.node[command->node - 1].name, argv, log, report);
	job->busy = result == 0;
	free(log);
	return result;
}

/* A disk that was pulled or put in counts as such as soon as it is. */
static void note_disk(struct demo *demo, const struct demo_command *command)
{
	unsigned *without = &demo->done[command->node - 1].without;
	if (command->verb == DEMO_PULL)
		*without |= 1U << command->disk;
	else if (command->verb == DEMO_PUT)
		*without &= ~(1U << command->disk);
}

static void end_job(struct demo *demo, struct demo_job *job)
{
	char *said = read_file(job->process.log, NULL, ANSWER_LIMIT);
	int status = job->process.status < 0 ? EXIT_TROUBLE : job->process.status;
	if (status == 0)
		note_disk(demo, &job->command);
	demo_book_end(&demo->book, job->deed, status, said);
	demo_answer_caller(demo, job->caller, status, said);
	vm_process_free(&job->process);
	job->busy = false;
	free(said);
}

void demo_jobs_take(struct demo *demo)
{
	for (int k = 0; k < DEMO_JOBS; k++)
		if (demo->job[k].busy && vm_process_ended(&demo->job[k].process))
			end_job(demo, &demo->job[k]);
}

void demo_jobs_stop(struct demo *demo)
{
	for (int k = 0; k < DEMO_JOBS; k++) {
		if (!demo->job[k].busy)
			continue;
		vm_process_stop(&demo->job[k].process, 1);
		vm_process_free(&demo->job[k].process);
		demo->job[k].busy = false;
	}
}
