/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `ringctl disk replace` and `finish`: both go on with what the record says is not done, step by step, until it is. replace
 * grants it first and shows how far it is; finish runs as ringlet-disks.service, at boot and beside every replace, so that
 * neither a power cut nor a lost terminal leaves a disk half done.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "boot.h"
#include "commands.h"
#include "disk.h"
#include "disk_do.h"
#include "disk_progress.h"
#include "self.h"
#include "sys/clock.h"
#include "sys/run.h"

#define PATIENCE 2 /* s between two looks */

static int say(struct report *report, int result)
{
	report_print(report, stderr, isatty(STDERR_FILENO));
	report_free(report);
	return result;
}

/* ---- going on ---- */

enum outcome { OUTCOME_DONE, OUTCOME_WAITS, OUTCOME_STUCK, OUTCOME_FAILED };

/* Walks until it is done, or nothing can be done now. said keeps what was said last. */
static enum outcome advance(struct disk_look *look, int number, bool erase, char said[160])
{
	for (;;) {
		struct replace_next next;
		struct report report = REPORT_NULL;
		int step = disk_do_next(look, &next, number, erase, &report);
		if (say(&report, step) < 0)
			return OUTCOME_FAILED;
		bool again = strcmp(said, next.text) == 0;
		if (!again && step != REPLACE_WAIT && step != REPLACE_DONE)
			printf("%s\n", next.text);
		fflush(stdout);
		memcpy(said, next.text, sizeof next.text);
		if (step == REPLACE_WAIT)
			return OUTCOME_WAITS;
		if (step == REPLACE_DONE || step == REPLACE_STUCK)
			return step == REPLACE_DONE ? OUTCOME_DONE : OUTCOME_STUCK;
		erase = erase && step != REPLACE_PARTITION;
		if (again) /* a deed that changes nothing shall not keep us busy */
			clock_pause(PATIENCE);
	}
}

static bool in_sync(const struct disk_look *look, int number)
{
	for (unsigned i = 0; i < look->set.count; i++)
		if (look->set.disk[i].number == number && look->set.disk[i].state == SET_IN_SYNC)
			return true;
	return false;
}

/* In the foreground: until all arrays are whole, or, where nobody wants to wait, until only waiting is left. */
static int follow(struct disk_look *look, int number, bool erase, bool wait)
{
	char said[160] = "";
	struct progress progress = PROGRESS_NULL;
	for (;;) {
		enum outcome outcome = advance(look, number, erase, said);
		erase = false;
		if (outcome == OUTCOME_STUCK || outcome == OUTCOME_FAILED)
			return EXIT_UNWELL;
		if (outcome == OUTCOME_DONE && in_sync(look, number)) {
			progress_end(&progress);
			printf("disk %d is in sync in all arrays, and boots\n", number);
			return EXIT_FINE;
		}
		if (!wait) {
			printf("the arrays are being rebuilt; ringctl disk list shows how far they are\n");
			return EXIT_FINE;
		}
		progress_show(&progress, look->array);
		clock_pause(PATIENCE);
	}
}

/* So that it is finished even if this terminal goes away. Where there is no systemd, we are all there is. */
static void wake_service(void)
{
	struct run r = {.argv = RUN_ARGV("systemctl", "start", "--no-block", "ringlet-disks.service"), .seconds = 10};
	run(&r);
	run_free(&r);
}

/* ---- replace ---- */

struct wish {
	struct replace_wish disk;
	bool yes, no_wait;
	const char *root;
};

/* The serial number, because names change from boot to boot and a person can read it off the disk. */
static bool confirmed(const struct disk_facts *disk)
{
	char line[128];
	bool serial = *disk->serial;
	printf("%s will be erased. To confirm, type its %s (%s): ", disk->name, serial ? "serial number" : "name",
	       serial ? disk->serial : disk->name);
	fflush(stdout);
	if (!fgets(line, sizeof line, stdin))
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (strcmp(line, serial ? disk->serial : disk->name) == 0)
		return true;
	fputs("not confirmed; nothing was written\n", stderr);
	return false;
}

static void announce(const struct replace_grant *grant)
{
	char *who = disk_describe(grant->disk);
	printf("disk %d: %s\n", grant->number, who);
	free(who);
}

