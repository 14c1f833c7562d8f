/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "medium_note.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/publish.h"

#define ALIGN 4096 /* of memory, for reading past the page cache */
#define LEFT_OUT "\n... %zu bytes are left out here: there was no room for them ...\n\n"

/* ---- the text ---- */

/* Its beginning says what machine it was, its end what went wrong: the end gets the larger part. Whole lines only. */
static char *shortened(const char *text, size_t length, size_t room)
{
	size_t kept = room - sizeof LEFT_OUT - 20;
	size_t head = kept / 4, tail = length - (kept - head);
	while (head > 0 && text[head - 1] != '\n')
		head--;
	while (tail < length && text[tail - 1] != '\n')
		tail++;
	struct text result = TEXT_NULL;
	text_add_bytes(&result, text, head);
	text_add(&result, LEFT_OUT, tail - head);
	text_add_bytes(&result, text + tail, length - tail);
	return text_take(&result);
}

char *medium_note_fit(const char *text, size_t size)
{
	size_t length = strlen(text);
	char *fitting = length > size ? shortened(text, length, size) : xstrdup(text);
	length = strlen(fitting);
	fitting = xrealloc(fitting, size + 1);
	memset(fitting + length, '\n', size - length);
	fitting[size] = '\0';
	return fitting;
}

/* ---- its place ---- */

/* All blocks in one piece, as mastering lays every file. */
static int find_place(struct medium_place *place, int fd)
{
	struct stat st;
	int block_size, first = 0;
	if (fstat(fd, &st) < 0 || ioctl(fd, FIGETBSZ, &block_size) < 0 || ioctl(fd, FIBMAP, &first) < 0)
		return -1;
	for (int i = 1; i < (int)(st.st_size / block_size); i++) {
		int block = i;
		if (ioctl(fd, FIBMAP, &block) < 0)
			return -1;
		if (block != first + i) {
			errno = EFBIG;
			return -1;
		}
	}
	place->offset = (uint64_t)first * (uint64_t)block_size;
	place->size = (uint64_t)st.st_size;
	errno = EINVAL; /* block 0: a hole, or no block at all */
	return first > 0 && st.st_size > 0 ? 0 : -1;
}

static int read_all(int fd, char *bytes, size_t size, uint64_t offset)
{
	for (size_t done = 0; done < size;) {
		ssize_t n = pread(fd, bytes + done, size - done, (off_t)(offset + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return -1;
		done += (size_t)n;
	}
	return 0;
}

/* ---- the device ---- */

static int write_all(int fd, const char *bytes, size_t size, uint64_t offset)
{
	for (size_t done = 0; done < size;) {
		ssize_t n = pwrite(fd, bytes + done, size - done, (off_t)(offset + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		done += (size_t)n;
	}
	return fsync(fd);
}

static bool holds(int fd, const struct medium_place *place, const char *bytes)
{
	char *found = aligned_alloc(ALIGN, (place->size + ALIGN - 1) / ALIGN * ALIGN);
	bool same = found && read_all(fd, found, place->size, place->offset) == 0 &&
		    memcmp(found, bytes, place->size) == 0;
	free(found);
	return same;
}

/* Past the page cache, where the device can. */
static bool holds_afresh(const char *device, const struct medium_place *place, const char *bytes)
{
	int fd = open(device, O_RDONLY | O_DIRECT | O_CLOEXEC);
	if (fd < 0)
		fd = open(device, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	posix_fadvise(fd, (off_t)place->offset, (off_t)place->size, POSIX_FADV_DONTNEED);
	bool same = holds(fd, place, bytes);
	close(fd);
	return same;
}

int medium_note_write(const char *device, const struct medium_place *place, const char *before, const char *bytes,
		      struct report *report)
{
	int fd = open(device, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return report_error(report, device, "cannot be opened for writing: %s", strerror(errno));
	int result = 0;
	if (!holds(fd, place, before))
		result = report_error(report, device, "does not hold the area for notes where it should be");
	else if (write_all(fd, bytes, place->size, place->offset) < 0)
		result = report_error(report, device, "cannot be written: %s", strerror(errno));
	if (close(fd) < 0 && result == 0)
		result = report_error(report, device, "cannot be written: %s", strerror(errno));
	if (result == 0 && !holds_afresh(device, place, bytes))
		result = report_error(report, device, "does not give back what was written to it");
	return result;
}

/* ---- all of it ---- */

/* NULL: it can be written to. */
static const char *why_not(const struct medium *medium)
{
	if (starts_with(medium->device, "sr"))
		return "is a CD";
	char *path = xasprintf("/sys/class/block/%s/ro", medium->device);
	char *value = read_file(path, NULL, 16);
	bool read_only = value && *value == '1';
	free(value);
	free(path);
	return read_only ? "is write-protected" : NULL;
}

static int note_in_place(const char *device, int fd, size_t size, const char *text, struct report *report)
{
	struct medium_place place;
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED); /* it may have been written to, below its file system */
	if (find_place(&place, fd) < 0)
		return report_error(report, device, "does not tell where its area for notes lies: %s", strerror(errno));
	if (place.size != size)
		return report_error(report, device, "has an area for notes of another size");
	char *before = xmalloc(place.size), *bytes = medium_note_fit(text, place.size);
	int result = read_all(fd, before, place.size, 0) < 0
			     ? report_error(report, device, "cannot be read: %s", strerror(errno))
			     : medium_note_write(device, &place, before, bytes, report);
	free(before);
	free(bytes);
	return result;
}

int medium_note(const struct medium *medium, const char *area, const char *text, struct report *report)
{
	const char *reason = why_not(medium);
	if (reason) {
		report_add(report, SEVERITY_NOTE, medium->device, "the medium %s", reason);
		return 1;
	}
	size_t size = strcmp(area, FACTS_AREA) == 0 ? FACTS_AREA_SIZE : REPORT_AREA_SIZE;
	char *device = xasprintf("/dev/%s", medium->device), *path = xasprintf(MEDIUM_FOLDER "/%s", area);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int result = fd < 0 ? report_error(report, path, "cannot be opened: %s", strerror(errno))
			    : note_in_place(device, fd, size, text, report);
	if (fd >= 0)
		close(fd);
	free(path);
	free(device);
	return result;
}
