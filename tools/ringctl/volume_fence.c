/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Called by the kernel, with next to no environment and no output: what is to be
 * said goes to the journal. Meanwhile the volume is frozen. A primary that has
 * lost its peer has time: nothing else waits for it, and drbdadm gives it ten
 * minutes. A half that is to be promoted has not: DRBD holds locks meanwhile,
 * calls up to four times, and Pacemaker waits.
 */
#include "volume_fence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "base/text.h"
#include "commands.h"
#include "gather.h"
#include "plan/disk.h"
#include "plan/fence.h"
#include "plan/fencing.h"
#include "plan/ha_names.h"
#include "sys/clock.h"
#include "sys/pacemaker.h"
#include "sys/probe_cluster.h"
#include "sys/publish.h"
#include "sys/run.h"
#include "volume_do.h"

/* Seconds. */
#define PRIMARY_PATIENCE 540
#define PROMOTION_PATIENCE 15
#define TIDY_PATIENCE 5
/* The CIB manager writes its file some tenths of a second after a change; one that never does must not freeze all. */
#define STORE_PATIENCE 5

#define CIB_FILE "/var/lib/pacemaker/cib/cib.xml"
#define CIB_LIMIT (16U << 20)

struct fence_work {
	const char *root;
	struct health_facts health;
	struct fence_facts facts;
	const struct cluster_volume *volume;
	const char *node;
	int minor, peer; /* number of the peer */
	double claimed;	 /* when it was first seen to be ours; 0: it is not */
	double steady;	 /* since when quorum and membership have not changed */
	int quorate, member;
};

/* --- looking -------------------------------------------------------------------------------- */

/* Pacemaker's configuration as this node would start from it. NULL: there is none. */
static char *read_cib(const char *root)
{
	char *path = xasprintf("%s" CIB_FILE, root), *cib = read_file(path, NULL, CIB_LIMIT);
	free(path);
	return cib;
}

/* The claim in the file that this node would start from. */
static bool is_stored(const struct fence_work *work)
{
	bool stored = false;
	char *id = xasprintf("\"" HA_FENCE "-node\"", work->volume->name);
	char *value = xasprintf("value=\"%s\"", work->node), *cib = read_cib(work->root);
	const char *s = cib ? strstr(cib, id) : NULL, *end = s ? strchr(s, '>') : NULL, *found = s ? strstr(s, value) : NULL;
	stored = found && end && found < end;
	free(cib);
	free(value);
	free(id);
	return stored || clock_now() - work->claimed > STORE_PATIENCE;
}

static void look(struct fence_work *work)
{
	struct fence_facts *f = &work->facts;
	double now = clock_now();

	gather_volumes(&work->health, work->root);
	probe_corosync(work->root, &work->health);
	const struct drbd_state *drbd = &work->health.volume[work->minor];
	f->connected = drbd->connection >= DRBD_CONNECTED;
	f->primary = drbd->role == ROLE_PRIMARY;
	f->disk = drbd->disk;
	f->quorate = work->health.quorate;
	f->member = work->health.member[work->peer - 1];
	f->joined = f->joined == FACT_YES ? FACT_YES : FACT_UNKNOWN;
	f->peer = PEER_UNKNOWN;
	if (f->quorate != work->quorate || f->member != work->member) {
		f->holder = HOLDER_NOBODY; /* other nodes, maybe another configuration: it is claimed, or seen, anew */
		work->steady = now;
	}
	work->quorate = f->quorate;
	work->member = f->member;
	f->stored = f->holder == HOLDER_US && is_stored(work);
	f->steady_ms = (unsigned)((now - work->steady) * 1000);
}

/* The vote of a quorum device is that of somebody who keeps no configuration: it takes the nodes' own majority then. */
static bool enough_have_joined(const struct fence_work *work, const struct ha_state *state)
{
	const struct cluster *cluster = work->health.cluster;
	int joined = 0;
	for (size_t i = 0; i < state->nodes; i++)
		joined += state->node[i].online && !state->node[i].pending;
	return !cluster->profile->quorum_device || 2 * joined > cluster->n;
}

