/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "self.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "plan/node_ini.h"
#include "sys/publish.h"

static int read_ini(struct node_ini *ini, const char *path, struct report *report)
{
	char *text = read_file(path, NULL, 64 << 10);
	if (!text)
		return report_error(report, path, "cannot be read: %s", strerror(errno));
	int line = node_ini_read(ini, text);
	free(text);
	if (line != 0 || ini->index == 0 || !*ini->id)
		return report_error(report, path, "does not say which node of which cluster this is");
	return 0;
}

int self_load(struct self *self, const char *root, struct report *report)
{
	struct node_ini ini = {0};
	char *ini_path = xasprintf("%s/etc/ringlet/node.ini", root);
	char *profile_path = xasprintf("%s/etc/ringlet/profile.conf", root);

	*self = (struct self){0};
	int result = read_ini(&ini, ini_path, report);
	if (result == 0 && (profile_read(&self->profile, profile_path, report) < 0 ||
			    cluster_plan(&self->cluster, &self->profile, ini.id, report) < 0))
		result = -1;
	if (result == 0 && ini.index > self->cluster.n)
		result = report_error(report, ini_path, "this is node %d, and the profile has %d", ini.index, self->cluster.n);
	self->node = ini.index;
	snprintf(self->version, sizeof self->version, "%s", ini.version);
	free(ini_path);
	free(profile_path);
	return result;
}

void self_free(struct self *self)
{
	profile_free(&self->profile);
	*self = (struct self){0};
}

int self_load_or_say(struct self *self, const char *root)
{
	struct report report = REPORT_NULL;
	int result = self_load(self, root, &report);
	if (result < 0) {
		report_print(&report, stderr, isatty(STDERR_FILENO));
		fputs("ringctl: this machine does not know which node it is\n", stderr);
		self_free(self);
	}
	report_free(&report);
	return result;
}
