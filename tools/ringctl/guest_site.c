/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_site.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/num.h"
#include "plan/guest.h"
#include "plan/ha_names.h"
#include "sys/pacemaker.h"
#include "sys/probe_drbd.h"
#include "sys/publish.h"

#define DRBD_MAJOR 147

/* Whatever else lies at /srv/rK, it is not the volume. */
static void note_mount(struct guest_site *site, const struct mntent *entry)
{
	if (!starts_with(entry->mnt_fsname, "/dev/drbd"))
		return;
	for (int v = 1; v <= site->self.cluster.n; v++) {
		char point[20];
		snprintf(point, sizeof point, "/srv/r%d", v);
		if (strcmp(entry->mnt_dir, point) == 0)
			site->here[v] = true;
	}
}

void guest_site_look(struct guest_site *site)
{
	char buffer[4096], *path = xasprintf("%s/proc/self/mounts", site->root);
	struct mntent entry;
	FILE *mounts = setmntent(path, "re");
	free(path);
	memset(site->here, 0, sizeof site->here);
	while (mounts && getmntent_r(mounts, &entry, buffer, sizeof buffer))
		note_mount(site, &entry);
	if (mounts)
		endmntent(mounts);
}

int guest_site_load(struct guest_site *site, const char *root)
{
	*site = (struct guest_site){.root = root};
	if (self_load_or_say(&site->self, root) < 0)
		return -1;
	guest_site_look(site);
	return 0;
}

void guest_site_free(struct guest_site *site)
{
	self_free(&site->self);
}

const char *guest_site_node(const struct guest_site *site)
{
	return site->self.cluster.node[site->self.node - 1].name;
}

int guest_site_volume(const struct guest_site *site, const char *name)
{
	const struct cluster *cluster = &site->self.cluster;
	for (int v = 1; v <= cluster->n; v++)
		if (strcmp(cluster->volume[v - 1].name, name) == 0 || strcmp(cluster->node[v - 1].name, name) == 0)
			return v;
	return 0;
}

const char *guest_site_volume_name(const struct guest_site *site, int volume)
{
	return site->self.cluster.volume[volume - 1].name;
}

int guest_site_other(const struct guest_site *site, int volume)
{
	const struct cluster_volume *v = &site->self.cluster.volume[volume - 1];
	return v->home == site->self.node ? v->standby : v->home;
}

/* DRBD tells it of the volumes that have a half here, in no time. */
static int holder_by_drbd(const struct guest_site *site, int volume)
{
	const struct cluster_volume *v = &site->self.cluster.volume[volume - 1];
	struct drbd_state state[2] = {DRBD_STATE_NULL, DRBD_STATE_NULL};
	if (v->home != site->self.node && v->standby != site->self.node)
		return 0;
	if (probe_drbd(site->root, state, 2) != 0)
		return 0;
	return state[v->home == site->self.node ? MINOR_OWN : MINOR_COPY].peer_role == ROLE_PRIMARY ?
		       guest_site_other(site, volume) : 0;
}

static int holder_by_pacemaker(const struct guest_site *site, int volume)
{
	struct ha_state state;
	ha_state_read(&state);
	const char *name = ha_promoted(&state, guest_site_volume_name(site, volume));
	const struct cluster_node *node = name ? cluster_find(&site->self.cluster, name) : NULL;
	int number = node ? node->number : 0;
	ha_state_free(&state);
	return number;
}

int guest_site_holder(const struct guest_site *site, int volume)
{
	if (site->here[volume])
		return site->self.node;
	int node = holder_by_drbd(site, volume);
	return node ? node : holder_by_pacemaker(site, volume);
}

/* ---- paths ---- */

char *guest_site_guests(const struct guest_site *site, int volume)
{
	return xasprintf("%s" GUESTS_FOLDER, site->root, guest_site_volume_name(site, volume));
}

char *guest_site_folder(const struct guest_site *site, int volume, const char *name)
{
	return xasprintf("%s" GUESTS_FOLDER "/%s", site->root, guest_site_volume_name(site, volume), name);
}

char *guest_site_file(const struct guest_site *site, int volume, const char *name, const char *file)
{
	return xasprintf("%s" GUESTS_FOLDER "/%s/%s", site->root, guest_site_volume_name(site, volume), name, file);
}

char *guest_place(const char *volume, const char *name)
{
	return xasprintf(GUESTS_FOLDER "/%s", volume, name);
}

/* ---- names ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A guest is a folder with a definition; what is being made has a name that is none. */
static bool is_guest(int folder, const char *name)
{
	char *path = xasprintf("%s/" GUEST_DOMAIN, name);
	bool is = !guest_name_wrong(name) && faccessat(folder, path, F_OK, 0) == 0;
	free(path);
	return is;
}

/* The file system could have been unmounted since we looked: then an empty folder would say that all guests are gone. */
static bool is_of_drbd(int fd)
{
	struct stat st;
	return fstat(fd, &st) == 0 && major(st.st_dev) == DRBD_MAJOR;
}

static int read_names(DIR *dir, char ***names)
{
	int count = 0;
	struct dirent *entry;
	while (errno = 0, (entry = readdir(dir))) {
		if (!is_guest(dirfd(dir), entry->d_name))
			continue;
		*names = xrealloc(*names, (size_t)(count + 1) * sizeof **names);
		(*names)[count++] = xstrdup(entry->d_name);
	}
	if (errno) {
		guest_names_free(*names, count);
		*names = NULL;
		return -1;
	}
	if (count)
		qsort(*names, (size_t)count, sizeof **names, by_name);
	return count;
}

int guest_site_names(const struct guest_site *site, int volume, char ***names, struct report *report)
{
	char *point = xasprintf("%s/srv/%s", site->root, guest_site_volume_name(site, volume));
	int top = open(point, O_RDONLY | O_DIRECTORY | O_CLOEXEC), count = -1;
	*names = NULL;
	if (top < 0 || (!*site->root && !is_of_drbd(top))) {
		report_error(report, point, "is not in use any more");
	} else {
		int fd = openat(top, "guests", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		DIR *dir = fd < 0 ? NULL : fdopendir(fd);
		count = dir ? read_names(dir, names) : errno == ENOENT ? 0 : -1;
		if (count < 0)
			report_error(report, point, "its guests cannot be read: %s", strerror(errno));
		if (dir)
			closedir(dir);
		else if (fd >= 0)
			close(fd);
	}
	if (top >= 0)
		close(top);
	free(point);
	return count;
}

void guest_names_free(char **names, int count)
{
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

bool guest_site_runs(const struct guest_site *site, const char *name)
{
	char *path = xasprintf("%s/run/libvirt/qemu/%s.pid", site->root, name), *text = read_file(path, NULL, 64);
	uint64_t pid = 0;
	if (text)
		text[strcspn(text, " \n")] = '\0';
	bool runs = text && num_parse(text, 1, 1 << 30, &pid) && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
	free(text);
	free(path);
	return runs;
}