static int granted(struct disk_look *look, const struct replace_grant *grant, const struct wish *wish)
{
	struct report report = REPORT_NULL;
	bool erase = grant->erase;
	int number = grant->number;
	announce(grant);
	if (*look->root)
		return EXIT_FINE; /* a captured tree: what would be done is all there is to it */
	if (erase && !wish->yes && !confirmed(grant->disk))
		return EXIT_UNWELL;
	int lock = disk_do_lock(&report);
	int result = lock < 0 ? -1 : disk_do_grant(look, grant, &report);
	if (lock >= 0)
		close(lock);
	if (say(&report, result) < 0)
		return EXIT_TROUBLE;
	char said[160] = "";
	enum outcome outcome = advance(look, number, erase, said);
	if (outcome == OUTCOME_FAILED || outcome == OUTCOME_STUCK)
		return EXIT_UNWELL;
	wake_service();
	return follow(look, number, false, !wish->no_wait);
}

static int replace(const struct wish *wish)
{
	struct self self;
	struct disk_look look = {0};
	struct replace_grant grant;
	struct report report = REPORT_NULL;
	if (self_load_or_say(&self, wish->root) < 0)
		return EXIT_TROUBLE;
	int result = disk_look(&look, &self.cluster, self.node, wish->root, &report);
	struct replace_facts facts = disk_look_facts(&look);
	if (result == 0)
		result = disk_replace(&grant, &facts, &wish->disk, &report);
	say(&report, 0);
	if (result > 0)
		fputs("refused; nothing was written\n", stderr);
	int status = result < 0 ? EXIT_TROUBLE : result > 0 ? EXIT_UNWELL : granted(&look, &grant, wish);
	disk_look_free(&look);
	self_free(&self);
	return status;
}

static int number_option(int *number, const char *text)
{
	uint64_t value;
	if (!num_parse(text, 1, DISKS_MAX, &value)) {
		fprintf(stderr, "--number: '%s' is no number of a disk (1 to %d)\n", text, DISKS_MAX);
		return -1;
	}
	*number = (int)value;
	return 0;
}

int disk_cmd_replace(int argc, char **argv)
{
	static const struct option options[] = {
		{"number", required_argument, NULL, 'n'}, {"erase", no_argument, NULL, 'e'},
		{"yes", no_argument, NULL, 'y'}, {"no-wait", no_argument, NULL, 'w'},
		{"root", required_argument, NULL, 'r'}, {0},
	};
	struct wish wish = {.root = ""};
	int c;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'n':
			if (number_option(&wish.disk.number, optarg) < 0)
				return EXIT_USAGE;
			break;
		case 'e': wish.disk.erase = true; break;
		case 'y': wish.yes = true; break;
		case 'w': wish.no_wait = true; break;
		case 'r': wish.root = optarg; break;
		default: return EXIT_USAGE;
		}
	}
	if (optind + 1 != argc)
		return EXIT_USAGE;
	wish.disk.name = argv[optind];
	return replace(&wish);
}

/* ---- finish ---- */

/*
 * What starts the node is looked after first: to fill a disk takes hours. Where it fails, `ringctl status` complains; to
 * try again by the minute would help nobody.
 */
static void start_from_all(const struct self *self)
{
	struct report report = REPORT_NULL;
	boot_sync(&self->cluster, self->node, &report);
	say(&report, 0);
}

/* One round over all that is pending: does anything still wait? A failure is told to the caller's caller, systemd. */
static bool round_of(struct disk_look *look, char said[][160], bool *failed)
{
	bool waits = false;
	for (int k = 0; (k = disk_replace_pending(&look->record, k));) {
		enum outcome outcome = advance(look, k, false, said[k]);
		waits |= outcome == OUTCOME_WAITS;
		*failed |= outcome == OUTCOME_FAILED;
	}
	return waits;
}

static int finish(void)
{
	struct self self;
	struct disk_look look = {0};
	struct report report = REPORT_NULL;
	static char said[DISKS_MAX + 1][160];
	bool failed = false;
	if (self_load_or_say(&self, "") < 0)
		return EXIT_TROUBLE;
	int lock = disk_do_lock(&report);
	if (lock >= 0) {
		disk_look(&look, &self.cluster, self.node, "", &report);
		disk_do_remember(&look, &report);
		close(lock);
	}
	failed = report.errors;
	say(&report, 0);
	start_from_all(&self);
	while (round_of(&look, said, &failed) && !failed)
		clock_pause(PATIENCE);
	disk_look_free(&look);
	self_free(&self);
	return failed ? EXIT_UNWELL : EXIT_FINE;
}

int disk_cmd_finish(int argc, char **argv)
{
	(void)argv;
	return argc == 1 ? finish() : EXIT_USAGE;
}
