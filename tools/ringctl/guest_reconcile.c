/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The folders of guests say what guests there are; Pacemaker is told. It is called often and mostly for nothing, so what
 * it saw is remembered, and nobody is asked as long as that is the same; but every ten minutes, as others could have
 * changed Pacemaker's configuration.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "guest.h"
#include "guest_make.h"
#include "guest_pacemaker.h"
#include "guest_settings_file.h"
#include "guest_site.h"
#include "sys/publish.h"
#include "sys/run.h"

#define SEEN "/run/ringlet/guests"
#define READY "/run/ringlet/guests-ready"
#define SEEN_LIMIT (1 << 20)
#define SEEN_SECONDS 600

struct found {
	int volume;
	char name[GUEST_NAME_TEXT];
	bool autostart;
};

struct finds {
	struct found *list;
	int count;
};

static void add(struct finds *finds, const struct guest_site *site, int volume, const char *name, struct report *report)
{
	struct guest_settings settings;
	finds->list = xrealloc(finds->list, (size_t)(finds->count + 1) * sizeof *finds->list);
	struct found *f = &finds->list[finds->count++];
	*f = (struct found){.volume = volume};
	snprintf(f->name, sizeof f->name, "%s", name);
	/* One whose settings cannot be read is not started by itself: that is what a person can mend. */
	f->autostart = guest_settings_load(&settings, site, volume, name, report) == 0 && settings.autostart;
}

/* The guests of a volume; -1: they could not be read, so nothing may be concluded from who is not there. */
static int look(struct finds *finds, const struct guest_site *site, int volume, struct report *report)
{
	char **names;
	int count = guest_site_names(site, volume, &names, report);
	guest_make_sweep(site, volume);
	for (int i = 0; i < count; i++)
		add(finds, site, volume, names[i], report);
	if (count >= 0)
		guest_names_free(names, count);
	return count < 0 ? -1 : 0;
}

static char *as_text(const struct finds *finds, const bool *readable, int volumes)
{
	struct text text = TEXT_NULL;
	for (int v = 1; v <= volumes; v++)
		if (readable[v])
			text_add(&text, "volume r%d\n", v);
	for (int i = 0; i < finds->count; i++)
		text_add(&text, "guest r%d %s autostart=%s\n", finds->list[i].volume, finds->list[i].name,
			 finds->list[i].autostart ? "yes" : "no");
	return text_take(&text);
}

static bool seen_before(const char *path, const char *now)
{
	char *before = read_file(path, NULL, SEEN_LIMIT);
	struct stat st;
	bool same = before && strcmp(before, now) == 0 && stat(path, &st) == 0 && time(NULL) >= st.st_mtime &&
		    time(NULL) - st.st_mtime < SEEN_SECONDS;
	free(before);
	return same;
}

static void remember(const char *path, const char *now)
{
	struct report ignored = REPORT_NULL;
	char *folder = folder_of(path);
	make_folders(folder);
	free(folder);
	publish(path, now, strlen(now), 0644, &ignored); /* if not, it is asked again */
	report_free(&ignored);
}

static const struct guest_resource *known(const struct guest_resource *list, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(list[i].name, name) == 0)
			return &list[i];
	return NULL;
}

static int put_all(const struct finds *finds, const struct guest_site *site, const struct guest_resource *list, int count,
		   struct report *report)
{
	int result = 0;
	for (int i = 0; i < finds->count; i++) {
		const struct found *f = &finds->list[i];
		const struct guest_resource *r = known(list, count, f->name);
		const char *volume = guest_site_volume_name(site, f->volume);
		/* The same name on two volumes, left by a move that was cut off: Pacemaker keeps to the one that it knows. */
		if (r && strcmp(r->volume, volume) != 0)
			report_warning(report, f->name,
				       "is on %s and on %s; the one on %s counts. Take the other one away: ringctl guest remove %s "
				       "--volume %s",
				       r->volume, volume, r->volume, f->name, volume);
		else if (guest_resource_put(f->name, volume, f->autostart, report) < 0)
			result = -1;
	}
	return result;
}

static bool is_there(const struct finds *finds, int volume, const char *name)
{
	for (int i = 0; i < finds->count; i++)
		if (finds->list[i].volume == volume && strcmp(finds->list[i].name, name) == 0)
			return true;
	return false;
}

/* Only of volumes that could be read here: of the others it is not known who is gone. */
static int remove_gone(const struct finds *finds, const struct guest_site *site, const bool *readable,
		       const struct guest_resource *list, int count, struct report *report)
{
	int result = 0;
	for (int i = 0; i < count; i++) {
		int volume = guest_site_volume(site, list[i].volume);
		if (volume && readable[volume] && !is_there(finds, volume, list[i].name) &&
		    guest_resource_remove(list[i].name, report) < 0)
			result = -1;
	}
	return result;
}

static int bring_together(const struct finds *finds, const struct guest_site *site, const bool *readable,
			  struct report *report)
{
	struct guest_resource *list;
	int count = guest_resources(&list, report), result = count < 0 ? -1 : 0;
	if (count >= 0 && put_all(finds, site, list, count, report) < 0)
		result = -1;
	if (count >= 0 && remove_gone(finds, site, readable, list, count, report) < 0)
		result = -1;
	free(list);
	return result;
}

static void start_libvirtd(void)
{
	struct run r = {.argv = RUN_ARGV("systemctl", "start", "--no-block", "libvirtd.service"), .seconds = 10};
	run(&r); /* if not, the first virsh does */
	run_free(&r);
}

/*
 * A node that may get guests has libvirtd running before they come: starting it is time that they would be missed for,
 * and its first start, in which it tries out QEMU, much of it. A node without guests does without.
 */
static void be_ready(const struct guest_site *site)
{
	const struct cluster_node *self = &site->self.cluster.node[site->self.node - 1];
	struct report ignored = REPORT_NULL;
	struct guest_resource *list;
	bool wanted = false;
	if (*site->root || seen_before(READY, ""))
		return;
	int count = guest_resources(&list, &ignored);
	for (int i = 0; i < count; i++) {
		int volume = guest_site_volume(site, list[i].volume);
		wanted |= volume && (volume == self->own || volume == self->copy);
	}
	free(list);
	report_free(&ignored);
	if (wanted)
		start_libvirtd();
	if (count >= 0)
		remember(READY, "");
}

int guest_site_reconcile(const struct guest_site *site, struct report *report)
{
	struct finds finds = {0};
	bool readable[NODES_MAX + 1] = {0}, any = false;
	int result = 0;
	for (int v = 1; v <= site->self.cluster.n; v++) {
		readable[v] = site->here[v] && look(&finds, site, v, report) == 0;
		any |= readable[v];
		if (site->here[v] && !readable[v])
			result = -1;
	}
	char *now = as_text(&finds, readable, site->self.cluster.n), *seen = xasprintf("%s" SEEN, site->root);
	if (any && !seen_before(seen, now)) {
		int told = bring_together(&finds, site, readable, report);
		if (told == 0)
			remember(seen, now);
		result = told < 0 ? -1 : result;
	}
	free(seen);
	free(now);
	free(finds.list);
	return result;
}

int guests_reconcile(const struct self *self, struct report *report)
{
	struct guest_site site = {.self = *self, .root = ""}; /* borrowed, so not freed */
	guest_site_look(&site);
	be_ready(&site);
	return guest_site_reconcile(&site, report);
}
