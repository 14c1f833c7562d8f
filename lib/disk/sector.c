/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/sector.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
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

static int read_sector(int fd, unsigned char *sector, const char *path, struct report *report)
{
	ssize_t n = pread(fd, sector, SECTOR, 0);
	if (n != SECTOR)
		return report_error(report, path, "its first sector cannot be read: %s",
				    n < 0 ? strerror(errno) : "too short");
	return 0;
}

static int write_sector(int fd, const unsigned char *sector, const char *path, struct report *report)
{
	ssize_t n = pwrite(fd, sector, SECTOR, 0);
	if (n != SECTOR || fsync(fd) < 0)
		return report_error(report, path, "its first sector cannot be written: %s", strerror(errno));
	unsigned char *back = aligned_alloc(ALIGN, ALIGN);
	int result = back ? read_sector(fd, back, path, report) : -1;
	if (result == 0 && memcmp(back, sector, SECTOR) != 0)
		result = report_error(report, path, "does not give back the first sector that was written to it");
	free(back);
	return result;
}

/* gptmbr.bin may be shorter than the room it has. */
static int read_gptmbr(unsigned char code[BOOT_CODE], struct report *report)
{
	size_t length = 0;
	char *file = read_file(GPTMBR, &length, BOOT_CODE);
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
	int fd = open_disk(path);
	if (fd < 0)
		return report_error(report, path, "cannot be opened for writing: %s", strerror(errno));
	unsigned char *sector = aligned_alloc(ALIGN, ALIGN);
	int result = -1;
	if (sector) {
		memset(sector, 0, ALIGN);
		disk_boot_code(sector, MARK_NEWBORN, NULL);
		result = write_sector(fd, sector, path, report);
	}
	free(sector);
	close(fd);
	return result;
}

int sector_mark(const char *path, enum disk_mark mark, struct report *report)
{
	unsigned char code[BOOT_CODE];
	if (mark == MARK_SEALED && read_gptmbr(code, report) < 0)
		return -1;
	int fd = open_disk(path);
	if (fd < 0)
		return report_error(report, path, "cannot be opened for writing: %s", strerror(errno));
	unsigned char *sector = aligned_alloc(ALIGN, ALIGN);
	int result = sector ? read_sector(fd, sector, path, report) : -1;
	if (result == 0) {
		disk_boot_code(sector, mark, code);
		result = write_sector(fd, sector, path, report);
	}
	free(sector);
	close(fd);
	return result;
}
