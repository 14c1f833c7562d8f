/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When a node's controller ends, the others take its transient attributes out of the CIB, promotion scores and all. If it
 * was the controller alone, killed or found hanging by pacemakerd, the attribute manager lives on, takes them for written,
 * and never writes them again: the node's halves of volumes are not promoted any more, whoever dies. (Pacemaker 3.0.0; later
 * the attribute manager takes them out itself: github.com/ClusterLabs/pacemaker/pull/3801.) "#feature-set" tells: each
 * controller has it written as it joins, and it is the same as before.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "care.h"
#include "care_daemon.h"
#include "sys/run.h"
#include "sys/xml.h"

#define SEEN "controller"
#define CANARY "#feature-set"

static bool has_canary(const xmlNode *state)
{
	const xmlNode *set = xml_child(xml_child(state, "transient_attributes"), "instance_attributes");
	char name[sizeof CANARY + 1];
	for (const xmlNode *c = set ? set->children : NULL; c; c = c->next) {
		xml_attribute(name, sizeof name, c, "name");
		if (strcmp(name, CANARY) == 0)
			return true;
	}
	return false;
}

enum attributes_sight care_attributes_seen(const char *node_state)
{
	xmlDoc *doc = xml_parse(node_state);
	const xmlNode *state = doc ? xmlDocGetRootElement(doc) : NULL;
	char join[sizeof "member" + 1];
	xml_attribute(join, sizeof join, state, "join");
	enum attributes_sight seen = strcmp(join, "member") != 0 ? ATTRIBUTES_NOT_YET :
				     has_canary(state)		 ? ATTRIBUTES_THERE :
								   ATTRIBUTES_GONE;
	xmlFreeDoc(doc);
	return seen;
}

static enum attributes_sight look(const char *node)
{
	char *path = xasprintf("//node_state[@uname='%s']", node);
	struct run query = {.argv = RUN_ARGV("cibadmin", "--query", "--xpath", path), .seconds = CARE_SECONDS};
	enum attributes_sight seen = run(&query) == 0 ? care_attributes_seen(query.output) : ATTRIBUTES_NOT_YET;
	run_free(&query);
	free(path);
	return seen;
}

static void write_again(void)
{
	struct run refresh = {.argv = RUN_ARGV("attrd_updater", "--refresh"), .seconds = CARE_SECONDS};
	if (run(&refresh) == 0)
		printf("Pacemaker's controller was started anew: this node's attributes are written again\n");
	else
		fprintf(stderr, "Pacemaker has forgotten this node's attributes, and attrd_updater fails: %s\n", refresh.reason);
	run_free(&refresh);
}

void care_attributes(const struct self *self, struct report *report)
{
	int pid = daemon_pid("pacemaker-controld");
	struct daemon_seen seen = daemon_seen_read(SEEN);
	if (pid <= 0 || pid == seen.pid)
		return;
	enum attributes_sight sight = look(self->cluster.node[self->node - 1].name);
	if (sight == ATTRIBUTES_GONE)
		write_again(); /* the next look tells whether it helped */
	if (sight != ATTRIBUTES_THERE)
		return;
	seen.pid = pid;
	daemon_seen_write(SEEN, seen, report);
}
