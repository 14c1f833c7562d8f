/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

static int write_all(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t n = write(fd, bytes, length);
		if (n < 0) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		bytes += n;
		length -= (size_t)n;
	}
	return 0;
}

int sync_folder_of(const char *path)
{
	char *folder = folder_of(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	if (fd < 0)
		return -1;
	int result = fsync(fd);
	int error = errno;
	close(fd);
	errno = error;
	return result < 0 && error != EINVAL ? -1 : 0;
}

/* Writes, flushes and closes the temporary file. NULL: fine; else what failed (errno). */
static const char *fill(int fd, const void *bytes, size_t length, mode_t mode)
{
	const char *failed = NULL;
	if (write_all(fd, bytes, length) < 0)
		failed = "cannot be written";
	else if (fchmod(fd, mode) < 0)
		failed = "cannot be given its mode";
	else if (fsync(fd) < 0)
		failed = "cannot be synced";
	int error = errno;
	if (close(fd) < 0 && !failed)
		return "cannot be closed";
	errno = error;
	return failed;
}

int publish(const char *path, const void *bytes, size_t length, mode_t mode, struct report *report)
{
	char *beside = xasprintf("%s.XXXXXX", path);
	const char *failed;
	int fd = mkostemp(beside, O_CLOEXEC); /* mode 0600 from the first byte */
	if (fd < 0) {
		failed = "cannot be made";
	} else {
		failed = fill(fd, bytes, length, mode);
		if (!failed && rename(beside, path) < 0)
			failed = "cannot be put in its place";
		else if (!failed && sync_folder_of(path) < 0)
			failed = "is there, but its folder cannot be synced";
		if (failed) {
			int error = errno;
			unlink(beside);
			errno = error;
		}
	}
	if (failed)
		report_error(report, path, "%s: %s", failed, strerror(errno));
	free(beside);
	return failed ? -1 : 0;
}

int make_folders(const char *path)
{
	char *copy = xstrdup(path);
	int result = 0;
	for (char *s = copy + 1; result == 0; s++) {
		char c = *s;
		if (c != '/' && c != '\0')
			continue;
		*s = '\0';
		if (mkdir(copy, 0755) < 0 && errno != EEXIST)
			result = -1;
		*s = c;
		if (c == '\0')
			break;
	}
	int error = errno;
	struct stat st;
	if (result == 0 && (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))) {
		error = ENOTDIR;
		result = -1;
	}
	free(copy);
	errno = error;
	return result;
}

char *read_file(const char *path, size_t *length, size_t limit)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	struct text text = TEXT_NULL;
	char buffer[65536];
	ssize_t n;
	while ((n = read(fd, buffer, sizeof buffer)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n > 0 && text.length + (size_t)n > limit) {
			errno = EFBIG;
			n = -1;
		}
		if (n < 0)
			break;
		text_add_bytes(&text, buffer, (size_t)n);
	}
	int error = errno;
	close(fd);
	if (n < 0) {
		text_free(&text);
		errno = error;
		return NULL;
	}
	if (length)
		*length = text.length;
	return text_take(&text);
}
