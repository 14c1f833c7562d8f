/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks every node from outside, all at once: by ssh, with its host key known beforehand. */
#include <stdlib.h>

#include "demo.h"
#include "demo_answer.h"
#include "sys/clock.h"
#include "sys/publish.h"
#include "vm_login.h"

/* For one question, and for asking again: a node that says "healthy" and then does not is not let off. */
#define ANSWER_SECONDS 90
#define ASKING_SECONDS 240
#define ANSWER_LIMIT (1U << 20)

static void ask_all(struct demo *demo, struct vm_process *asker, struct report *report)
{
	for (int i = 0; i < demo->state.nodes; i++) {
		const char *name = demo->state.node[i].name;
		char *log = xasprintf("%s.status", name);
		char *const argv[] = {"ssh", "-F", VM_LOGIN_CONFIG, (char *)name, DEMO_QUESTION, NULL};
		asker[i] = (struct vm_process)VM_PROCESS_NULL;
		if (!demo->state.node[i].answered)
			vm_process_start(&asker[i], name, argv, log, report);
		free(log);
	}
}

static void await_all(struct demo *demo, struct vm_process *asker)
{
	double end = clock_now() + ANSWER_SECONDS;
	int open;
	do {
		open = 0;
		demo_wait(demo, 100);
		demo_terminal_draw(&demo->terminal, &demo->state, demo_since(demo));
		for (int i = 0; i < demo->state.nodes; i++)
			open += !vm_process_ended(&asker[i]);
	} while (open && !demo->interrupted && clock_now() < end);
}

static int take_all(struct demo *demo, struct vm_process *asker)
{
	int healthy = 0;
	for (int i = 0; i < demo->state.nodes; i++) {
		struct demo_node *node = &demo->state.node[i];
		vm_process_stop(&asker[i], 1);
		char *text = asker[i].log ? read_file(asker[i].log, NULL, ANSWER_LIMIT) : NULL;
		if (!node->answered) {
			demo_answer_free(&demo->answer[i]);
			demo_answer_parse(&demo->answer[i], text ? text : "");
			node->answered = demo->answer[i].healthy;
		}
		healthy += node->answered;
		free(text);
		vm_process_free(&asker[i]);
	}
	return healthy;
}

int demo_ask(struct demo *demo, struct report *report)
{
	struct vm_process asker[NODES_MAX];
	unsigned patience = demo->options->timeout < ASKING_SECONDS ? demo->options->timeout : ASKING_SECONDS;
	double end = clock_now() + patience;
	do {
		ask_all(demo, asker, report);
		await_all(demo, asker);
		if (take_all(demo, asker) == demo->state.nodes) {
			demo->asked = demo_since(demo);
			return 0;
		}
		demo_wait(demo, 2000);
	} while (!demo->interrupted && clock_now() < end);
	for (int i = 0; i < demo->state.nodes; i++)
		if (!demo->state.node[i].answered)
			report_error(report, demo->state.node[i].name, "said that it is healthy, but asked from outside: %s",
				     demo->answer[i].complaint);
	return -1;
}
