/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "restore.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "restore_parts.h"
#include "ring.h"

#define IMAGE_NAME "node.img"
#define WRITE_SHARE 75 /* per cent of the time that writing takes, about; the rest is reading back */

/* ---- the archive ---- */

static la_ssize_t feed(struct archive *archive, void *data, const void **bytes)
{
	(void)archive;
	return (la_ssize_t)reader_next(data, bytes);
}

static struct archive *open_archive(struct reader *reader)
{
	struct archive *archive = archive_read_new();
	archive_read_support_filter_zstd(archive);
	archive_read_support_format_tar(archive);
	archive_read_open(archive, reader, NULL, feed, NULL);
	return archive;
}

static const char *why(struct archive *archive)
{
	const char *text = archive_error_string(archive);
	return text ? text : "cannot be understood";
}

static void tell(const struct restore *job, uint64_t bytes, uint64_t all, int from, int to, const char *what)
{
	if (job->progress && all)
		job->progress(from + (int)((uint64_t)(to - from) * (bytes < all ? bytes : all) / all), what);
}

static int expect_image(const struct restore *job, struct archive *archive, struct report *report)
{
	struct archive_entry *entry;
	if (archive_read_next_header(archive, &entry) != ARCHIVE_OK)
		return report_error(report, job->archive, "%s", why(archive));
	const char *name = archive_entry_pathname(entry);
	if (!name || strcmp(name, IMAGE_NAME) != 0)
		return report_error(report, job->archive, "holds '%s' where " IMAGE_NAME " should be",
				    name ? name : "?");
	if ((uint64_t)archive_entry_size(entry) != job->image->size)
		return report_error(report, job->archive, "holds an image of %llu bytes, node.ini speaks of %llu",
				    (unsigned long long)archive_entry_size(entry),
				    (unsigned long long)job->image->size);
	return 0;
}

/* 0; -1: the report says what is wrong with the archive; 1: the writer has stopped, and knows why. */
static int copy_blocks(const struct restore *job, struct archive *archive, struct writer *writer,
		       struct report *report)
{
	const void *bytes;
	size_t length;
	la_int64_t offset;
	uint64_t end = 0;
	for (;;) {
		int result = archive_read_data_block(archive, &bytes, &length, &offset);
		if (result == ARCHIVE_EOF)
			return 0;
		if (result < ARCHIVE_WARN)
			return report_error(report, job->archive, "%s", why(archive));
		if (offset < 0 || (uint64_t)offset < end || (uint64_t)offset > job->image->size ||
		    length > job->image->size - (uint64_t)offset)
			return report_error(report, job->archive, "its image has bytes out of order or too many");
		end = (uint64_t)offset + length;
		if (writer_add(writer, (uint64_t)offset, bytes, length) < 0)
			return 1;
		tell(job, writer_position(writer), job->image->used, 0, WRITE_SHARE, "writing");
	}
}

static int check_digest(const struct restore *job, const char *digest, struct report *report)
{
	if (strcmp(digest, job->image->sha256) == 0)
		return 0;
	return report_error(report, job->archive,
			    "the medium is damaged: the image's SHA-256 is %s, it must be %s. Write the medium again; "
			    "what is on the disks now does not boot", digest, job->image->sha256);
}

/*
 * The archive to its end, through decompression onto the target. A damaged
 * archive usually fails to decompress first; the digest is what people can
 * compare, so it is always computed and told.
 */
static int copy_image(const struct restore *job, struct writer *writer, struct extents *extents,
		      struct report *report)
{
	struct reader *reader = reader_open(job->archive, report);
	if (!reader)
		return -1;
	struct archive *archive = open_archive(reader);
	int result = expect_image(job, archive, report);
	if (result == 0)
		result = copy_blocks(job, archive, writer, report);
	archive_read_free(archive);

	char digest[DIGEST_TEXT];
	if (reader_finish(reader, digest, report) < 0 || (result <= 0 && check_digest(job, digest, report) < 0))
		result = result ? result : -1;
	if (writer_finish(writer, job->image->size, extents, report) < 0)
		result = -1;
	return result;
}

/* ---- the target ---- */

static uint64_t target_size(int fd)
{
	struct stat st;
	uint64_t size = 0;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return (uint64_t)st.st_size;
	return ioctl(fd, BLKGETSIZE64, &size) == 0 ? size : 0;
}

/* Past the page cache where the target knows how (some file systems, in tests, do not). */
static int open_target(const struct restore *job, struct report *report)
{
	int fd = open(job->target, O_RDWR | O_DIRECT | O_EXCL | O_CLOEXEC);
	if (fd < 0 && errno == EINVAL)
		fd = open(job->target, O_RDWR | O_EXCL | O_CLOEXEC);
	if (fd < 0)
		return report_error(report, job->target, "cannot be opened: %s", strerror(errno));
	uint64_t size = target_size(fd);
	char have[SIZE_TEXT], want[SIZE_TEXT];
	uint64_t needed = job->image->minimum > job->image->size ? job->image->minimum : job->image->size;
	if (size >= needed)
		return fd;
	close(fd);
	return report_error(report, job->target, "has %s, the node image needs %s", size_format(size, have),
			    size_format(needed, want));
}

/* progress of reading back, which restore_check() counts in bytes */
static const struct restore *checking;
static uint64_t checking_all;

static void checked(uint64_t bytes)
{
	tell(checking, bytes, checking_all, WRITE_SHARE, 100, "reading back");
}

static int read_back(const struct restore *job, int fd, const struct extents *extents, struct report *report)
{
	checking = job;
	checking_all = extents->bytes;
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	return restore_check(fd, job->target, extents, checked, report);
}

int restore(const struct restore *job, struct report *report)
{
	if (job->image->size == 0 || job->image->size % BLOCK_ALIGN)
		return report_error(report, job->archive, "its image is not a whole number of blocks");
	int fd = open_target(job, report);
	if (fd < 0)
		return -1;
	struct extents extents = {0};
	struct writer *writer = writer_open(fd, job->target);
	int result = copy_image(job, writer, &extents, report);
	writer_free(writer);
	if (result == 0)
		result = read_back(job, fd, &extents, report);
	free(extents.items);
	close(fd);
	return result ? -1 : 0;
}
