/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/fat.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "disk/direct.h"
#include "sys/run.h"

#define FAT16_ID 39 /* where a first sector has the id */
#define FAT32_ID 67
#define NOT_STARTED 127 /* the status of a command that is not there */
#define WIDE_SECTOR 512 /* smaller clusters, so many that it has to be a FAT32 */

/*
 * Nobody's ~/.mtoolsrc; foreign file systems are read as they are. Code page 367 is ASCII, which the C library converts by
 * itself: for any other it wants files that an initramfs does not have. All was made on the first day that a FAT knows.
 */
static const char *const settings[] = {
	"MTOOLSRC=/dev/null", "MTOOLS_SKIP_CHECK=1", "DEFAULT_CODEPAGE=367", "TZ=UTC", "SOURCE_DATE_EPOCH=315532800", NULL,
};
#define CODEPAGE "367"

/* --- making --------------------------------------------------------------------------------- */

/* mcopy exits with 0 when there was no room, mkfs.fat when there are too few clusters: so a warning is a failure. */
static int tool(const struct fat *fat, const char *const *argv, const struct fat_file *input, struct report *report)
{
	struct run r = {.argv = argv, .settings = settings};
	if (input) {
		r.input = input->bytes;
		r.input_length = input->length;
	}
	int result = run(&r);
	r.errors[strcspn(r.errors, "\n")] = '\0';
	if (result < 0)
		report_error(report, fat->disk, "%s", r.reason);
	else if (*r.errors)
		result = report_error(report, fat->disk, "%s: %s", argv[0], r.errors);
	run_free(&r);
	return result;
}

/* Other programs open it by the number it has here. */
static int open_file(struct fat *fat, const char *disk, uint64_t size, struct report *report)
{
	*fat = (struct fat){.disk = disk, .fd = memfd_create("fat", MFD_CLOEXEC)};
	snprintf(fat->path, sizeof fat->path, "/proc/%ld/fd/%d", (long)getpid(), fat->fd);
	if (fat->fd < 0 || ftruncate(fat->fd, (off_t)size) < 0)
		return report_error(report, disk, "no room to make a file system: %s", strerror(errno));
	return 0;
}

int fat_make(struct fat *fat, const char *disk, const struct fat_shape *shape, struct report *report)
{
	int result = open_file(fat, disk, shape->size, report);
	char *id = xasprintf("%08x", (unsigned)shape->id), *sector = xasprintf("%u", shape->sector);
	char *start = xasprintf("%llu", (unsigned long long)(shape->start / shape->sector));
	char *reserved = xasprintf("%d", FAT_RESERVED);
	if (result == 0)
		result = tool(fat, RUN_ARGV("mkfs.fat", "--invariant", "--codepage", CODEPAGE, "-i", id, "-F",
					    shape->sector == WIDE_SECTOR ? "32" : "16", "-s", "1", "-S", sector, "-R",
					    reserved, "-h", start, fat->path), NULL, report);
	free(reserved);
	free(start);
	free(sector);
	free(id);
	return result;
}

void fat_free(struct fat *fat)
{
	if (fat->fd >= 0)
		close(fat->fd);
	*fat = (struct fat)FAT_NULL;
}

int fat_add_folder(const struct fat *fat, const char *path, struct report *report)
{
	char *name = xasprintf("::%s", path);
	int result = tool(fat, RUN_ARGV("mtools", "-c", "mmd", "-i", fat->path, name), NULL, report);
	free(name);
	return result;
}

int fat_add_file(const struct fat *fat, const struct fat_file *file, struct report *report)
{
	char *name = xasprintf("::%s", file->path);
	int result = tool(fat, RUN_ARGV("mtools", "-c", "mcopy", "-i", fat->path, "-", name), file, report);
	free(name);
	return result;
}

unsigned char *fat_bytes(const struct fat *fat, size_t *length, struct report *report)
{
	off_t end = 0, data;
	while ((data = lseek(fat->fd, end, SEEK_DATA)) >= 0)
		end = lseek(fat->fd, data, SEEK_HOLE);
	*length = (size_t)end;
	unsigned char *bytes = direct_room(*length);
	if (pread(fat->fd, bytes, *length, 0) == end)
		return bytes;
	report_error(report, fat->disk, "what was made for it cannot be read: %s", strerror(errno));
	free(bytes);
	return NULL;
}

void fat_set_id(unsigned char *bytes, unsigned sector, uint32_t id)
{
	uint32_t stored = htole32(id);
	memcpy(bytes + (sector == WIDE_SECTOR ? FAT32_ID : FAT16_ID), &stored, sizeof stored);
}

/* --- looking -------------------------------------------------------------------------------- */

bool fat_is_first(const unsigned char *sector, uint32_t id)
{
	uint32_t wanted = htole32(id);
	return sector[510] == 0x55 && sector[511] == 0xaa &&
	       (memcmp(sector + FAT16_ID, &wanted, 4) == 0 || memcmp(sector + FAT32_ID, &wanted, 4) == 0);
}

/* 0, or what it means that it fails; -1: it could not be started, and the report says so. */
static int ask(struct run *r, int otherwise, struct report *report)
{
	r->settings = settings;
	if (run(r) == 0)
		return 0;
	return r->status == NOT_STARTED ? report_error(report, r->argv[4], "%s", r->reason) : otherwise;
}

static int compare(const char *image, const struct fat_file *file, struct report *report)
{
	char *name = xasprintf("::%s", file->path);
	struct run r = {.argv = RUN_ARGV("mtools", "-c", "mtype", "-i", image, name)};
	int result = ask(&r, FAT_MISSING, report);
	if (result == 0 && (r.output_length != file->length || memcmp(r.output, file->bytes, file->length) != 0))
		result = FAT_DIFFERS;
	run_free(&r);
	free(name);
	return result;
}

int fat_find(const char *path, uint64_t at, const struct fat_file *file, struct report *report)
{
	char *image = xasprintf("%s@@%llu", path, (unsigned long long)at);
	int result = compare(image, file, report);
	if (result == FAT_MISSING) {
		struct run r = {.argv = RUN_ARGV("mtools", "-c", "mdir", "-i", image, "::")};
		result = ask(&r, FAT_UNREADABLE, report);
		result = result == 0 ? FAT_MISSING : result;
		run_free(&r);
	}
	free(image);
	return result;
}
