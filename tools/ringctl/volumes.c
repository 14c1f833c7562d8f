/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Brings the two volumes that have a half on this node into use, by the rule of
 * plan/volume.h: look, judge, do one step, and again, until both rest. Nothing
 * here decides. Waiting for a peer has no time limit and holds nothing up: the
 * unit is of Type=exec.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "gather.h"
#include "self.h"
#include "sys/clock.h"
#include "sys/run.h"
#include "volume_do.h"

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

/* Looks, judges and does one step. True: this volume is at rest. */
static bool advance(struct volume_work *work, struct health_facts *facts)
{
	struct volume_facts v;
	struct volume_verdict verdict;

	gather_volumes(facts, "");
	health_volume(&v, facts, work->minor);
	volume_know(work, &v);
	work->up = work->up || v.drbd.connection > DRBD_STANDALONE;
	if (!work->up) {
		volume_bring_up(work, v.drbd.connection == DRBD_UNCONFIGURED);
		return false;
	}
	volume_judge(&verdict, &v);
	say_once(work, &verdict);
	return volume_do(work, verdict.step);
}

static int start(const struct self *self)
{
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

static int stop(const struct self *self)
{
	struct health_facts facts;
	int result = EXIT_FINE;
	health_facts_init(&facts, &self->cluster, self->node);
	gather_volumes(&facts, "");
	for (int minor = 0; minor < 2; minor++) {
		struct volume_work work;
		volume_work_init(&work, &facts, minor);
		if (facts.volume[minor].connection == DRBD_UNCONFIGURED &&
		    facts.volume[minor].disk == DISK_DISKLESS && !facts.mounted[minor])
			continue;
		if (volume_take_down(&work, facts.mounted[minor]) < 0)
			result = EXIT_UNWELL;
	}
	return result;
}

static int status(const struct self *self)
{
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

static void usage(FILE *to)
{
	fputs("usage: ringctl volumes start | stop | status\n\n"
	      "  start   brings up the volumes, and the one whose home this is into use; ends when both rest\n"
	      "  stop    unmounts them and takes them down\n"
	      "  status  says what start would make of them now; exit status 0 when both rest, else 1\n",
	      to);
}

int cmd_volumes(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*call)(const struct self *self);
	} words[] = {{"start", start}, {"stop", stop}, {"status", status}};
	struct self self;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		usage(stdout);
		return EXIT_FINE;
	}
	for (size_t i = 0; argc == 2 && i < sizeof words / sizeof *words; i++) {
		if (strcmp(argv[1], words[i].name) != 0)
			continue;
		if (self_load_or_say(&self, "") < 0)
			return EXIT_TROUBLE;
		int result = words[i].call(&self);
		self_free(&self);
		return result;
	}
	usage(stderr);
	return EXIT_USAGE;
}