static void ask_pacemaker(struct fence_work *work)
{
	struct fence_facts *f = &work->facts;
	struct ha_state state;

	ha_state_read(&state);
	const struct ha_node *self = ha_node(&state, work->node), *peer = ha_node(&state, f->peer_name);
	const char *promoted = ha_promoted(&state, work->volume->name);
	f->joined = state.known && state.dc && self && self->online && !self->pending && enough_have_joined(work, &state);
	if (!f->joined || !peer)
		f->peer = PEER_UNKNOWN;
	else if (peer->online || peer->pending)
		f->peer = promoted && strcmp(promoted, f->peer_name) == 0 ? PEER_PROMOTED : PEER_ALIVE;
	else
		f->peer = peer->unclean ? PEER_UNCLEAN : PEER_DEAD;
	ha_state_free(&state);
}

/* --- doing ---------------------------------------------------------------------------------- */

/* Who has claimed it. Without an answer it is as if nobody had: claiming it will tell. */
static void ask_holder(struct fence_work *work)
{
	char holder[16];
	int result = ha_fence_holder(work->volume->name, holder);
	work->facts.holder = result != 0 ? HOLDER_NOBODY : strcmp(holder, work->node) == 0 ? HOLDER_US : HOLDER_PEER;
}

static void claim(struct fence_work *work)
{
	struct report report = REPORT_NULL;
	char *xml = fence_constraint(work->volume->name, work->node);
	int result = ha_cib_create("constraints", xml, &report);

	if (result > 0)
		ask_holder(work);
	else if (result == 0)
		work->facts.holder = HOLDER_US;
	else {
		syslog(LOG_WARNING, "%s cannot be claimed: %s", work->volume->name, report.messages[0].text);
		clock_pause(2);
	}
	if (work->facts.holder == HOLDER_US)
		work->claimed = work->steady = clock_now();
	report_free(&report);
	free(xml);
}

/* While the peer is a member, some time has passed since it was claimed: is it still ours? */
static bool still_ours(struct fence_work *work)
{
	if (work->facts.member == FACT_YES)
		ask_holder(work);
	work->steady = clock_now();
	return work->facts.holder == HOLDER_US;
}

/* False: there is no such half on this node. */
static bool begin(struct fence_work *work, const struct self *self, const char *root, const char *volume)
{
	*work = (struct fence_work){.root = root, .minor = -1, .node = self->cluster.node[self->node - 1].name};
	health_facts_init(&work->health, &self->cluster, self->node);
	for (int minor = 0; minor < 2; minor++)
		if (strcmp(health_volume_plan(&work->health, minor)->name, volume) == 0)
			work->minor = minor;
	if (work->minor < 0)
		return false;
	work->volume = health_volume_plan(&work->health, work->minor);
	work->peer = work->minor == MINOR_OWN ? work->volume->standby : work->volume->home;
	work->facts = (struct fence_facts){
		.volume = work->volume->name,
		.peer_name = self->cluster.node[work->peer - 1].name,
		.two_node = cluster_two_node(&self->cluster),
		.joined = FACT_UNKNOWN,
		.holder = HOLDER_NOBODY, /* that is found out by claiming it */
		.token_ms = self->profile.token,
	};
	work->quorate = work->member = FACT_UNKNOWN;
	return true;
}

/* Looks, judges and does, until there is an answer or the time is over. */
static struct fence_verdict find_answer(struct fence_work *work, double primary_patience)
{
	double began = clock_now();
	struct fence_verdict verdict;
	char said[sizeof verdict.text] = "";

	for (;;) {
		look(work);
		fence_judge(&verdict, &work->facts);
		if (verdict.step == FENCE_ASK) {
			ask_pacemaker(work);
			fence_judge(&verdict, &work->facts);
		}
		if (strcmp(said, verdict.text) != 0)
			syslog(LOG_NOTICE, "%s", verdict.text);
		memcpy(said, verdict.text, sizeof said);
		if (verdict.step == FENCE_END &&
		    (verdict.status == FENCE_FAILED || verdict.status == FENCE_OLDER || still_ours(work)))
			return verdict;
		if (clock_now() - began > (work->facts.primary ? primary_patience : PROMOTION_PATIENCE)) {
			verdict.step = FENCE_END;
			verdict.status = FENCE_FAILED;
			return verdict;
		}
		if (verdict.step == FENCE_CLAIM)
			claim(work);
		else
			clock_pause(0.2);
	}
}

