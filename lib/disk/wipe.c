/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/wipe.h"

#include <blkid/blkid.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* More than any device has; a signature that does not go away must not hold us for ever. */
#define SIGNATURES_MAX 100
/* Of a member whose data begin with it: a boot sector, and the superblock of ext4. */
#define BEGIN 4096

static int wipe_all(int fd)
{
	blkid_probe probe = blkid_new_probe();
	if (!probe || blkid_probe_set_device(probe, fd, 0, 0) < 0) {
		blkid_free_probe(probe);
		return -1;
	}
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_MAGIC | BLKID_SUBLKS_TYPE | BLKID_SUBLKS_BADCSUM);
	blkid_probe_enable_partitions(probe, 1);
	blkid_probe_set_partitions_flags(probe, BLKID_PARTS_MAGIC | BLKID_PARTS_FORCE_GPT);
	int wiped = 0;
	while (wiped < SIGNATURES_MAX && blkid_do_probe(probe) == 0) {
		if (blkid_do_wipe(probe, 0) < 0) {
			wiped = -1;
			break;
		}
		wiped++;
	}
	blkid_free_probe(probe);
	return wiped < SIGNATURES_MAX ? wiped : -1;
}

static int wipe_begin(int fd)
{
	static const char zeros[BEGIN];
	return pwrite(fd, zeros, sizeof zeros, 0) == (ssize_t)sizeof zeros ? fsync(fd) : -1;
}

static int wipe(const char *path, int (*first)(int fd), struct report *report)
{
	int fd = open(path, O_RDWR | O_EXCL | O_CLOEXEC);
	if (fd < 0)
		return report_error(report, path, "cannot be opened for writing: %s", strerror(errno));
	int wiped = first ? first(fd) : 0;
	if (wiped == 0)
		wiped = wipe_all(fd);
	int result = 0;
	if (wiped < 0 || (wiped > 0 && fsync(fd) < 0))
		result = report_error(report, path, "old signatures cannot be wiped: %s", strerror(errno));
	close(fd);
	return result;
}

int wipe_signatures(const char *path, struct report *report)
{
	return wipe(path, NULL, report);
}

int wipe_member(const char *path, struct report *report)
{
	return wipe(path, wipe_begin, report);
}
