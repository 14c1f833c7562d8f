/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "iso_area.h"

#include <cdio/cdio.h>
#include <cdio/iso9660.h>
#include <cdio/logging.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "iso_efi.h"
#include "plan/medium_areas.h"
#include "plan/medium_sums.h"
#include "sys/medium_check.h"

const struct iso_area_kind iso_area_kind[AREA_COUNT] = {
	[AREA_PLAN] = {"/ringlet/plan.img", PLAN_AREA_SIZE, '\0'},
	[AREA_MENU] = {"/isolinux/stamp.cfg", MENU_AREA_SIZE, '\n'},
	[AREA_GRUB] = {"/boot/grub/stamp.cfg", MENU_AREA_SIZE, '\n'},
	[AREA_FACTS] = {"/ringlet/facts.txt", FACTS_AREA_SIZE, '\n'},
	[AREA_REPORT] = {"/ringlet/report.txt", REPORT_AREA_SIZE, '\n'},
};

#define refuse(report, ...) (report_error(report, __VA_ARGS__), 1)

/* Also of a stick or disk, whose stat() knows no size. */
static int size_of(const char *path, uint64_t *size, uint64_t *efi_end, struct report *report)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t end = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	int error = errno;
	*efi_end = end < 0 ? 0 : iso_efi_end(fd);
	if (fd >= 0)
		close(fd);
	if (end < 0)
		return report_error(report, path, "cannot be read: %s", strerror(error));
	*size = (uint64_t)end;
	return 0;
}

static int find_file(iso9660_t *iso, const char *name, uint64_t *offset, uint64_t *size)
{
	iso9660_stat_t *st = iso9660_ifs_stat(iso, name);
	if (!st)
		return -1;
	*offset = (uint64_t)st->lsn * ISO_BLOCKSIZE;
	*size = st->size;
	iso9660_stat_free(st);
	return 0;
}

static int find_area(iso9660_t *iso, const char *path, enum iso_area area, struct iso_areas *areas,
		     struct report *report)
{
	const struct iso_area_kind *kind = &iso_area_kind[area];
	uint64_t size, offset;
	if (find_file(iso, kind->name, &offset, &size) < 0)
		return refuse(report, path, "is not a Ringlet base ISO: it has no %s", kind->name);
	if (size != kind->size)
		return refuse(report, path, "%s has %llu bytes, not %zu: not made for this version of ringlet",
			      kind->name, (unsigned long long)size, kind->size);
	if (offset > areas->size || areas->size - offset < size)
		return refuse(report, path, "%s lies beyond the end of the file: an incomplete copy", kind->name);
	areas->offset[area] = offset;
	return 0;
}

static int read_sums(iso9660_t *iso, const char *path, struct iso_areas *areas, struct report *report)
{
	uint64_t offset, size;
	if (find_file(iso, "/" MEDIUM_SUMS, &offset, &size) < 0 || size > MEDIUM_SUMS_LIMIT)
		return refuse(report, path, "is not a Ringlet base ISO: it has no /" MEDIUM_SUMS);
	long blocks = (long)((size + ISO_BLOCKSIZE - 1) / ISO_BLOCKSIZE);
	areas->sums = xcalloc((size_t)blocks * ISO_BLOCKSIZE + 1, 1);
	if (iso9660_iso_seek_read(iso, areas->sums, (lsn_t)(offset / ISO_BLOCKSIZE), blocks) != blocks * ISO_BLOCKSIZE)
		return refuse(report, path, "/" MEDIUM_SUMS " cannot be read: an incomplete copy");
	areas->sums[size] = '\0';
	digest_of(areas->sums_digest, areas->sums, size);
	return 0;
}

/* The value of "key = value" in a small text. False: not there. */
static bool value_of(const char *text, const char *key, char *value, size_t room)
{
	for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t length = strlen(key);
		if (strncmp(line, key, length) != 0)
			continue;
		const char *v = line + length + strspn(line + length, " ");
		if (*v++ != '=')
			continue;
		v += strspn(v, " ");
		snprintf(value, room, "%.*s", (int)strcspn(v, "\n"), v);
		return true;
	}
	return false;
}

