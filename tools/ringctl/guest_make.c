/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_make.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "plan/ha_names.h"
#include "sys/publish.h"

#define HALF ".new" /* ".NAME.new" */

volatile sig_atomic_t guest_make_stop;

static void on_signal(int number)
{
	guest_make_stop = number;
}

static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	guest_make_stop = 0;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

/* ---- taking away ---- */

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *at)
{
	(void)st;
	(void)flag;
	(void)at;
	return remove(path);
}

int guest_folder_remove(const char *path, struct report *report)
{
	if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0)
		return sync_folder_of(path);
	return report_error(report, path, "cannot be removed: %s", strerror(errno));
}

/* What came from another node is not held by anybody here: a day later nobody comes for it any more. */
static bool is_abandoned(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && time(NULL) - st.st_mtime > 24 * 3600;
}

/* Held by whoever fills it: -1 with EWOULDBLOCK. */
static int lock_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static void sweep_one(const char *path)
{
	struct report ignored = REPORT_NULL;
	int fd = lock_folder(path);
	if (fd < 0)
		return;
	guest_folder_remove(path, &ignored);
	report_free(&ignored);
	close(fd);
}

void guest_make_sweep(const struct guest_site *site, int volume)
{
	char *guests = guest_site_guests(site, volume);
	DIR *dir = opendir(guests);
	struct dirent *entry;
	while (dir && (entry = readdir(dir))) {
		char *path = xasprintf("%s/%s", guests, entry->d_name);
		bool half = ends_with(path, HALF);
		if (entry->d_name[0] == '.' && (half || ((ends_with(path, ".incoming") || ends_with(path, ".moving")) && is_abandoned(path))))
			sweep_one(path);
		free(path);
	}
	if (dir)
		closedir(dir);
	free(guests);
}

int guest_make_undo(const struct guest_site *site, int volume, const char *name, struct report *report)
{
	char *folder = guest_site_folder(site, volume, name), *hidden = xasprintf(".%s.gone" HALF, name);
	char *gone = guest_site_folder(site, volume, hidden);
	int result = 0;
	sweep_one(gone);
	if (rename(folder, gone) < 0 || sync_folder_of(gone) < 0)
		result = report_error(report, folder, "cannot be removed: %s", strerror(errno));
	free(gone);
	free(hidden);
	free(folder);
	return result;
}

/* ---- making ---- */

static int new_folder(struct guest_make *make, struct report *report)
{
	char *guests = guest_site_guests(make->site, make->volume);
	char *path = xasprintf("%s/.%s" HALF, guests, make->name);
	int result = make_folders(guests);
	sweep_one(path);
	if (result == 0)
		result = mkdir(path, 0755);
	if (result == 0)
		make->lock = lock_folder(path);
	if (result < 0 && errno == EEXIST)
		report_error(report, make->name, "is just being made by somebody else");
	else if (result < 0)
		report_error(report, path, "cannot be made: %s", strerror(errno));
	if (result == 0)
		make->folder = path;
	else
		free(path);
	free(guests);
	return result;
}

int guest_make_begin(struct guest_make *make, const struct guest_site *site, int volume, const char *name,
		     struct report *report)
{
	char *folder = guest_site_folder(site, volume, name);
	*make = (struct guest_make){.site = site, .volume = volume, .name = name, .lock = -1};
	int result = 0;
	catch_signals();
	if (!site->here[volume])
		result = report_error(report, guest_site_volume_name(site, volume), "is not in use on this node");
	else if (access(folder, F_OK) == 0)
		result = report_error(report, name, "there is a guest of that name on %s already",
				      guest_site_volume_name(site, volume));
	free(folder);
	return result < 0 ? -1 : new_folder(make, report);
}

char *guest_make_file(const struct guest_make *make, const char *file)
{
	return xasprintf("%s/%s", make->folder, file);
}

int guest_make_room(const struct guest_make *make, uint64_t bytes, struct report *report)
{
	struct statvfs fs;
	char wanted[SIZE_TEXT], there[SIZE_TEXT];
	if (statvfs(make->folder, &fs) < 0)
		return report_error(report, make->folder, "%s", strerror(errno));
	uint64_t room = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (bytes <= room)
		return 0;
	return report_error(report, guest_site_volume_name(make->site, make->volume),
			    "there is no room for it: it takes %s, and %s are free", size_format(bytes, wanted),
			    size_format(room, there));
}

int guest_make_texts(const struct guest_make *make, const char *domain, const struct guest_settings *settings,
		     struct report *report)
{
	char *path = guest_make_file(make, GUEST_SETTINGS), *text = guest_settings_text(settings);
	int result = publish(path, text, strlen(text), 0644, report);
	free(path);
	free(text);
	path = guest_make_file(make, GUEST_DOMAIN);
	if (result == 0)
		result = publish(path, domain, strlen(domain), 0600, report);
	free(path);
	return result;
}

/* Nothing of it is worth the name before it is on the disks of both nodes: DRBD acknowledges a flush no sooner. */
static int sync_all(const struct guest_make *make, struct report *report)
{
	if (syncfs(make->lock) == 0)
		return 0;
	return report_error(report, make->folder, "cannot be written: %s", strerror(errno));
}

int guest_make_finish(struct guest_make *make, struct report *report)
{
	char *folder = guest_site_folder(make->site, make->volume, make->name);
	int result = guest_make_stop ? report_error(report, make->name, "interrupted") : sync_all(make, report);
	if (result == 0 && (rename(make->folder, folder) < 0 || sync_folder_of(folder) < 0))
		result = report_error(report, folder, "%s", strerror(errno));
	if (result == 0) {
		free(make->folder);
		make->folder = NULL;
	}
	free(folder);
	return result;
}

void guest_make_end(struct guest_make *make)
{
	struct report report = REPORT_NULL;
	if (make->folder)
		guest_folder_remove(make->folder, &report);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	if (make->lock >= 0)
		close(make->lock);
	free(make->folder);
	*make = (struct guest_make)GUEST_MAKE_NULL;
}
