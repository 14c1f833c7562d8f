/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stamp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "iso_area.h"
#include "menu_plan.h"
#include "node_cpio.h"
#include "plan/medium_sums.h"
#include "sys/publish.h"

/* What will stand in the areas, padded to their sizes. */
struct stamp {
	struct iso_areas areas;
	char *bytes[AREA_COUNT];
};

static void stamp_free(struct stamp *stamp)
{
	if (stamp->bytes[AREA_PLAN])
		explicit_bzero(stamp->bytes[AREA_PLAN], PLAN_AREA_SIZE); /* it holds secrets */
	for (enum iso_area area = 0; area < AREA_COUNT; area++)
		free(stamp->bytes[area]);
	iso_areas_free(&stamp->areas);
}

char *stamp_menu_text(const struct cluster *cluster, int node, enum iso_area area, const char *plan_digest)
{
	struct menu menu;
	menu_plan(&menu, cluster, node);
	char *text = area == AREA_MENU ? menu_isolinux(&menu, plan_digest) : menu_grub(&menu, plan_digest);
	menu_free(&menu);
	return text;
}

/* Gives an area its bytes; the rest of it is blank. */
static void fill(struct stamp *stamp, enum iso_area area, char *bytes, size_t length)
{
	const struct iso_area_kind *kind = &iso_area_kind[area];
	stamp->bytes[area] = xrealloc(bytes, kind->size);
	memset(stamp->bytes[area] + length, kind->blank, kind->size - length);
}

/* whose: a node's name, or the cluster's */
static int too_large(const char *what, size_t length, size_t size, const char *whose, struct report *report)
{
	report_error(report, whose, "the %s has %zu bytes, the base ISO's area for it %zu: %zu too many", what, length,
		     size, length - size);
	return 1;
}

/* Both, from the plan area as it is now. */
static int make_menus(struct stamp *stamp, const struct cluster *cluster, int node, const char *name,
		      struct report *report)
{
	static const enum iso_area menus[] = {AREA_MENU, AREA_GRUB};
	char digest[DIGEST_TEXT];
	digest_of(digest, stamp->bytes[AREA_PLAN], PLAN_AREA_SIZE);
	for (size_t i = 0; i < sizeof menus / sizeof *menus; i++) {
		char *menu = stamp_menu_text(cluster, node, menus[i], digest);
		size_t length = strlen(menu);
		if (length > MENU_AREA_SIZE) {
			free(menu);
			return too_large("boot menu", length, MENU_AREA_SIZE, name, report);
		}
		fill(stamp, menus[i], menu, length);
	}
	return 0;
}

static int make_stamp(struct stamp *stamp, const struct cluster *cluster, const struct secrets *secrets, int node,
		      const char *extra_key, struct report *report)
{
	const char *name = node ? cluster->node[node - 1].name : cluster->profile->name;
	struct text plan = TEXT_NULL;
	char *medium = xasprintf("%s  " MEDIUM_SUMS "\n", stamp->areas.sums_digest);
	int result = node_cpio_write(&plan, cluster, secrets, node, extra_key, medium, report);
	free(medium);
	if (result < 0) {
		text_free(&plan);
		return -1;
	}
	size_t plan_length = plan.length;
	if (plan_length > PLAN_AREA_SIZE) {
		text_free(&plan);
		return too_large(node ? "node plan" : "plan of all nodes", plan_length, PLAN_AREA_SIZE, name, report);
	}
	fill(stamp, AREA_PLAN, text_take(&plan), plan_length);
	return make_menus(stamp, cluster, node, name, report);
}

/* All areas that hold nothing yet. */
static void make_blank(struct stamp *stamp)
{
	for (enum iso_area area = 0; area < AREA_COUNT; area++)
		if (!stamp->bytes[area])
			fill(stamp, area, NULL, 0);
}

/* --- bytes ------------------------------------------------------------------------------- */

