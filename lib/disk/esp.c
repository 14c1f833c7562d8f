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
	free(esp->made);
	*esp = (struct esp)ESP_NULL;
}

/* --- its bytes ------------------------------------------------------------------------------ */

/* An id that was never set is 0: a file system without one. */
static uint32_t id_of(const struct disk_target *target)
{
	unsigned high = 0, low = 0;
	sscanf(target->esp_id, "%4X-%4X", &high, &low);
	return high << 16 | low;
}

static int fill(const struct fat *fat, const struct esp *esp, struct report *report)
{
	static const char *const folders[] = {"EFI", "EFI/BOOT", "EFI/debian"};
	int result = 0;
	for (size_t i = 0; result == 0 && i < sizeof folders / sizeof *folders; i++)
		result = fat_add_folder(fat, folders[i], report);
	for (int i = 0; result == 0 && i < ESP_FILES; i++)
		result = fat_add_file(fat, &esp->file[i], report);
	return result;
}

static int make(struct esp *esp, const char *disk, const struct fat_shape *shape, struct report *report)
{
	struct fat fat;
	free(esp->made);
	esp->made = NULL;
	esp->shape = *shape;
	if (fat_make(&fat, disk, shape, report) == 0 && fill(&fat, esp, report) == 0)
		esp->made = fat_bytes(&fat, &esp->length, report);
	fat_free(&fat);
	return esp->made ? 0 : -1;
}

static bool serves(const struct esp *esp, const struct fat_shape *shape)
{
	return esp->made && esp->shape.size == shape->size && esp->shape.start == shape->start &&
	       esp->shape.sector == shape->sector;
}

/* As it is when it is open. mkfs.fat makes the copy of the first sector for a FAT32 alone. */
static unsigned char *image(const struct direct *disk, const struct disk_target *target, struct esp *esp,
			    size_t *length, struct report *report)
{
	struct fat_shape shape = {
		.size = target->length[PART_ESP],
		.start = target->start[PART_ESP],
		.sector = (unsigned)disk->sector,
		.id = id_of(target),
	};
	if (!serves(esp, &shape) && make(esp, disk->path, &shape, report) < 0)
		return NULL;
	unsigned char *bytes = direct_room(*length = esp->length);
	memcpy(bytes, esp->made, esp->length);
	fat_set_id(bytes, shape.sector, shape.id);
	memcpy(bytes + ESP_COPY * disk->sector, bytes, disk->sector);
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

int esp_write(const char *path, const struct disk_target *target, struct esp *esp, struct report *report)
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
	uint64_t copy = target->start[PART_ESP] + ESP_COPY * disk.sector;
	int result = direct_read(&disk, bytes, disk.sector, copy, WHAT, report);
	if (result == 0 && !fat_is_first(bytes, id_of(target)))
		result = 1;
	if (result == 0)
		result = write_first(&disk, target, bytes, report);
	free(bytes);
	direct_close(&disk);
	return result;
}

/* --- looking -------------------------------------------------------------------------------- */

static int verify(const struct direct *disk, const struct disk_target *target, struct esp *esp,
		  struct report *report)
{
	size_t length;
	unsigned char *wanted = image(disk, target, esp, &length, report);
	if (!wanted)
		return -1;
	unsigned char *found = direct_room(length);
	int result = direct_read(disk, found, length, target->start[PART_ESP], WHAT, report);
	memset(wanted, 0, disk->sector);
	if (result == 0 && memcmp(wanted, found, length) != 0)
		result = report_error(report, disk->path, "its ESP is not what was written");
	free(found);
	free(wanted);
	return result;
}

int esp_verify(const char *path, const struct disk_target *target, struct esp *esp, struct report *report)
{
	struct direct disk;
	if (direct_open(&disk, path, report) < 0)
		return -1;
	int result = verify(&disk, target, esp, report);
	direct_close(&disk);
	return result;
}

/* 0; -1: the report. */
static int is_closed(const struct direct *disk, const struct disk_target *target, bool *closed, struct report *report)
{
	unsigned char *bytes = direct_room(disk->sector);
	int result = direct_read(disk, bytes, disk->sector, target->start[PART_ESP], WHAT, report);
	*closed = bytes[0] == 0 && memcmp(bytes, bytes + 1, disk->sector - 1) == 0;
	free(bytes);
	return result;
}

/* Whoever wrote to it: only what is in the files counts. */
static int look_closer(const struct direct *disk, const struct disk_target *target, const struct esp *esp,
		       enum esp_state *state, char **why, struct report *report)
{
	static const char *const words[] = {[FAT_DIFFERS] = "differs", [FAT_MISSING] = "is missing"};
	int found = FAT_SAME;
	direct_forget(disk, target->start[PART_ESP], target->length[PART_ESP]);
	for (int i = 0; found == FAT_SAME && i < ESP_FILES; i++) {
		found = fat_find(disk->path, target->start[PART_ESP], &esp->file[i], report);
		if (found == FAT_UNREADABLE)
			*why = xstrdup("there is no FAT file system");
		else if (found > 0)
			*why = xasprintf("%s %s", esp->file[i].path, words[found]);
	}
	*state = found == FAT_SAME ? ESP_IN_STEP : ESP_OTHER;
	return found < 0 ? -1 : 0;
}

int esp_look(const char *path, const struct disk_target *target, const struct esp *esp, enum esp_state *state,
	     char **why, struct report *report)
{
	struct direct disk;
	bool closed;
	*why = NULL;
	if (direct_open(&disk, path, report) < 0)
		return -1;
	int result = is_closed(&disk, target, &closed, report);
	if (result == 0 && closed) {
		*state = ESP_CLOSED;
		*why = xstrdup("nothing starts from it");
	} else if (result == 0)
		result = look_closer(&disk, target, esp, state, why, report);
	direct_close(&disk);
	return result;
}
