/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `ringctl guest land NAME FROM --volume TO`: the second half of a move, on the node that has TO in use: what was copied to
 * .NAME.moving becomes the guest. Not for people.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "guest.h"
#include "guest_args.h"
#include "guest_make.h"
#include "guest_pacemaker.h"
#include "guest_read.h"
#include "guest_settings_file.h"
#include "plan/guest.h"
#include "plan/ha_names.h"
#include "sys/publish.h"

/* The copy has holes where there were zeros; disks that are not thin have their room for themselves again. */
static int take_room(const struct guest_facts *facts, const char *folder, struct report *report)
{
	int result = 0;
	for (size_t i = 0; i < facts->sources && result == 0; i++) {
		const char *name = strrchr(facts->source[i], '/');
		if (!facts->written[i] || facts->thin[i] || !name)
			continue;
		char *path = xasprintf("%s%s", folder, name);
		int fd = open(path, O_RDWR | O_CLOEXEC);
		off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
		if (size < 0 || (size > 0 && fallocate(fd, 0, 0, size) < 0))
			result = report_error(report, path, "%s", strerror(errno));
		if (fd >= 0)
			close(fd);
		free(path);
	}
	return result;
}

static int move_definition(const char *folder, const char *from, const char *to, struct report *report)
{
	char *path = xasprintf("%s/" GUEST_DOMAIN, folder), *xml = read_file(path, NULL, 1 << 20), *moved = NULL;
	struct guest_facts facts = {0};
	int result = xml ? 0 : report_error(report, path, "cannot be read: %s", strerror(errno));
	if (result == 0) {
		moved = guest_domain_moved(xml, from, to);
		result = guest_read(&facts, moved);
		if (result < 0)
			report_error(report, path, "is no definition of a domain");
	}
	if (result == 0)
		result = take_room(&facts, folder, report);
	if (result == 0)
		result = publish(path, moved, strlen(moved), 0600, report);
	guest_facts_free(&facts);
	free(moved);
	free(xml);
	free(path);
	return result;
}

static int take_name(const char *moving, const char *folder, struct report *report)
{
	int fd = open(moving, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = fd >= 0 && syncfs(fd) == 0 && rename(moving, folder) == 0 && sync_folder_of(folder) == 0 ?
			     0 : report_error(report, folder, "%s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return result;
}

static int land(const struct guest_args *args, const struct guest_site *site, int volume, struct report *report)
{
	const char *name = args->name, *to_volume = guest_site_volume_name(site, volume);
	char *from = guest_place(args->more, name), *to = guest_place(to_volume, name);
	char *folder = guest_site_folder(site, volume, name), *hidden = xasprintf(".%s.moving", name);
	char *moving = guest_site_folder(site, volume, hidden);
	struct guest_settings settings;
	int result = move_definition(moving, from, to, report);
	if (result == 0 && access(folder, F_OK) == 0)
		result = report_error(report, name, "there is a guest of that name on %s already", to_volume);
	if (result == 0)
		result = take_name(moving, folder, report);
	if (result == 0)
		result = guest_settings_load(&settings, site, volume, name, report);
	if (result == 0)
		result = guest_resource_put(name, to_volume, settings.autostart, report);
	free(moving);
	free(hidden);
	free(folder);
	free(to);
	free(from);
	return result;
}

int guest_cmd_land(int argc, char **argv)
{
	struct guest_args args;
	struct guest_site site;
	struct report report = REPORT_NULL;
	if (!guest_args_parse(&args, argc, argv, "", 2) || !args.volume || guest_name_wrong(args.name))
		return EXIT_USAGE;
	if (guest_site_load(&site, args.root) < 0)
		return EXIT_TROUBLE;
	int volume = guest_site_volume(&site, args.volume), result = -1;
	if (!volume || !site.here[volume])
		report_error(&report, args.volume, "is not in use on this node");
	else
		result = land(&args, &site, volume, &report);
	report_print(&report, stderr, false);
	report_free(&report);
	guest_site_free(&site);
	return result < 0 ? EXIT_UNWELL : EXIT_FINE;
}