/* --- the handlers --------------------------------------------------------------------------- */

int fence_handler(const char *root, const char *volume)
{
	struct fence_work work;
	struct self self;
	int status = FENCE_FAILED;

	volume = volume ? volume : getenv("DRBD_RESOURCE");
	openlog("ringctl", LOG_PID, LOG_DAEMON);
	if (self_load_or_say(&self, root) < 0) {
		syslog(LOG_ERR, "fence: this machine does not know which node it is");
		return FENCE_FAILED;
	}
	if (volume && begin(&work, &self, root, volume))
		status = find_answer(&work, PRIMARY_PATIENCE).status;
	else
		syslog(LOG_ERR, "fence: %s has no half on this node", volume ? volume : "a volume without a name");
	self_free(&self);
	return status;
}

/* DRBD's worker waits for this handler, and with it all writes to the volume: so others do what is to be done. */
int unfence_handler(void)
{
	struct run r = {.argv = RUN_ARGV("systemctl", "start", "--no-block", "ringlet-care.service"), .seconds = 5};
	int result = run(&r);
	run_free(&r);
	return result < 0 ? EXIT_UNWELL : EXIT_FINE;
}

/* --- what is left behind -------------------------------------------------------------------- */

/* Cheap, as it is asked each time: by the file that Pacemaker keeps. */
static bool there_is_a_claim(const char *root, const char *volume)
{
	char *id = xasprintf("\"" HA_FENCE "\"", volume), *cib = read_cib(root);
	bool found = cib && strstr(cib, id);
	free(cib);
	free(id);
	return found;
}

void fence_lift(const char *root, const char *volume)
{
	if (!there_is_a_claim(root, volume))
		return;
	struct report report = REPORT_NULL;
	char *id = xasprintf(HA_FENCE, volume);
	if (ha_cib_remove("constraints", "rsc_location", id, &report) == 0)
		printf("%s: both halves are up to date again, either node may have it\n", volume);
	report_print(&report, stderr, false);
	report_free(&report);
	free(id);
}

static void drbdadm(const char *what, const char *volume)
{
	struct run r = {.argv = RUN_ARGV("drbdadm", what, volume)};
	if (run(&r) < 0)
		fprintf(stderr, "%s: %s\n", volume, r.reason);
	else
		printf("%s: drbdadm %s\n", volume, what);
	run_free(&r);
}

static void thaw(const struct self *self, const char *root, const char *volume)
{
	struct fence_work work;
	if (!begin(&work, self, root, volume))
		return;
	struct fence_verdict verdict = find_answer(&work, TIDY_PATIENCE);
	if (verdict.status == FENCE_OUTDATED || verdict.status == FENCE_FENCED)
		drbdadm("resume-io", volume);
}

void fences_tidy(const struct self *self, const char *root)
{
	struct health_facts health;

	health_facts_init(&health, &self->cluster, self->node);
	gather_volumes(&health, root);
	gather_arrays(&health, root);
	for (int minor = 0; minor < 2; minor++) {
		const char *volume = health_volume_plan(&health, minor)->name;
		const struct drbd_state *d = &health.volume[minor];
		const struct array_facts *array = &health.array[(minor == MINOR_OWN ? PART_OWN : PART_COPY) - PART_BOOT];
		if (volume_wants_disk(d, array))
			drbdadm("attach", volume);
		if (!cluster_fails_over(&self->cluster))
			continue; /* nobody is asked there, and nobody claims */
		if (fence_is_over(d, minor == MINOR_OWN) && !volume_is_being_born(root, volume))
			fence_lift(root, volume);
		else if (fence_is_frozen(d))
			thaw(self, root, volume);
	}
}