/* Where they stand: at an offset (pwrite), or where the stream is (offset -1). */
static int write_all(int fd, const char *bytes, size_t length, off_t offset)
{
	while (length) {
		ssize_t n = offset < 0 ? write(fd, bytes, length) : pwrite(fd, bytes, length, offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes += n;
		length -= (size_t)n;
		offset += offset < 0 ? 0 : n;
	}
	return 0;
}

static int write_areas(int fd, const struct stamp *stamp)
{
	for (enum iso_area area = 0; area < AREA_COUNT; area++)
		if (write_all(fd, stamp->bytes[area], iso_area_kind[area].size, (off_t)stamp->areas.offset[area]) < 0)
			return -1;
	return fsync(fd);
}

/* Lays the part of an area that falls into the buffer over it. */
static void overlay(char *buffer, uint64_t at, size_t length, const char *area, uint64_t offset, size_t size)
{
	uint64_t from = offset > at ? offset : at;
	uint64_t to = offset + size < at + length ? offset + size : at + length;
	if (from < to)
		memcpy(buffer + (from - at), area + (from - offset), to - from);
}

/* Reads from..size of the base and writes it as it shall be; works for pipes and for file systems without sharing. */
static int stream(int to, int base, const struct stamp *stamp, uint64_t from)
{
	enum { CHUNK = 1 << 20 };
	char *buffer = xmalloc(CHUNK);
	int result = 0;
	for (uint64_t at = from; result == 0 && at < stamp->areas.size;) {
		ssize_t n = pread(base, buffer, CHUNK, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n < 0 ? errno : EIO; /* shorter than it was a moment ago */
			result = -1;
			break;
		}
		for (enum iso_area area = 0; area < AREA_COUNT; area++)
			overlay(buffer, at, (size_t)n, stamp->bytes[area], stamp->areas.offset[area],
				iso_area_kind[area].size);
		result = write_all(to, buffer, (size_t)n, -1);
		at += (uint64_t)n;
	}
	free(buffer);
	return result;
}

/* The kernel copies, and shares the blocks where the file system can; what it will not do is streamed. */
static int copy_and_write(int to, int base, const struct stamp *stamp)
{
	uint64_t done = 0;
	while (done < stamp->areas.size) {
		ssize_t n = copy_file_range(base, NULL, to, NULL, stamp->areas.size - done, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno != EXDEV && errno != EOPNOTSUPP && errno != EINVAL && errno != ENOSYS)
			return -1;
		if (n <= 0)
			break;
		done += (uint64_t)n;
	}
	if (done < stamp->areas.size && stream(to, base, stamp, done) < 0)
		return -1;
	return write_areas(to, stamp);
}

/* --- files ------------------------------------------------------------------------------- */

/* Mode 0600: the medium carries the cluster's secrets. */
static int stamp_file(const char *path, int base, const struct stamp *stamp, struct report *report)
{
	char *partial = xasprintf("%s.partial", path);
	int fd = open(partial, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	int result = fd < 0 || fchmod(fd, 0600) < 0 ? -1 : copy_and_write(fd, base, stamp);
	int error = errno;
	if (fd >= 0 && close(fd) < 0 && result == 0) {
		result = -1;
		error = errno;
	}
	if (result == 0 && (rename(partial, path) < 0 || sync_folder_of(path) < 0)) {
		result = -1;
		error = errno;
	}
	if (result < 0) {
		report_error(report, path, "cannot be written: %s", strerror(error));
		unlink(partial);
	}
	free(partial);
	return result;
}

static int stamp_stdout(int base, const struct stamp *stamp, struct report *report)
{
	if (stream(STDOUT_FILENO, base, stamp, 0) < 0)
		return report_error(report, "standard output", "cannot be written: %s", strerror(errno));
	return 0;
}

int stamp_iso(const struct cluster *cluster, const struct secrets *secrets, int node, const char *extra_key,
	      const char *base_iso, const char *out_path, struct report *report)
{
	struct stamp stamp = {0};
	int result = iso_areas_find(&stamp.areas, base_iso, report);
	if (result == 0)
		result = make_stamp(&stamp, cluster, secrets, node, extra_key, report);
	make_blank(&stamp);
	int base = result == 0 ? open(base_iso, O_RDONLY | O_CLOEXEC) : -1;
	if (result == 0 && base < 0)
		result = report_error(report, base_iso, "cannot be read: %s", strerror(errno));
	else if (result == 0 && strcmp(out_path, "-") == 0)
		result = stamp_stdout(base, &stamp, report);
	else if (result == 0)
		result = stamp_file(out_path, base, &stamp, report);
	if (base >= 0)
		close(base);
	stamp_free(&stamp);
	return result;
}

int stamp_reset(const char *iso, struct report *report)
{
	struct stamp stamp = {0};
	int result = iso_areas_find(&stamp.areas, iso, report);
	if (result != 0) {
		stamp_free(&stamp);
		return result;
	}
	int fd = open(iso, O_RDWR | O_CLOEXEC);
	make_blank(&stamp);
	if (fd < 0 || write_areas(fd, &stamp) < 0)
		result = report_error(report, iso, "cannot be written: %s", strerror(errno));
	if (fd >= 0 && close(fd) < 0 && result == 0)
		result = report_error(report, iso, "cannot be written: %s", strerror(errno));
	stamp_free(&stamp);
	return result;
}
