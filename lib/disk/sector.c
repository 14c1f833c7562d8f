/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/sector.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/publish.h"

#define ALIGN 4096 /* of the buffer, for O_DIRECT */

static int open_disk(const char *path)
{
	int fd = open(path, O_RDWR | O_DIRECT | O_SYNC | O_CLOEXEC);
	if (fd < 0 && errno == EINVAL) /* a file of a test, on a file system without it */
		fd = open(path, O_RDWR | O_SYNC | O_CLOEXEC);
	return fd;
}


/* What the disk itself calls its first sector: ours begins it, whatever follows is not touched. */
struct first {
	int fd;
	size_t size; /* of a logical sector: 512 or 4096 */
	unsigned char *bytes;
	const char *path;
};

static unsigned char *aligned(size_t size)
{
	size_t room = size > ALIGN ? size : ALIGN;
	unsigned char *bytes = aligned_alloc(room, room);
	if (!bytes)
		abort();
	return memset(bytes, 0, room);
}

static int first_open(struct first *first, const char *path, struct report *report)
{
	int size = 0;
	*first = (struct first){.fd = open_disk(path), .size = SECTOR, .path = path};
	if (first->fd < 0)
		return report_error(report, path, "cannot be opened for writing: %s", strerror(errno));
	if (ioctl(first->fd, BLKSSZGET, &size) == 0 && size > SECTOR)
		first->size = (size_t)size;
	first->bytes = aligned(first->size);
	return 0;
}

static void first_close(struct first *first)
{
	free(first->bytes);
	if (first->fd >= 0)
		close(first->fd);
}

static int read_sector(const struct first *first, unsigned char *bytes, struct report *report)
{
	ssize_t n = pread(first->fd, bytes, first->size, 0);
	if (n != (ssize_t)first->size)
		return report_error(report, first->path, "its first sector cannot be read: %s",
				    n < 0 ? strerror(errno) : "too short");
	return 0;
}

static int read_back(const struct first *first, struct report *report)
{
	unsigned char *back = aligned(first->size);
	int result = read_sector(first, back, report);
	if (result == 0 && memcmp(back, first->bytes, first->size) != 0)
		result = report_error(report, first->path, "does not give back the first sector that was written to it");
	free(back);
	return result;
}

static int write_sector(const struct first *first, struct report *report)
{
	ssize_t n = pwrite(first->fd, first->bytes, first->size, 0);
	if (n != (ssize_t)first->size || fsync(first->fd) < 0)
		return report_error(report, first->path, "its first sector cannot be written: %s", strerror(errno));
	return read_back(first, report);
}

/* gptmbr.bin may be shorter than the room it has. */
static int read_gptmbr(unsigned char code[BOOT_CODE], struct report *report)
{
	size_t length = 0;
	char *file = read_file(GPTMBR, &length, BOOT_CODE);
	if (!file)
		file = read_file(GPTMBR_NODE, &length, BOOT_CODE);
	if (!file || length == 0) {
		free(file);
		return report_error(report, GPTMBR, "cannot be read: %s", strerror(errno));
	}
	memset(code, 0, BOOT_CODE);
	memcpy(code, file, length);
	free(file);
	return 0;
}

int sector_first(const char *path, struct report *report)
{
	struct first first;
	int result = first_open(&first, path, report);
	if (result == 0) {
		disk_boot_code(first.bytes, MARK_NEWBORN, NULL);
		result = write_sector(&first, report);
	}
	first_close(&first);
	return result;
}

int sector_mark(const char *path, enum disk_mark mark, struct report *report)
{
	unsigned char code[BOOT_CODE];
	struct first first;
	if (mark == MARK_SEALED && read_gptmbr(code, report) < 0)
		return -1;
	int result = first_open(&first, path, report);
	if (result == 0)
		result = read_sector(&first, first.bytes, report);
	if (result == 0) {
		disk_boot_code(first.bytes, mark, code);
		result = write_sector(&first, report);
	}
	first_close(&first);
	return result;
}
