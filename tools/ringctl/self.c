/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "self.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "sys/publish.h"

struct node_ini {
	uint64_t index;
	char id[ID_TEXT];
	char version[32];
};

static int on_key(void *user, const char *section, const char *key, const char *value)
{
	struct node_ini *ini = user;
	if (strcmp(section, "node") != 0)
		return 1;
	if (strcmp(key, "index") == 0)
		return num_parse(value, 1, NODES_MAX, &ini->index);
	if (strcmp(key, "cluster-id") == 0 && id_valid(value))
		snprintf(ini->id, sizeof ini->id, "%s", value);
	if (strcmp(key, "version") == 0)
		snprintf(ini->version, sizeof ini->version, "%s", value);
	return 1;
}

static int read_ini(struct node_ini *ini, const char *path, struct report *report)
{
	char *text = read_file(path, NULL, 64 << 10);
	if (!text)
		return report_error(report, path, "cannot be read: %s", strerror(errno));
	int line = ini_parse_string(text, on_key, ini);
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
	if (result == 0 && ini.index > (uint64_t)self->cluster.n)
		result = report_error(report, ini_path, "this is node %u, and the profile has %d", (unsigned)ini.index,
				      self->cluster.n);
	self->node = (int)ini.index;
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
