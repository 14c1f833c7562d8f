/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/esp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "disk/direct.h"
#include "sys/publish.h"

#define WHAT "its ESP"
#define OPENS "the first sector of its ESP"
#define SOURCE_LIMIT (16U << 20)
#define MAKER_AT 3

/* --- what it holds -------------------------------------------------------------------------- */

enum { SHIM, KEYS, GRUB, MENU };

static const struct {
	const char *path;
	int source;
} contents[ESP_FILES] = {
	{"EFI/BOOT/BOOTX64.EFI", SHIM},	  {"EFI/BOOT/grubx64.efi", GRUB},   {"EFI/BOOT/mmx64.efi", KEYS},
	{"EFI/debian/shimx64.efi", SHIM}, {"EFI/debian/grubx64.efi", GRUB}, {"EFI/debian/mmx64.efi", KEYS},
	{"EFI/debian/grub.cfg", MENU},
};

int esp_read(struct esp *esp, const char *root, struct report *report)
{
	static const char *const sources[] = {
		[SHIM] = ESP_SHIM, [KEYS] = ESP_KEYS, [GRUB] = ESP_GRUB, [MENU] = ESP_GRUB_CFG};
	size_t length[4] = {0};
	int result = 0;
	*esp = (struct esp)ESP_NULL;
	for (int i = SHIM; i <= MENU; i++) {
		char *path = xasprintf("%s%s", root, sources[i]);
		esp->source[i] = read_file(path, &length[i], SOURCE_LIMIT);
		if (!esp->source[i] || length[i] == 0)
			result = report_error(report, path, "cannot be read: %s; it belongs into the ESP of each disk",
					      esp->source[i] ? "it is empty" : strerror(errno));
		free(path);
	}
	for (int i = 0; i < ESP_FILES; i++)
		esp->file[i] = (struct fat_file){contents[i].path, esp->source[contents[i].source],
						 length[contents[i].source]};
	return result;
}

void esp_free(struct esp *esp)
{
	for (size_t i = 0; i < sizeof esp->source / sizeof *esp->source; i++)
		free(esp->source[i]);
	*esp = (struct esp)ESP_NULL;
}

/* An id that was never set is 0: a file system without one. */
static unsigned char *image(const struct direct *disk, const struct disk_target *target, const struct esp *esp,
			    size_t *length, struct report *report)
{
	unsigned high = 0, low = 0;
	sscanf(target->esp_id, "%4X-%4X", &high, &low);
	struct fat_shape shape = {
		.size = target->length[PART_ESP],
		.start = target->start[PART_ESP],
		.sector = (unsigned)disk->sector,
		.id = high << 16 | low,
	};
	unsigned char *made = fat_make(&shape, esp->file, ESP_FILES, length);
	if (!made) {
		report_error(report, disk->path, "its ESP has no room for shim and GRUB");
		return NULL;
	}
	unsigned char *bytes = direct_room(*length);
	memcpy(bytes, made, *length);
	free(made);
	return bytes;
}

/* --- deeds ---------------------------------------------------------------------------------- */

static int write_first(const struct direct *disk, const struct disk_target *target, const unsigned char *bytes,
		       struct report *report)
{
	return direct_write(disk, bytes, disk->sector, target->start[PART_ESP], OPENS, report);
}

static int close_it(const struct direct *disk, const struct disk_target *target, struct report *report)
{
	unsigned char *zeros = direct_room(disk->sector);
	int result = write_first(disk, target, zeros, report);
	free(zeros);
	return result;
}

int esp_close(const char *path, const struct disk_target *target, struct report *report)
{
	struct direct disk;
	if (direct_open(&disk, path, report) < 0)
		return -1;
	int result = close_it(&disk, target, report);
	direct_close(&disk);
	return result;
}

int esp_write(const char *path, const struct disk_target *target, const struct esp *esp, struct report *report)
{
	struct direct disk;
	size_t length;
	if (direct_open(&disk, path, report) < 0)
		return -1;
	unsigned char *bytes = image(&disk, target, esp, &length, report);
	int result = bytes ? close_it(&disk, target, report) : -1;
	if (result == 0) {
		memset(bytes, 0, disk.sector);
		result = direct_write(&disk, bytes, length, target->start[PART_ESP], WHAT, report);
	}
	free(bytes);
	direct_close(&disk);
	return result;
}

