/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `ringctl guest create` and `import`: the same but for where the disks come from. On another node, if the volume is in
 * use there: the files are brought onto the volume first, and gone afterwards.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "guest.h"
#include "guest_create_there.h"
#include "guest_image.h"
#include "guest_make.h"
#include "guest_pacemaker.h"
#include "guest_platform.h"
#include "guest_read.h"
#include "guest_seed_iso.h"
#include "guest_wait.h"
#include "guest_wish.h"
#include "guest_wish_seed.h"
#include "plan/ha_names.h"
#include "sys/publish.h"

#define TEXT_LIMIT (1 << 20)
#define START_PATIENCE 180

/* ---- what is there already ---- */

static bool mac_taken(const struct guest_site *site, int volume, char **names, int count, const char *mac)
{
	bool taken = false;
	for (int i = 0; i < count && !taken; i++) {
		struct guest_facts facts = {0};
		char *path = guest_site_file(site, volume, names[i], GUEST_DOMAIN), *xml = read_file(path, NULL, TEXT_LIMIT);
		if (xml && guest_read(&facts, xml) == 0)
			for (size_t k = 0; k < facts.macs; k++)
				taken |= strcmp(facts.mac[k], mac) == 0;
		guest_facts_free(&facts);
		free(xml);
		free(path);
	}
	return taken;
}

/* On the volumes that are here; that one clashes with a guest elsewhere is one in sixteen million. */
static bool mac_taken_anywhere(const struct guest_site *site, const char *mac)
{
	bool taken = false;
	for (int v = 1; v <= site->self.cluster.n; v++) {
		struct report ignored = REPORT_NULL;
		char **names;
		int count = site->here[v] ? guest_site_names(site, v, &names, &ignored) : -1;
		report_free(&ignored);
		if (count < 0)
			continue;
		taken |= mac_taken(site, v, names, count, mac);
		guest_names_free(names, count);
	}
	return taken;
}

static int settle_macs(struct guest_wish *wish, const struct guest_site *site, struct report *report)
{
	struct guest *guest = &wish->guest;
	guest_identify(guest, site->self.cluster.id);
	for (unsigned k = 0, try = 1; k < guest->nics; k++) {
		while (k >= wish->macs && mac_taken_anywhere(site, guest->nic[k].mac))
			guest_mac_next(guest, site->self.cluster.id, k, try++);
		if (k < wish->macs && mac_taken_anywhere(site, guest->nic[k].mac))
			return report_error(report, guest->nic[k].mac, "a guest has this address already");
	}
	return 0;
}

/* A name is one guest's in the whole cluster. */
static int name_is_free(const char *name, struct report *report)
{
	struct guest_resource *list;
	int count = guest_resources(&list, report), result = count < 0 ? -1 : 0;
	for (int i = 0; i < count; i++)
		if (strcmp(list[i].name, name) == 0)
			result = report_error(report, name, "there is a guest of that name on %s already", list[i].volume);
	free(list);
	return result;
}

/* ---- the disks ---- */

static int judge_size(struct guest_disk *disk, const char *path, const struct guest_image *image, struct report *report)
{
	char wanted[SIZE_TEXT], has[SIZE_TEXT];
	if (disk->size && disk->size < image->size)
		return report_error(report, path, "has %s: a disk of %s is too small for it", size_format(image->size, has),
				    size_format(disk->size, wanted));
	if (!disk->size)
		disk->size = image->size;
	return 0;
}

static int look_at_images(struct guest_wish *wish, struct guest_image *images, struct report *report)
{
	size_t before = report->errors;
	for (unsigned k = 0; k < wish->guest.disks; k++)
		if (wish->image[k] && guest_image_look(&images[k], wish->image[k], report) == 0)
			judge_size(&wish->guest.disk[k], wish->image[k], &images[k], report);
	return report->errors == before ? 0 : -1;
}

