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

char *node_run_line(const char *const *words)
{
	struct text line = TEXT_NULL;
	for (size_t i = 0; words[i]; i++) {
		text_add(&line, i ? " " : "");
		quote(&line, words[i]);
	}
	return text_take(&line);
}

/* One connection for a minute of questions: its beginning is what costs. A node that dies is noticed in some seconds. */
int node_run(const struct self *self, int node, struct run *run_)
{
	if (node == self->node)
		return run(run_);
	char *line = node_run_line(run_->argv);
	char *host = xasprintf("root@%s-ring", self->cluster.node[node - 1].name);
	const char *const *own = run_->argv;
	run_->argv = RUN_ARGV("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-o", "ServerAliveInterval=2", "-o",
			      "ServerAliveCountMax=3", "-o", "ControlMaster=auto", "-o", "ControlPersist=60", "-o",
			      "ControlPath=/run/ringlet/ssh-%C", host, line);
	int result = run(run_);
	run_->argv = own;
	free(line);
	free(host);
	return result;
}
