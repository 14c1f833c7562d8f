/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Watches a node on its way from the start of its system to health, and tells
 * the stages as events (sys/event.h). The event port lets in one program at a
 * time: after ringlet-nics that is this one, so it tells of the volumes, too,
 * from the same facts and by the same verdict as the program that works on
 * them. Cheap looks often, commands seldom: all nodes of a cluster boot at
 * once, perhaps on one machine.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "commands.h"
#include "gather.h"
#include "plan/volume.h"
#include "self.h"
#include "status.h"
#include "sys/clock.h"
#include "sys/event_report.h"
#include "sys/probe_cluster.h"
#include "sys/probe_net.h"

enum { NETWORK, VOLUMES, CLUSTER, HEALTHY, STAGES };

struct stage {
	const char *name;
	bool begun, done;
	char *said;
};

struct watch {
	const struct self *self;
	struct health_facts facts;
	struct stage stage[STAGES];
	unsigned refused[2]; /* how often in a row, by minor */
	double cluster_next; /* when to ask corosync and pacemaker again */
	double cluster_pause;
};

static const char *self_name(const struct watch *watch)
{
	return watch->self->cluster.node[watch->self->node - 1].name;
}

static void begin(struct stage *stage)
{
	if (!stage->begun)
		event_send(stage->name, EVENT_START, 0, NULL);
	stage->begun = true;
}

/* Takes text over; tells it unless it was told already. */
static void progress(struct stage *stage, int percent, char *text)
{
	if (!stage->said || strcmp(stage->said, text) != 0) {
		event_send(stage->name, EVENT_PROGRESS, percent, "%s", text);
		printf("%s: %s\n", stage->name, text);
		fflush(stdout);
		free(stage->said);
		stage->said = text;
	} else {
		free(text);
	}
}

static void done(struct stage *stage, const char *text)
{
	event_send(stage->name, EVENT_DONE, 0, "%s", text);
	printf("%s: %s\n", stage->name, text);
	fflush(stdout);
	stage->done = true;
}

/* --- network ------------------------------------------------------------------------------ */

static int link_ready(struct text *missing, const char *ifname, const struct link_facts *link)
{
	bool ready = link->there && link->carrier == FACT_YES && link->address;
	if (!ready)
		text_add(missing, "%s%s %s", missing->length ? ", " : "", ifname,
			 !link->there ? "is missing" : !link->address ? "has no address yet" : "has no carrier");
	return ready;
}

static void watch_network(struct watch *watch)
{
	struct stage *stage = &watch->stage[NETWORK];
	const struct cluster *cluster = watch->facts.cluster;
	struct text missing = TEXT_NULL;
	int ready = link_ready(&missing, "lan0", &watch->facts.lan), all = 1;

	begin(stage);
	for (int i = 0; i < cluster->cables; i++) {
		int end = cable_end(&cluster->cable[i], watch->facts.node);
		if (end < 0)
			continue;
		ready += link_ready(&missing, cluster->cable[i].ifname[end], &watch->facts.cable[i]);
		all++;
	}
	if (ready == all)
		done(stage, "LAN and cables are up");
	else
		progress(stage, ready * 100 / all, text_take(&missing));
	text_free(&missing);
}

/* --- volumes ------------------------------------------------------------------------------ */

/* How far a volume is, in percent; 100: nothing is left to be done. */
static int volume_percent(const struct volume_facts *v, const struct volume_verdict *verdict)
{
	const struct drbd_state *d = &v->drbd;
	if (d->permille >= 0)
		return d->permille / 10 < 99 ? d->permille / 10 : 99;
	if (d->connection == DRBD_CONNECTED && d->disk == DISK_UP_TO_DATE && d->peer_disk == DISK_UP_TO_DATE)
		return verdict->step == VOLUME_REST && (v->mounted || d->peer_role == ROLE_PRIMARY) ? 100 : 90;
	return d->connection >= DRBD_CONNECTED ? 60 : d->connection > DRBD_UNCONFIGURED ? 30 : 0;
}

static void watch_volumes(struct watch *watch)
{
	struct stage *stage = &watch->stage[VOLUMES];
	struct text text = TEXT_NULL;
	int percent = 0;

	begin(stage);
	for (int minor = MINOR_OWN; minor <= MINOR_COPY; minor++) {
		struct volume_facts v;
		struct volume_verdict verdict;
		health_volume(&v, &watch->facts, minor);
		volume_judge(&verdict, &v);
		percent += volume_percent(&v, &verdict);
		/* Between attach and connect a volume is StandAlone: a refusal counts when it lasts. */
		watch->refused[minor] = verdict.step == VOLUME_REFUSE ? watch->refused[minor] + 1 : 0;
		bool coming = watch->refused[minor] > 0 && watch->refused[minor] < 10;
		text_add(&text, "%s%s%s", minor ? "; " : "", coming ? v.name : verdict.text,
			 coming ? " is coming up" : "");
	}
	if (percent == 200)
		done(stage, text.s);
	else
		progress(stage, percent / 2, text_take(&text));
	text_free(&text);
}

/* --- cluster ------------------------------------------------------------------------------ */

static int count_yes(const int *fact, int n)
{
	int yes = 0;
	for (int i = 0; i < n; i++)
		yes += fact[i] == FACT_YES;
	return yes;
}

/*
 * Pacemaker's answer costs seconds of processor time under emulation. Before it has started this node's volumes, which the
 * kernel tells for nothing, the answer cannot be the one that is waited for.
 */
