/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `ringctl guest remove`: the guest is stopped, its folder is none of a guest any more, Pacemaker forgets it, and only then
 * its files go. In another order ringctl care would find a guest that Pacemaker does not know, and tell it again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "guest.h"
#include "guest_args.h"
#include "guest_make.h"
#include "guest_pacemaker.h"
#include "guest_run.h"
#include "guest_wait.h"

#define STOP_PATIENCE 300

/* With the name, because yes is typed too fast. */
static bool confirmed(const char *name, const char *volume)
{
	char line[64];
	printf("%s and all its disks on %s will be gone. To confirm, type its name: ", name, volume);
	fflush(stdout);
	if (!fgets(line, sizeof line, stdin))
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (strcmp(line, name) == 0)
		return true;
	fputs("not confirmed; nothing was done\n", stderr);
	return false;
}

/* Does Pacemaker's guest of that name lie here? A second folder of the name, left by a move, is none of its business. */
static int is_pacemakers(const char *name, const char *volume, struct report *report)
{
	struct guest_resource *list;
	int count = guest_resources(&list, report), is = count < 0 ? -1 : 0;
	for (int i = 0; i < count; i++)
		if (strcmp(list[i].name, name) == 0)
			is = strcmp(list[i].volume, volume) == 0;
	free(list);
	return is;
}

static int stop(const struct guest_args *args, const struct guest_site *site, int volume, struct report *report)
{
	if (guest_want(site, volume, args->name, false, report) < 0)
		return -1;
	return guest_wait(site, args->name, false, STOP_PATIENCE) == EXIT_FINE ? 0 : -1;
}

static int remove_it(const struct guest_args *args, const struct guest_site *site, int volume, struct report *report)
{
	int is = is_pacemakers(args->name, guest_site_volume_name(site, volume), report);
	int result = is < 0 ? -1 : is ? stop(args, site, volume, report) : 0;
	if (result == 0)
		result = guest_make_undo(site, volume, args->name, report);
	if (result == 0 && is)
		result = guest_resource_remove(args->name, report);
	guest_make_sweep(site, volume);
	return result;
}

static int remove_here(const struct guest_args *args, const struct guest_site *site, int volume)
{
	struct report report = REPORT_NULL;
	const char *volume_name = guest_site_volume_name(site, volume);
	if (!args->yes && !confirmed(args->name, volume_name))
		return EXIT_UNWELL;
	int result = remove_it(args, site, volume, &report);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	if (result == 0)
		printf("%s is gone from %s\n", args->name, volume_name);
	return result < 0 ? EXIT_UNWELL : EXIT_FINE;
}

int guest_cmd_remove(int argc, char **argv)
{
	return guest_on_its_node(argc, argv, "y", 1, remove_here);
}
