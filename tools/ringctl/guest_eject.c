/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ringctl guest eject`: what a guest was installed from is taken out of its drive, and off its folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "guest.h"
#include "guest_args.h"
#include "guest_away.h"
#include "guest_rewrite.h"
#include "plan/guest.h"
#include "plan/ha_names.h"
#include "sys/publish.h"

/* Its doors may be locked by the system in it; a medium that nobody reads any more can be pulled all the same. */
static int open_drive(const struct guest_site *site, const char *name, const char *target, struct report *report)
{
	const char *const words[] = {"virsh", "--connect", "qemu:///system", "--quiet", "change-media", name, target,
				     "--eject", "--live", "--force", NULL};
	char *reason = NULL;
	int result = guest_away_ask(site, site->self.node, words, 60, NULL, &reason);
	if (result < 0)
		report_error(report, name, "%s", reason);
	free(reason);
	return result;
}

/* One that lies elsewhere on the volume is somebody's. */
static void drop(const struct guest_site *site, int volume, const char *name, const char *medium)
{
	char *place = guest_place(guest_site_volume_name(site, volume), name), *own = xasprintf("%s/" GUEST_CDROM, place);
	char *path = xasprintf("%s%s", site->root, medium);
	bool ours = strcmp(medium, own) == 0;
	if (ours)
		unlink(path);
	printf("%s: %s is out%s\n", name, medium, ours ? ", and gone" : "");
	free(path);
	free(own);
	free(place);
}

static int eject(const struct guest_args *args, const struct guest_site *site, int volume, struct report *report)
{
	char *path = guest_site_file(site, volume, args->name, GUEST_DOMAIN), *xml = read_file(path, NULL, 1 << 20);
	char **targets = NULL, **media = NULL, *new = NULL;
	size_t count = 0;
	int result = 0;
	if (!xml || !(new = guest_rewrite_eject(xml, &targets, &media, &count)))
		result = report_error(report, path, "is no definition of a domain");
	for (size_t i = 0; i < count && result == 0 && guest_site_runs(site, args->name); i++)
		result = open_drive(site, args->name, targets[i], report);
	if (result == 0 && count)
		result = publish(path, new, strlen(new), 0600, report);
	for (size_t i = 0; i < count; i++) {
		if (result == 0)
			drop(site, volume, args->name, media[i]);
		free(targets[i]);
		free(media[i]);
	}
	if (result == 0 && !count)
		printf("%s has nothing in its drives\n", args->name);
	free(targets);
	free(media);
	free(new);
	free(xml);
	free(path);
	return result;
}

static int eject_here(const struct guest_args *args, const struct guest_site *site, int volume)
{
	struct report report = REPORT_NULL;
	int result = eject(args, site, volume, &report);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	return result < 0 ? EXIT_UNWELL : EXIT_FINE;
}

int guest_cmd_eject(int argc, char **argv)
{
	return guest_on_its_node(argc, argv, "", 1, eject_here);
}