/* What is not ours does not get a first sector from us: it would be a file system of whatever lies there. */
int esp_open(const char *path, const struct disk_target *target, struct report *report)
{
	struct direct disk;
	if (direct_open(&disk, path, report) < 0)
		return -1;
	unsigned char *bytes = direct_room(disk.sector);
	uint64_t copy = target->start[PART_ESP] + FAT_COPY * disk.sector;
	int result = direct_read(&disk, bytes, disk.sector, copy, WHAT, report);
	if (result == 0 && memcmp(bytes + MAKER_AT, FAT_MAKER, strlen(FAT_MAKER)) != 0)
		result = 1;
	if (result == 0)
		result = write_first(&disk, target, bytes, report);
	free(bytes);
	direct_close(&disk);
	return result;
}

/* --- looking -------------------------------------------------------------------------------- */

static bool is_closed(const unsigned char *bytes, size_t sector)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, sector - 1) == 0;
}

/* Its bytes as they are to be, and as they are. */
struct comparison {
	struct direct disk;
	unsigned char *wanted, *found;
	size_t length;
};

/* 0; -1: the report says why not. comparison_end() in either case. */
static int compare(struct comparison *c, const char *path, const struct disk_target *target, const struct esp *esp,
		   struct report *report)
{
	*c = (struct comparison){0};
	if (direct_open(&c->disk, path, report) < 0)
		return -1;
	c->wanted = image(&c->disk, target, esp, &c->length, report);
	if (!c->wanted)
		return -1;
	c->found = direct_room(c->length);
	return direct_read(&c->disk, c->found, c->length, target->start[PART_ESP], WHAT, report);
}

static void comparison_end(struct comparison *c)
{
	free(c->found);
	free(c->wanted);
	if (c->disk.fd >= 0) /* it was opened */
		direct_close(&c->disk);
}

int esp_verify(const char *path, const struct disk_target *target, const struct esp *esp, struct report *report)
{
	struct comparison c;
	int result = compare(&c, path, target, esp, report);
	if (result == 0) {
		memset(c.wanted, 0, c.disk.sector);
		if (memcmp(c.wanted, c.found, c.length) != 0)
			result = report_error(report, path, "its ESP is not what was written");
	}
	comparison_end(&c);
	return result;
}

/* Somebody else wrote to it: only what is in the files counts. */
static enum esp_state look_closer(const unsigned char *bytes, size_t length, const struct esp *esp, char **why)
{
	static const char *const words[] = {
		[FAT_DIFFERS] = "differs", [FAT_MISSING] = "is missing", [FAT_UNREADABLE] = "there is no FAT file system"};
	for (int i = 0; i < ESP_FILES; i++) {
		enum fat_found found = fat_compare(bytes, length, &esp->file[i]);
		if (found == FAT_SAME)
			continue;
		*why = found == FAT_UNREADABLE ? xstrdup(words[found]) :
						 xasprintf("%s %s", esp->file[i].path, words[found]);
		return ESP_OTHER;
	}
	return ESP_IN_STEP;
}

static int look_at_all(const struct direct *disk, const struct disk_target *target, const struct esp *esp,
		       enum esp_state *state, char **why, struct report *report)
{
	size_t length = target->length[PART_ESP];
	unsigned char *bytes = direct_room(length);
	int result = direct_read(disk, bytes, length, target->start[PART_ESP], WHAT, report);
	if (result == 0)
		*state = look_closer(bytes, length, esp, why);
	free(bytes);
	return result;
}

int esp_look(const char *path, const struct disk_target *target, const struct esp *esp, enum esp_state *state,
	     char **why, struct report *report)
{
	struct comparison c;
	*why = NULL;
	int result = compare(&c, path, target, esp, report);
	if (result == 0 && is_closed(c.found, c.disk.sector)) {
		*state = ESP_CLOSED;
		*why = xstrdup("nothing starts from it");
	} else if (result == 0 && memcmp(c.wanted, c.found, c.length) == 0)
		*state = ESP_IN_STEP;
	else if (result == 0)
		result = look_at_all(&c.disk, target, esp, state, why, report);
	comparison_end(&c);
	return result;
}
