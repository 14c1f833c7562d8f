/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "node_run.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* What no shell takes for anything else. */
#define PLAIN "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:=@%+,-"

/* ssh hands one line to the shell there. */
static void quote(struct text *text, const char *word)
{
	if (*word && word[strspn(word, PLAIN)] == '\0') {
		text_add(text, "%s", word);
		return;
	}
	text_add(text, "'");
	for (; *word; word++)
		text_add(text, *word == '\'' ? "'\\''" : "%c", *word);
	text_add(text, "'");
}

/* One connection for a minute of questions: its beginning is what costs. A node that dies is noticed in some seconds. */
int node_run(const struct self *self, int node, struct run *run_)
{
	if (node == self->node)
		return run(run_);
	struct text line = TEXT_NULL;
	char *host = xasprintf("root@%s-ring", self->cluster.node[node - 1].name);
	for (size_t i = 0; run_->argv[i]; i++) {
		text_add(&line, i ? " " : "");
		quote(&line, run_->argv[i]);
	}
	const char *const *own = run_->argv;
	run_->argv = RUN_ARGV("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-o", "ServerAliveInterval=2", "-o",
			      "ServerAliveCountMax=3", "-o", "ControlMaster=auto", "-o", "ControlPersist=60", "-o",
			      "ControlPath=/run/ringlet/ssh-%C", host, line.s);
	int result = run(run_);
	run_->argv = own;
	text_free(&line);
	free(host);
	return result;
}
