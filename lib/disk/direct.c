/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/direct.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ALIGN 4096 /* of the buffer, for O_DIRECT */
#define SECTOR 512

int direct_open(struct direct *disk, const char *path, struct report *report)
{
	int size = 0;
	*disk = (struct direct){.sector = SECTOR, .path = path};
	disk->fd = open(path, O_RDWR | O_DIRECT | O_CLOEXEC);
	if (disk->fd < 0 && errno == EINVAL) /* a file of a test, on a file system without it */
		disk->fd = open(path, O_RDWR | O_CLOEXEC);
	if (disk->fd < 0)
		return report_error(report, path, "cannot be opened for writing: %s", strerror(errno));
	if (ioctl(disk->fd, BLKSSZGET, &size) == 0 && size > SECTOR)
		disk->sector = (size_t)size;
	return 0;
}

void direct_close(struct direct *disk)
{
	if (disk->fd >= 0)
		close(disk->fd);
	disk->fd = -1;
}

unsigned char *direct_room(size_t length)
{
	size_t room = (length + ALIGN - 1) / ALIGN * ALIGN;
	unsigned char *bytes = aligned_alloc(ALIGN, room ? room : ALIGN);
	if (!bytes)
		abort();
	return memset(bytes, 0, room ? room : ALIGN);
}

static int failed(const struct direct *disk, ssize_t n, const char *what, const char *verb, struct report *report)
{
	return report_error(report, disk->path, "%s cannot be %s: %s", what, verb, n < 0 ? strerror(errno) : "too short");
}

int direct_read(const struct direct *disk, unsigned char *bytes, size_t length, uint64_t at, const char *what,
		struct report *report)
{
	for (size_t done = 0; done < length;) {
		ssize_t n = pread(disk->fd, bytes + done, length - done, (off_t)(at + done));
		if (n <= 0)
			return failed(disk, n, what, "read", report);
		done += (size_t)n;
	}
	return 0;
}

static int read_back(const struct direct *disk, const unsigned char *bytes, size_t length, uint64_t at, const char *what,
		     struct report *report)
{
	unsigned char *back = direct_room(length);
	int result = direct_read(disk, back, length, at, what, report);
	if (result == 0 && memcmp(back, bytes, length) != 0)
		result = report_error(report, disk->path, "does not give back %s as it was written", what);
	free(back);
	return result;
}

int direct_write(const struct direct *disk, const unsigned char *bytes, size_t length, uint64_t at, const char *what,
		 struct report *report)
{
	for (size_t done = 0; done < length;) {
		ssize_t n = pwrite(disk->fd, bytes + done, length - done, (off_t)(at + done));
		if (n <= 0)
			return failed(disk, n, what, "written", report);
		done += (size_t)n;
	}
	if (fsync(disk->fd) < 0)
		return failed(disk, -1, what, "written", report);
	return read_back(disk, bytes, length, at, what, report);
}

/* Somebody may have written by a partition's device, whose pages are others than the disk's. */
void direct_forget(const struct direct *disk, uint64_t at, uint64_t length)
{
	posix_fadvise(disk->fd, (off_t)at, (off_t)length, POSIX_FADV_DONTNEED);
}
