/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Brings up the two volumes that have a half on this node, by the rule of
 * plan/volume.h: look, judge, do one step, and again, until nothing is left for
 * either. Nothing here decides. Waiting for the peer of a newborn half has no
 * time limit and holds nothing up: the unit is of Type=exec. Who promotes and
 * mounts is Pacemaker.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "gather.h"
#include "self.h"
#include "sys/clock.h"
#include "sys/probe_cluster.h"
#include "volume_do.h"
#include "volume_fence.h"

#define PACEMAKER_SOCKET "crmd" /* listened on while its controller runs */

/* How long to wait before looking again: short while things are about to happen, longer later. */
static double patience(unsigned round)
{
	return round < 100 ? 0.1 : round < 300 ? 0.5 : 3;
}

/* One line for the journal, each time something else is to be said. */
static void say_once(struct volume_work *work, const struct volume_verdict *verdict)
{
	if (verdict->step == VOLUME_LOOK || strcmp(work->said, verdict->text) == 0)
		return;
	snprintf(work->said, sizeof work->said, "%s", verdict->text);
	printf("%s\n", verdict->text);
	if (*verdict->hint)
		printf("  %s\n", verdict->hint);
	fflush(stdout);
}

/* Looks, judges and does one step. True: nothing is left to be done for this volume. */
static bool advance(struct volume_work *work, struct health_facts *facts)
{
	struct volume_facts v;
	struct volume_verdict verdict;

	gather_volumes(facts, "");
	health_volume(&v, facts, work->minor);
	volume_know(work, &v);
	v.waits_for = work->claims && !probe_socket("", PACEMAKER_SOCKET) ? "Pacemaker" : NULL;
	work->up = work->up || v.drbd.connection > DRBD_STANDALONE;
	if (!work->up) {
		volume_bring_up(work, v.drbd.connection == DRBD_UNCONFIGURED);
		return false;
	}
	volume_judge(&verdict, &v);
	say_once(work, &verdict);
	if (!volume_is_settled(&v))
		return volume_do(work, verdict.step);
	if (v.drbd.disk == DISK_INCONSISTENT)
		volume_forget_birth(work); /* it gets the data of a volume that was born elsewhere */
	return true;
}

static int start(const struct self *self, const char *unused)
{
	(void)unused;
	struct health_facts facts;
	struct volume_work work[2];
	bool rest[2] = {false, false};

	if (volume_load_module() < 0)
		return EXIT_TROUBLE;
	health_facts_init(&facts, &self->cluster, self->node);
	for (int minor = 0; minor < 2; minor++)
		volume_work_init(&work[minor], &facts, minor);
	for (unsigned round = 0; !rest[0] || !rest[1]; round++) {
		for (int minor = 0; minor < 2; minor++)
			rest[minor] = rest[minor] || advance(&work[minor], &facts);
		if (!rest[0] || !rest[1])
			clock_pause(patience(round));
	}
	return EXIT_FINE;
}

static int stop(const struct self *self, const char *unused)
{
	struct health_facts facts;
	int result = EXIT_FINE;
	(void)unused;
	health_facts_init(&facts, &self->cluster, self->node);
	gather_volumes(&facts, "");
	for (int minor = 0; minor < 2; minor++) {
		struct volume_work work;
		volume_work_init(&work, &facts, minor);
		if (facts.volume[minor].connection == DRBD_UNCONFIGURED &&
		    facts.volume[minor].disk == DISK_DISKLESS && !facts.mounted[minor])
			continue; /* Pacemaker, which stops before us, has taken it down */
		if (probe_socket("", PACEMAKER_SOCKET)) {
			fprintf(stderr, "%s is in Pacemaker's hands: 'systemctl stop pacemaker' takes it down\n", work.name);
			return EXIT_UNWELL;
		}
		if (volume_take_down(&work, facts.mounted[minor]) < 0)
			result = EXIT_UNWELL;
	}
	return result;
}

static int status(const struct self *self, const char *unused)
{
	(void)unused;
	struct health_facts facts;
	int result = EXIT_FINE;
	health_facts_init(&facts, &self->cluster, self->node);
	gather_volumes(&facts, "");
	for (int minor = 0; minor < 2; minor++) {
		struct volume_facts v;
		struct volume_verdict verdict;
		health_volume(&v, &facts, minor);
		volume_judge(&verdict, &v);
		printf("%s\n", verdict.text);
		if (*verdict.hint)
			printf("  %s\n", verdict.hint);
		if (verdict.step != VOLUME_REST)
			result = EXIT_UNWELL;
	}
	return result;
}