static uint64_t size_of(const char *path)
{
	struct stat st;
	return path && stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

static uint64_t room_for(const struct guest_wish *wish, const struct guest_image *images)
{
	uint64_t room = guest_room(&wish->guest) + (8 << 20); /* the rest is small */
	for (unsigned k = 0; k < wish->guest.disks; k++)
		room += wish->guest.disk[k].thin ? images[k].used : 0;
	return room + size_of(wish->iso) + size_of(wish->kernel) + size_of(wish->initrd);
}

static int make_disks(const struct guest_wish *wish, const struct guest_make *make, const struct guest_image *images,
		      struct report *report)
{
	int result = 0;
	for (unsigned k = 0; k < wish->guest.disks && result == 0; k++) {
		char *name = xasprintf(GUEST_DISK, k + 1), *path = guest_make_file(make, name);
		const struct guest_disk *disk = &wish->guest.disk[k];
		result = wish->image[k] ? guest_image_take(path, disk, wish->image[k], &images[k], &guest_make_stop, report) :
					  guest_image_new(path, disk, report);
		if (result == 0 && chmod(path, 0600) < 0)
			result = report_error(report, path, "%s", strerror(errno));
		free(path);
		free(name);
	}
	return result;
}

/* ---- the other files ---- */

static int copy_into(const struct guest_make *make, const char *name, const char *from, struct report *report)
{
	char *path = guest_make_file(make, name);
	int result = from ? guest_image_copy_file(path, from, &guest_make_stop, report) : 0;
	if (from && result == 0 && chmod(path, 0644) < 0)
		result = report_error(report, path, "%s", strerror(errno));
	free(path);
	return result;
}

/* What lies on the volume already goes with it, and is used where it lies. */
static char *medium_on_volume(const struct guest_wish *wish, const struct guest_site *site, int volume)
{
	char real[PATH_MAX], *point = xasprintf("%s/srv/%s/", site->root, guest_site_volume_name(site, volume));
	bool on = wish->iso && realpath(wish->iso, real) && starts_with(real, point) && !wish->here;
	char *path = on ? xstrdup(real + strlen(site->root)) : NULL;
	free(point);
	return path;
}

static int make_medium(struct guest_wish *wish, const struct guest_make *make, const char *folder, struct report *report)
{
	if (!wish->iso)
		return 0;
	wish->guest.cdrom = medium_on_volume(wish, make->site, make->volume);
	if (wish->guest.cdrom)
		return 0;
	wish->guest.cdrom = xasprintf("%s/" GUEST_CDROM, folder);
	return copy_into(make, GUEST_CDROM, wish->iso, report);
}

/* ---- the seed ---- */

static bool wants_seed(const struct guest_wish *wish)
{
	return wish->cloud || wish->ssh_keys || wish->password_hash ||
	       wish->user_data;
}

static int make_seed(struct guest_wish *wish, const struct guest_make *make, struct report *report)
{
	struct guest_seed seed = {0};
	wish->guest.seed = wants_seed(wish);
	if (!wish->guest.seed)
		return 0;
	int result = guest_wish_seed(&seed, wish, make->site, report);
	char *path = guest_make_file(make, GUEST_SEED);
	if (result == 0)
		result = guest_seed_write(path, &wish->guest, &seed, report);
	free(path);
	guest_wish_seed_free(&seed);
	return result;
}

/* ---- all of it ---- */

static int make_texts(struct guest_wish *wish, const struct guest_make *make, const char *pinned, const char *folder,
		      struct report *report)
{
	struct guest_settings settings = {.autostart = wish->guest.autostart, .protect = !wish->guest.unprotected};
	struct text xml = TEXT_NULL;
	snprintf(settings.pinned, sizeof settings.pinned, "%s", pinned);
	guest_domain(&xml, &wish->guest, folder);
	int result = guest_make_texts(make, xml.s, &settings, report);
	text_free(&xml);
	return result;
}

static int fill(struct guest_wish *wish, const struct guest_make *make, struct report *report)
{
	struct guest_image images[GUEST_DISKS_MAX] = {0};
	char pinned[32], *folder = guest_place(wish->guest.volume, wish->guest.name);
	int result = look_at_images(wish, images, report);
	if (result == 0)
		result = guest_make_room(make, room_for(wish, images), report);
	if (result == 0)
		result = settle_macs(wish, make->site, report);
	if (result == 0)
		result = guest_platform_ask(&wish->guest.platform, pinned, make->site, make->volume, wish->emulate, report);
	if (result == 0)
		result = make_disks(wish, make, images, report);
	if (result == 0)
		result = make_medium(wish, make, folder, report);
	if (result == 0)
		result = copy_into(make, GUEST_KERNEL, wish->kernel, report);
	if (result == 0)
		result = copy_into(make, GUEST_INITRD, wish->initrd, report);
	if (result == 0)
		result = make_seed(wish, make, report);
	if (result == 0)
		result = make_texts(wish, make, pinned, folder, report);
	free(folder);
	return result;
}

static int make_it(struct guest_wish *wish, const struct guest_site *site, int volume, struct report *report)
{
	struct guest_make make = GUEST_MAKE_NULL;
	snprintf(wish->guest.volume, sizeof wish->guest.volume, "%s", guest_site_volume_name(site, volume));
	int result = name_is_free(wish->guest.name, report);
	if (result == 0)
		result = guest_make_begin(&make, site, volume, wish->guest.name, report);
	if (result == 0)
		result = fill(wish, &make, report);
	if (result == 0)
		result = guest_make_finish(&make, report);
	guest_make_end(&make);
	if (result == 0 && (result = guest_resource_put(wish->guest.name, wish->guest.volume, wish->guest.autostart, report)) < 0)
		report_add(report, SEVERITY_NOTE, wish->guest.name, "is made; Pacemaker is told of it as soon as it can be");
	return result;
}

static int create_here(struct guest_wish *wish, const struct guest_site *site, int volume)
{
	struct report report = REPORT_NULL;
	int result = make_it(wish, site, volume, &report);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	if (result < 0)
		return EXIT_UNWELL;
	printf("%s is there, on %s\n", wish->guest.name, wish->guest.volume);
	fflush(stdout);
	if (!wish->guest.autostart || wish->no_wait || *site->root)
		return EXIT_FINE;
	return guest_wait(site, wish->guest.name, true, START_PATIENCE);
}

static int create_on(struct guest_wish *wish, const struct guest_site *site)
{
	int volume = wish->volume ? guest_site_volume(site, wish->volume) : site->self.node;
	if (!volume) {
		fprintf(stderr, "--volume: '%s' is no volume of this cluster: r1 to r%d\n", wish->volume, site->self.cluster.n);
		return EXIT_USAGE;
	}
	if (site->here[volume])
		return create_here(wish, site, volume);
	int node = wish->here ? 0 : guest_site_holder(site, volume);
	if (node && node != site->self.node)
		return guest_create_there(wish, site, volume, node);
	fprintf(stderr, "%s is not in use %s: see ringctl status\n", guest_site_volume_name(site, volume),
		wish->here ? "here" : "anywhere");
	return EXIT_UNWELL;
}

static int create(int argc, char **argv, bool import)
{
	struct guest_wish wish;
	struct guest_site site;
	int result = guest_wish_parse(&wish, argc, argv, import);
	if (result == 0 && guest_site_load(&site, wish.root) < 0) {
		result = EXIT_TROUBLE;
	} else if (result == 0) {
		result = create_on(&wish, &site);
		guest_site_free(&site);
	}
	guest_wish_free(&wish);
	return result;
}

int guest_cmd_create(int argc, char **argv)
{
	return create(argc, argv, false);
}

int guest_cmd_import(int argc, char **argv)
{
	return create(argc, argv, true);
}
