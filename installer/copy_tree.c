/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "copy_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define COMPARED ((size_t)128 << 10) /* bytes at a time */

/* ---- one walk for all ---- */

/* source: as met; place: the same below the other folder. 0; -1: errno. */
typedef int visitor(const FTSENT *entry, const char *source, const char *place);

static int walk_tree(const char *from, const char *to, visitor *visit, struct report *report)
{
	char *root = xstrdup(from);
	FTS *tree = fts_open((char *[]){root, NULL}, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int result = tree ? 0 : report_error(report, from, "cannot be read: %s", strerror(errno));
	FTSENT *entry;
	while (tree && (entry = fts_read(tree))) {
		char *place = xasprintf("%s%s", to, entry->fts_path + strlen(from));
		errno = entry->fts_errno;
		if (entry->fts_level > 0 && (entry->fts_errno || visit(entry, entry->fts_path, place) < 0))
			result = report_error(report, place, "%s", errno ? strerror(errno) : "differs from its original");
		free(place);
	}
	if (tree)
		fts_close(tree);
	free(root);
	return result;
}

/* ---- copy ---- */

static int copy_bytes(int from, int to)
{
	char buffer[65536];
	for (;;) {
		ssize_t n = read(from, buffer, sizeof buffer);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return (int)n;
		for (ssize_t done = 0, m; done < n; done += m) {
			m = write(to, buffer + done, (size_t)(n - done));
			if (m < 0 && errno == EINTR)
				m = 0;
			if (m < 0)
				return -1;
		}
	}
}

/* A new file in the old one's place: nobody who had the old one open sees half of both. */
static int copy_file(const char *source, const char *place, mode_t mode)
{
	if (unlink(place) < 0 && errno != ENOENT)
		return -1;
	int from = open(source, O_RDONLY | O_CLOEXEC);
	int to = open(place, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int result = from < 0 || to < 0 ? -1 : copy_bytes(from, to);
	if (result == 0 && (fchown(to, 0, 0) < 0 || fchmod(to, mode & 07777) < 0))
		result = -1;
	int error = errno;
	if (from >= 0)
		close(from);
	if (to >= 0 && close(to) < 0 && result == 0) {
		error = errno;
		result = -1;
	}
	errno = error;
	return result;
}

static int copy_link(const char *source, const char *place)
{
	char target[PATH_MAX];
	ssize_t n = readlink(source, target, sizeof target - 1);
	if (n < 0 || (unlink(place) < 0 && errno != ENOENT))
		return -1;
	target[n] = '\0';
	return symlink(target, place);
}

static int copy_folder(const char *place, mode_t mode)
{
	struct stat st;
	if (mkdir(place, 0700) == 0)
		return chown(place, 0, 0) < 0 ? -1 : chmod(place, mode & 07777);
	if (errno != EEXIST || stat(place, &st) < 0) /* a link to a folder serves too, as /bin does */
		return -1;
	errno = ENOTDIR;
	return S_ISDIR(st.st_mode) ? 0 : -1;
}

static int copy_entry(const FTSENT *entry, const char *source, const char *place)
{
	switch (entry->fts_info) {
	case FTS_D:
		return copy_folder(place, entry->fts_statp->st_mode);
	case FTS_F:
		return copy_file(source, place, entry->fts_statp->st_mode);
	case FTS_SL:
	case FTS_SLNONE:
		return copy_link(source, place);
	default:
		return 0;
	}
}

int copy_tree(const char *from, const char *to, struct report *report)
{
	return walk_tree(from, to, copy_entry, report);
}

/* ---- compare ---- */

static int differs(void)
{
	errno = 0;
	return -1;
}

static ssize_t read_full(int fd, char *to, size_t length)
{
	size_t done = 0;
	while (done < length) {
		ssize_t n = read(fd, to + done, length - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static int compare_bytes(int a, int b)
{
	static char from_a[COMPARED], from_b[COMPARED];
	ssize_t n, m;
	do {
		n = read_full(a, from_a, COMPARED);
		m = read_full(b, from_b, COMPARED);
		if (n < 0 || m < 0)
			return -1;
		if (n != m || memcmp(from_a, from_b, (size_t)n) != 0)
			return differs();
	} while (n > 0);
	return 0;
}

static int compare_file(const char *source, const char *place)
{
	int a = open(source, O_RDONLY | O_CLOEXEC), b = open(place, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	int result = a < 0 || b < 0 ? -1 : compare_bytes(a, b);
	int error = errno;
	if (a >= 0)
		close(a);
	if (b >= 0)
		close(b);
	errno = error;
	return result;
}

static int compare_link(const char *source, const char *place)
{
	char a[PATH_MAX], b[PATH_MAX];
	ssize_t n = readlink(source, a, sizeof a), m = readlink(place, b, sizeof b);
	if (n < 0 || m < 0)
		return -1;
	return n == m && memcmp(a, b, (size_t)n) == 0 ? 0 : differs();
}

static int compare_entry(const FTSENT *entry, const char *source, const char *place)
{
	struct stat st;
	mode_t mode = entry->fts_statp->st_mode;
	if (entry->fts_info != FTS_F && entry->fts_info != FTS_SL && entry->fts_info != FTS_SLNONE)
		return 0;
	if (lstat(place, &st) < 0)
		return -1;
	if (st.st_mode != mode || st.st_uid != 0 || st.st_gid != 0)
		return differs();
	return entry->fts_info == FTS_F ? compare_file(source, place) : compare_link(source, place);
}

int compare_tree(const char *from, const char *to, struct report *report)
{
	return walk_tree(from, to, compare_entry, report);
}

/* ---- empty ---- */

static int remove_entry(const FTSENT *entry, const char *source, const char *place)
{
	(void)place;
	if (entry->fts_info == FTS_D)
		return 0; /* comes again as FTS_DP, when it is empty */
	return entry->fts_info == FTS_DP ? rmdir(source) : unlink(source);
}

int empty_folder(const char *folder, struct report *report)
{
	return walk_tree(folder, folder, remove_entry, report);
}
