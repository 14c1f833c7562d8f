/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ringctl care, by ringlet-care.timer: nothing here has to happen for the cluster to fail over; it is what makes it
 * whole again afterwards. It begins with a look at files, which is all there is to do as a rule.
 */
#include "care.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "guest.h"
#include "plan/cib_home.h"
#include "plan/ha_names.h"
#include "switch_cmd.h"
#include "switch_do.h"
#include "volume_fence.h"

static bool is_old(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && time(NULL) - st.st_mtime > HA_HOME_SECONDS;
}

/* Its memory would be saved at a stop that is meant to shut it down. */
static void unmark(const char *root, const char *volume, const char *guest)
{
	char *guests = xasprintf(GUESTS_FOLDER, volume), *path = xasprintf("%s%s/%s/" GUEST_KEEP, root, guests, guest);
	if (is_old(path) && unlink(path) == 0)
		printf("%s: its mark to keep running was left by a switch-over that was cut off, and is taken away\n", guest);
	free(path);
	free(guests);
}

static void release(const char *root, const char *volume)
{
	char *path = switch_sent_path(root, volume);
	struct report report = REPORT_NULL;
	if (is_old(path) && switch_release(root, volume, &report) == 0)
		printf("%s: the constraint of a switch-over that was cut off is taken away\n", volume);
	report_print(&report, stderr, false);
	report_free(&report);
	free(path);
}

void care_leftovers(const struct self *self, const char *root, const struct sight *sight)
{
	const char *names[2];
	struct report ignored = REPORT_NULL;
	int lock = switch_lock(root, &ignored); /* not while one is under way */
	report_free(&ignored);
	if (lock < 0)
		return;
	switch_names(names, &self->cluster, self->node);
	for (size_t i = 0; i < sight->guests; i++)
		if (sight->guest[i].keep)
			unmark(root, names[sight->guest[i].minor], sight->guest[i].name);
	for (int i = 0; i < self->cluster.n; i++)
		release(root, self->cluster.volume[i].name);
	close(lock);
}

/* Where no volume is in use as well: guests may come, and a node may have to be fenced. */
static void look_after_pacemaker(const struct self *self)
{
	struct report report = REPORT_NULL;
	care_fencer(self, &report);
	care_attributes(self, &report);
	guests_reconcile(self, &report);
	report_print(&report, stderr, false);
	report_free(&report);
}

static int care(const struct self *self, const char *root)
{
	const char *names[2];
	struct sight sight;
	switch_names(names, &self->cluster, self->node);
	sight_look(&sight, root, names);
	fences_tidy(self, root);
	if (!*root) /* this looks at this machine alone */
		look_after_pacemaker(self);
	care_leftovers(self, root, &sight);
	care_return(self, root, &sight);
	sight_free(&sight);
	return fflush(stdout) == 0 ? EXIT_FINE : EXIT_TROUBLE;
}

static void usage(FILE *to)
{
	fputs("usage: ringctl care\n\n"
	      "Takes away what is no longer needed in Pacemaker's configuration, brings it in line with the guests on the\n"
	      "volumes, and, with return = auto, brings this node's volume home. ringlet-care.timer does it every half minute.\n",
	      to);
}

int cmd_care(int argc, char **argv)
{
	static const struct option options[] = {{"root", required_argument, NULL, 'r'}, {"help", no_argument, NULL, 'h'}, {0}};
	const char *root = "";
	struct self self;
	int c;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'r': root = optarg; break;
		case 'h': usage(stdout); return EXIT_FINE;
		default: usage(stderr); return EXIT_USAGE;
		}
	}
	if (optind != argc) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (self_load_or_say(&self, root) < 0)
		return EXIT_TROUBLE;
	int result = care(&self, root);
	self_free(&self);
	return result;
}
