/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "switch_do.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "node_run.h"
#include "plan/cib_home.h"
#include "plan/ha_names.h"
#include "sys/publish.h"
#include "volume_fence.h"

/* --- on the node -------------------------------------------------------------------------- */

/* "touch" or "rm -f" of the file keep of all guests, in one command. */
static int keep(const struct switch_world *world, const struct switch_volume *v, const struct switch_step *step,
		const char *const *command, struct report *report)
{
	const struct cluster *cluster = &world->self->cluster;
	const char **argv = xcalloc(v->guests + 3, sizeof *argv);
	const char *root = step->node == world->self->node ? world->root : "";
	size_t words = 0;
	char *guests = xasprintf(GUESTS_FOLDER, cluster->volume[step->volume - 1].name);
	while (command[words]) {
		argv[words] = command[words];
		words++;
	}
	for (size_t i = 0; i < v->guests; i++)
		argv[words + i] = xasprintf("%s%s/%s/" GUEST_KEEP, root, guests, v->guest[i].name);
	struct run r = {.argv = argv};
	int result = node_run(world->self, step->node, &r);
	if (result < 0)
		report_error(report, cluster->node[step->node - 1].name, "%s", r.reason);
	run_free(&r);
	for (size_t i = 0; i < v->guests; i++)
		free((char *)argv[words + i]);
	free(argv);
	free(guests);
	return result;
}

static int off(const struct switch_world *world, const struct switch_step *step, struct report *report)
{
	const char *word = step->what == STEP_POWEROFF ? "poweroff" : "reboot";
	struct run r = {.argv = RUN_ARGV("systemctl", "--no-block", word)};
	int result = node_run(world->self, step->node, &r);
	if (result < 0)
		report_error(report, world->self->cluster.node[step->node - 1].name, "%s", r.reason);
	run_free(&r);
	return result;
}

/* --- in Pacemaker's configuration --------------------------------------------------------- */

char *switch_sent_path(const char *root, const char *volume)
{
	return xasprintf("%s/run/ringlet/sent-%s", root, volume);
}

/* First the note, then the constraint: if we are cut off in between, ringctl care takes away one that is not there. */
static int note_sent(const char *root, const char *volume, struct report *report)
{
	char *path = switch_sent_path(root, volume);
	int result = publish(path, "", 0, 0644, report);
	free(path);
	return result;
}

static int prefer(const char *root, const char *volume, const char *node, struct report *report)
{
	struct text xml = TEXT_NULL;
	cib_home(&xml, volume, node, time(NULL));
	int result = note_sent(root, volume, report);
	if (result == 0)
		result = ha_cib_put("constraints", xml.s, report);
	text_free(&xml);
	return result;
}

int switch_release(const char *root, const char *volume, struct report *report)
{
	char *id = xasprintf(HA_HOME, volume), *path = switch_sent_path(root, volume);
	int result = ha_cib_remove("constraints", "rsc_location", id, report);
	if (result == 0)
		unlink(path);
	free(path);
	free(id);
	return result;
}

static int allow(const char *volume, const char *node, const char *value, struct report *report)
{
	char *name = xasprintf(HA_ATTR_ALLOW, volume);
	int result = ha_node_attribute(node, name, value, report);
	free(name);
	return result;
}

static int follow(const struct switch_volume *v, const char *node, const char *value, struct report *report)
{
	int result = 0;
	for (size_t i = 0; i < v->guests; i++) {
		if (!v->guest[i].by_hand)
			continue;
		char *name = xasprintf(HA_ATTR_RUN, v->guest[i].name);
		if (ha_transient_attribute(node, name, value, report) < 0)
			result = -1;
		free(name);
	}
	return result;
}

/* A claim of DRBD's fencing that has done its work is lifted within half a minute: here nobody waits for that. */
static void lift_claims(const struct switch_world *world, const struct switch_facts *facts, const struct switch_step *step)
{
	for (int i = 0; i < facts->cluster->n; i++) {
		const struct switch_volume *v = &facts->volume[i];
		bool moves = step->volume == i + 1 || (step->what == STEP_DRAIN && v->on == step->node);
		if (moves && v->seen && v->connection == DRBD_CONNECTED && v->disk[0] == DISK_UP_TO_DATE &&
		    v->disk[1] == DISK_UP_TO_DATE)
			fence_lift(world->root, facts->cluster->volume[i].name);
	}
}

int switch_do(const struct switch_world *world, const struct switch_facts *facts, const struct switch_step *step,
	      struct report *report)
{
	const char *node = step->node ? facts->cluster->node[step->node - 1].name : "";
	const char *volume = step->volume ? facts->cluster->volume[step->volume - 1].name : "";
	const struct switch_volume *v = step->volume ? &facts->volume[step->volume - 1] : NULL;
	if (step->what == STEP_PREFER || step->what == STEP_DRAIN)
		lift_claims(world, facts, step);
	switch (step->what) {
	case STEP_KEEP: return keep(world, v, step, RUN_ARGV("touch"), report);
	case STEP_UNKEEP: return keep(world, v, step, RUN_ARGV("rm", "-f"), report);
	case STEP_FOLLOW: return follow(v, node, "1", report);
	case STEP_FORGET: return follow(v, node, NULL, report);
	case STEP_ALLOW: return allow(volume, node, "1", report);
	case STEP_DISALLOW: return allow(volume, node, NULL, report);
	case STEP_PREFER: return prefer(world->root, volume, node, report);
	case STEP_RELEASE: return switch_release(world->root, volume, report);
	case STEP_DRAIN: return ha_node_attribute(node, HA_ATTR_DRAIN, "1", report);
	case STEP_UNDRAIN: return ha_node_attribute(node, HA_ATTR_DRAIN, NULL, report);
	case STEP_POWEROFF:
	case STEP_REBOOT: return off(world, step, report);
	case STEP_AWAIT:
	case STEP_AWAIT_STOP:
	case STEP_SETTLE: break;
	}
	return 0;
}