static void ask_cluster(struct watch *watch)
{
	struct health_facts *facts = &watch->facts;
	probe_corosync("", facts);
	bool complete = count_yes(facts->member, facts->cluster->n) == facts->cluster->n && facts->quorate == FACT_YES;
	if (complete && watch->stage[VOLUMES].done)
		probe_pacemaker("", facts);
	/* A command costs a tenth of a second under emulation: seldom, and more seldom the longer it takes. */
	watch->cluster_next = clock_now() + (facts->corosync ? watch->cluster_pause : 0.5);
	if (facts->corosync && watch->cluster_pause < 5)
		watch->cluster_pause *= 1.2;
}

static void watch_cluster(struct watch *watch)
{
	struct stage *stage = &watch->stage[CLUSTER];
	struct health_facts *facts = &watch->facts;
	int n = facts->cluster->n;

	begin(stage);
	if (clock_now() < watch->cluster_next)
		return;
	ask_cluster(watch);
	int members = count_yes(facts->member, n), online = facts->pacemaker ? count_yes(facts->online, n) : 0;
	const char *quorum = facts->quorate == FACT_YES ? ", quorum" : "";
	if (online == n)
		done(stage, "all nodes are members, with quorum, and online in pacemaker");
	else if (!facts->corosync)
		progress(stage, 0, xstrdup("corosync gives no answer yet"));
	else if (!watch->stage[VOLUMES].done)
		progress(stage, members * 50 / n, xasprintf("%d of %d nodes are members%s", members, n, quorum));
	else
		progress(stage, (members + online) * 50 / n,
			 xasprintf("%d of %d nodes are members%s, %d online in pacemaker", members, n, quorum, online));
}

/* --- all of it ---------------------------------------------------------------------------- */

/* Everything once more, as `ringctl status` sees it. True: healthy. */
static bool watch_health(struct watch *watch)
{
	struct stage *stage = &watch->stage[HEALTHY];
	struct health health;

	begin(stage);
	gather_local(&watch->facts, "");
	gather_echo(&watch->facts, "", 1000);
	if (clock_now() >= watch->cluster_next) /* else the answer is of just now */
		ask_cluster(watch);
	health_judge(&health, &watch->facts);
	char *line = health_line(&health);
	status_motd(watch->self, &health);
	bool healthy = health.count == 0;
	if (healthy)
		done(stage, line);
	else
		progress(stage, 0, xstrdup(line));
	free(line);
	health_free(&health);
	return healthy;
}

/* What is known so far, for whoever logs in before the end. */
static void early_motd(struct watch *watch)
{
	struct health health;
	health_judge(&health, &watch->facts);
	status_motd(watch->self, &health);
	health_free(&health);
}

static void look(struct watch *watch)
{
	gather_links(&watch->facts, "");
	gather_volumes(&watch->facts, "");
	event_open(self_name(watch)); /* in case the port's driver came late */
	if (!watch->stage[NETWORK].done)
		watch_network(watch);
	if (!watch->stage[VOLUMES].done)
		watch_volumes(watch);
	if (!watch->stage[CLUSTER].done)
		watch_cluster(watch);
}

static void watch_all(struct watch *watch)
{
	double begun = clock_now();
	for (;;) {
		look(watch);
		if (watch->stage[NETWORK].done && watch->stage[VOLUMES].done && watch->stage[CLUSTER].done) {
			if (watch_health(watch))
				return;
			clock_pause(2);
		}
		double since = clock_now() - begun;
		clock_pause(since < 60 ? 0.3 : since < 600 ? 2 : 10);
	}
}

/* --- by UDP ------------------------------------------------------------------------------- */

/* The last events may meet a switch that does not let them through yet. */
#define LAST_EVENTS 5000 /* ms */

/* In the sender's process: events can leave when the LAN is as it shall be. */
static bool lan_ready(void *context)
{
	const struct watch *watch = context;
	struct link_facts lan;
	probe_link("", "lan0", &lan);
	return lan.carrier == FACT_YES &&
	       probe_address(LAN_BRIDGE, watch->self->cluster.node[watch->self->node - 1].address);
}

static void report_by_udp(struct watch *watch)
{
	const struct profile *profile = &watch->self->profile;
	const struct event_report to = {
		.address = profile->report_to,
		.port = profile->report_port,
		.cluster = profile->name,
		.node = self_name(watch),
		.ready = lan_ready,
		.context = watch,
		.linger = LAST_EVENTS / 1000,
	};
	if (profile->report_to && !event_report_to(&to))
		fprintf(stderr, "ringctl report: events do not go out by UDP: %s\n", strerror(errno));
}

static int report(const struct self *self)
{
	struct watch watch = {
		.self = self,
		.stage = {{.name = "network"}, {.name = "volumes"}, {.name = "cluster"}, {.name = "healthy"}},
		.cluster_pause = 1,
	};
	health_facts_init(&watch.facts, &self->cluster, self->node);
	event_open(self_name(&watch));
	report_by_udp(&watch);
	event_send("system", EVENT_DONE, 0, NULL);
	gather_local(&watch.facts, "");
	early_motd(&watch);
	watch_all(&watch);
	event_report_end(LAST_EVENTS);
	for (int i = 0; i < STAGES; i++)
		free(watch.stage[i].said);
	return EXIT_FINE;
}

int cmd_report(int argc, char **argv)
{
	struct self self;
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		puts("usage: ringctl report\n\nTells the stages from the system's start to a healthy cluster as events, and ends\n"
		     "when this node is healthy. Done at boot by ringlet-report.service.");
		return EXIT_FINE;
	}
	if (argc != 1) {
		fputs("usage: ringctl report\n", stderr);
		return EXIT_USAGE;
	}
	if (self_load_or_say(&self, "") < 0)
		return EXIT_TROUBLE;
	int result = report(&self);
	self_free(&self);
	return result;
}
