/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `ringctl guest start`, `stop`, `autostart` and `console`. Pacemaker starts and stops; what is changed here is only what
 * it is to want. A guest with autostart = no is wanted on the nodes that have a mark for it, which they lose when they
 * leave the cluster; one with autostart = yes everywhere, unless its target-role says Stopped.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "guest.h"
#include "guest_args.h"
#include "guest_away.h"
#include "guest_run.h"
#include "guest_settings_file.h"
#include "guest_wait.h"
#include "plan/guest.h"
#include "plan/ha_names.h"
#include "sys/pacemaker.h"
#include "sys/run.h"

#define START_PATIENCE 180
#define STOP_PATIENCE 300 /* it may take its time to shut down, and to save its memory */

static int say(struct report *report, int result)
{
	report_print(report, stderr, isatty(STDERR_FILENO));
	report_free(report);
	return result;
}

static bool has_failed(const char *id)
{
	struct ha_state state;
	bool failed = false;
	ha_state_read(&state);
	for (size_t i = 0; i < state.resources; i++)
		failed |= strcmp(state.resource[i].id, id) == 0 && state.resource[i].failed;
	failed |= state.failed_actions > 0;
	ha_state_free(&state);
	return failed;
}

/* Marks of a guest that does not start by itself; value NULL: taken away. */
static int mark(const char *node, const char *name, const char *value, struct report *report)
{
	char attribute[48];
	snprintf(attribute, sizeof attribute, HA_ATTR_RUN, name);
	return ha_transient_attribute(node, attribute, value, report);
}

int guest_want(const struct guest_site *site, int volume, const char *name, bool running, struct report *report)
{
	struct guest_settings settings;
	char id[64];
	snprintf(id, sizeof id, HA_GUEST, name);
	if (guest_settings_load(&settings, site, volume, name, report) < 0)
		return -1;
	if (!running && settings.autostart)
		return ha_meta(id, "target-role", "Stopped", report);
	if (!running)
		return mark(guest_site_node(site), name, NULL, report);
	if (has_failed(id) && ha_cleanup(id, report) < 0)
		return -1;
	if (!settings.autostart && mark(guest_site_node(site), name, "1", report) < 0)
		return -1;
	return ha_meta(id, "target-role", NULL, report);
}

static int start_here(const struct guest_args *args, const struct guest_site *site, int volume)
{
	struct report report = REPORT_NULL;
	int result = guest_site_reconcile(site, &report);
	if (result == 0)
		result = guest_want(site, volume, args->name, true, &report);
	if (say(&report, result) < 0)
		return EXIT_UNWELL;
	return args->no_wait ? EXIT_FINE : guest_wait(site, args->name, true, START_PATIENCE);
}

static int destroy(const char *name, struct report *report)
{
	struct run r = {.argv = RUN_ARGV("virsh", "--connect", "qemu:///system", "--quiet", "destroy", name), .seconds = 60};
	int result = run(&r);
	if (result < 0)
		report_error(report, name, "%s", r.reason);
	run_free(&r);
	return result;
}

static int stop_here(const struct guest_args *args, const struct guest_site *site, int volume)
{
	struct report report = REPORT_NULL;
	int result = guest_want(site, volume, args->name, false, &report);
	if (result == 0 && args->force && guest_site_runs(site, args->name))
		result = destroy(args->name, &report);
	if (say(&report, result) < 0)
		return EXIT_UNWELL;
	return args->no_wait ? EXIT_FINE : guest_wait(site, args->name, false, STOP_PATIENCE);
}

static int autostart_here(const struct guest_args *args, const struct guest_site *site, int volume)
{
	struct report report = REPORT_NULL;
	struct guest_settings settings;
	bool on = strcmp(args->more, "on") == 0, runs = guest_site_runs(site, args->name);
	int result = guest_settings_load(&settings, site, volume, args->name, &report);
	if (result == 0 && on && !settings.protect)
		result = report_error(&report, args->name, "is not protected: nobody but a person starts it");
	settings.autostart = on;
	/* One that runs goes on: it has its mark before the rule that asks for it. */
	if (result == 0 && !on && runs)
		result = mark(guest_site_node(site), args->name, "1", &report);
	if (result == 0)
		result = guest_settings_store(&settings, site, volume, args->name, &report);
	if (result == 0)
		result = guest_site_reconcile(site, &report);
	if (say(&report, result) < 0)
		return EXIT_UNWELL;
	printf("%s %s\n", args->name, on ? "runs wherever its volume is" : "runs only where it was started by hand");
	return EXIT_FINE;
}

int guest_cmd_start(int argc, char **argv)
{
	return guest_on_its_node(argc, argv, "n", 1, start_here);
}

int guest_cmd_stop(int argc, char **argv)
{
	return guest_on_its_node(argc, argv, "nf", 1, stop_here);
}

int guest_cmd_autostart(int argc, char **argv)
{
	struct guest_args args;
	if (!guest_args_parse(&args, argc, argv, "", 2) || (strcmp(args.more, "on") != 0 && strcmp(args.more, "off") != 0))
		return EXIT_USAGE;
	optind = 1; /* it is parsed once more */
	return guest_on_its_node(argc, argv, "", 2, autostart_here);
}

int guest_cmd_console(int argc, char **argv)
{
	struct guest_args args;
	struct guest_site site;
	int volume, node;
	if (!guest_args_parse(&args, argc, argv, "", 1))
		return EXIT_USAGE;
	if (guest_site_load(&site, args.root) < 0)
		return EXIT_TROUBLE;
	int result = guest_find(&args, &site, &volume, &node);
	const char *const words[] = {"virsh", "--connect", "qemu:///system", "console", args.name, NULL};
	if (result < 0)
		result = guest_away_become(&site, node, words);
	guest_site_free(&site);
	return result;
}