static int read_version(iso9660_t *iso, const char *path, struct iso_areas *areas, struct report *report)
{
	char text[ISO_BLOCKSIZE + 1] = "", format[16];
	uint64_t offset, size, number;
	if (find_file(iso, "/ringlet/version", &offset, &size) < 0 || size >= ISO_BLOCKSIZE ||
	    iso9660_iso_seek_read(iso, text, (lsn_t)(offset / ISO_BLOCKSIZE), 1) != ISO_BLOCKSIZE)
		return refuse(report, path, "is not a Ringlet base ISO: it has no /ringlet/version");
	text[size] = '\0';
	if (!value_of(text, "format", format, sizeof format) || !num_parse(format, 0, UINT32_MAX, &number) ||
	    !value_of(text, "version", areas->version, sizeof areas->version))
		return refuse(report, path, "its /ringlet/version cannot be understood");
	value_of(text, "efi", areas->efi, sizeof areas->efi);
	if (number != ISO_FORMAT)
		return refuse(report, path, "is a Ringlet ISO of format %llu (version %s); this ringlet (%s) knows format %d",
			      (unsigned long long)number, areas->version, RINGLET_VERSION, ISO_FORMAT);
	return 0;
}

/* What lies in the file system, and behind it. */
static int find_all(iso9660_t *iso, const char *path, uint64_t efi_end, struct iso_areas *areas, struct report *report)
{
	iso9660_pvd_t pvd;
	if (!iso9660_ifs_read_pvd(iso, &pvd))
		return refuse(report, path, "is not an ISO 9660 image");
	uint64_t said = (uint64_t)iso9660_get_pvd_space_size(&pvd) * ISO_BLOCKSIZE;
	if (said < efi_end)
		said = efi_end;
	if (said > areas->size)
		return refuse(report, path, "is cut off: %llu bytes of %llu", (unsigned long long)areas->size,
			      (unsigned long long)said);
	int result = read_version(iso, path, areas, report);
	for (enum iso_area area = 0; result == 0 && area < AREA_COUNT; area++)
		result = find_area(iso, path, area, areas, report);
	return result ? result : read_sums(iso, path, areas, report);
}

int iso_areas_find(struct iso_areas *areas, const char *path, struct report *report)
{
	uint64_t efi_end;
	*areas = (struct iso_areas){0};
	if (size_of(path, &areas->size, &efi_end, report) < 0)
		return -1;
	cdio_loglevel_default = CDIO_LOG_ASSERT; /* what is wrong is said by us */
	iso9660_t *iso = iso9660_open_ext(path, ISO_EXTENSION_ROCK_RIDGE);
	if (!iso)
		return refuse(report, path, "is not an ISO 9660 image");
	int result = find_all(iso, path, efi_end, areas, report);
	iso9660_close(iso);
	return result;
}

void iso_areas_free(struct iso_areas *areas)
{
	free(areas->sums);
	areas->sums = NULL;
}

/* ---- all files against the list of sums ---- */

static int check_one(iso9660_t *iso, int fd, const struct medium_sum *sum, uint64_t *bytes, struct report *report)
{
	struct medium_bytes file = {.fd = -ENOENT};
	char *path = xasprintf("/%s", sum->path);
	if (find_file(iso, path, &file.offset, &file.length) == 0)
		file.fd = fd;
	*bytes += file.length;
	free(path);
	return medium_check(sum, &file, NULL, NULL, report);
}

int iso_files_check(const struct iso_areas *areas, const char *path, size_t *count, uint64_t *bytes,
		    struct report *report)
{
	struct medium_sums sums;
	int result = medium_sums_parse(&sums, areas->sums, report) < 0;
	iso9660_t *iso = iso9660_open_ext(path, ISO_EXTENSION_ROCK_RIDGE);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	*bytes = 0;
	if (!iso || fd < 0)
		result = report_error(report, path, "cannot be read: %s", strerror(errno));
	for (size_t i = 0; result >= 0 && i < sums.count; i++)
		result |= check_one(iso, fd, &sums.items[i], bytes, report);
	if (result >= 0 && *areas->efi)
		result |= iso_efi_check(fd, areas->efi, bytes, report);
	*count = sums.count;
	if (fd >= 0)
		close(fd);
	if (iso)
		iso9660_close(iso);
	medium_sums_free(&sums);
	return result;
}

/* ---- where the base ISO is ---- */

const char *iso_base(const char *given, struct report *report)
{
	static const char *const places[] = {"iso/out/ringlet-base.iso", "/usr/share/ringlet/ringlet-base.iso"};
	for (size_t i = 0; !given && i < sizeof places / sizeof *places; i++)
		if (access(places[i], R_OK) == 0)
			given = places[i];
	if (!given)
		report_error(report, NULL, "there is no base ISO: not at %s, not at %s; 'make iso' builds it, --base names another",
			     places[0], places[1]);
	return given;
}