/* --- before it is mounted ------------------------------------------------------------------- */

/* The minor of that name on this node; -1: it has no half of it. */
static int minor_of(const struct health_facts *facts, const char *name)
{
	for (int minor = 0; minor < 2; minor++)
		if (strcmp(health_volume_plan(facts, minor)->name, name) == 0)
			return minor;
	fprintf(stderr, "%s has no half on this node: those are %s and %s\n", name, health_volume_plan(facts, MINOR_OWN)->name,
		health_volume_plan(facts, MINOR_COPY)->name);
	return -1;
}

/* Looks at it and judges, after the file system was made once more. */
static int prepare(const struct self *self, const char *name)
{
	struct health_facts facts;
	struct volume_work work;
	struct volume_facts v;
	struct volume_verdict verdict = {.step = VOLUME_MKFS};

	health_facts_init(&facts, &self->cluster, self->node);
	int minor = minor_of(&facts, name);
	if (minor < 0)
		return EXIT_TROUBLE;
	volume_work_init(&work, &facts, minor);
	for (int tries = 0; tries < 2 && verdict.step == VOLUME_MKFS; tries++) {
		gather_volumes(&facts, "");
		health_volume(&v, &facts, minor);
		volume_know_content(&work, &v);
		volume_judge_content(&verdict, &v);
		if (verdict.step == VOLUME_MKFS && (tries > 0 || volume_make_file_system(&work) < 0))
			return EXIT_TROUBLE;
	}
	if (verdict.step != VOLUME_REST) {
		fprintf(stderr, "%s%s%s\n", verdict.text, *verdict.hint ? "; " : "", verdict.hint);
		return verdict.step == VOLUME_REFUSE ? EXIT_UNWELL : EXIT_TROUBLE;
	}
	if (v.birth) {
		volume_forget_birth(&work);
		unfence_handler(); /* the other half may be promoted now, too */
	}
	return EXIT_FINE;
}

static void usage(FILE *to)
{
	fputs("usage: ringctl volumes start | stop | status | prepare rK | fence [rK] [--root FOLDER] | unfence\n\n"
	      "  start    brings up the volumes, and has those that are newborn born; Pacemaker puts them into use\n"
	      "  stop     takes them down, once Pacemaker runs no more\n"
	      "  status   says what start would make of them now; exit status 0 when both rest, else 1\n"
	      "  prepare  before rK is mounted, on the node where it is primary: makes the file system of a newborn volume;\n"
	      "           exit status 1: it holds what is not ours, and is left as it is\n"
	      "  fence    DRBD's handler fence-peer: may this half go on, or begin, without the other? 4 and 7: it may\n"
	      "  unfence  DRBD's handler unfence-peer: both halves are up to date again\n"
	      "  --root   looks at a captured tree instead of this machine\n",
	      to);
}

/* fence [rK] [--root FOLDER] */
static int fence(int argc, char **argv)
{
	const char *root = "", *volume = NULL;
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--root") == 0 && i + 1 < argc)
			root = argv[++i];
		else
			volume = argv[i];
	}
	return fence_handler(root, volume);
}

int cmd_volumes(int argc, char **argv)
{
	static const struct {
		const char *name;
		int words;
		int (*call)(const struct self *self, const char *volume);
	} commands[] = {{"start", 2, start}, {"stop", 2, stop}, {"status", 2, status}, {"prepare", 3, prepare}};
	const char *name = argc >= 2 ? argv[1] : "";
	struct self self;

	if (argc == 2 && strcmp(name, "--help") == 0) {
		usage(stdout);
		return EXIT_FINE;
	}
	/* The kernel's: they have statuses of their own. */
	if (strcmp(name, "fence") == 0)
		return fence(argc, argv);
	if (strcmp(name, "unfence") == 0)
		return unfence_handler();
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(name, commands[i].name) != 0 || argc != commands[i].words)
			continue;
		if (self_load_or_say(&self, "") < 0)
			return EXIT_TROUBLE;
		int result = commands[i].call(&self, argv[2]);
		self_free(&self);
		return result;
	}
	usage(stderr);
	return EXIT_USAGE;
}
