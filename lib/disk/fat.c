/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file system from front to back, a cluster is one sector:
 *
 *   0          first sector, a copy of it in sector 6; FAT32: FSInfo in sector 1, and its copy in 7
 *   reserved   the table of clusters, twice
 *   FAT16      the root folder, 16 KiB
 *   data       clusters from number 2 on; FAT32: the first is the root folder
 *
 * Folders have one cluster each, files follow each other without gaps.
 */
#include "disk/fat.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "disk/fat_parts.h"

#define TABLES 2
#define ROOT_ENTRIES_16 512
#define FOLDERS_MAX 16
#define MEDIA 0xf8
#define DAY 0x0021 /* 1980-01-01, the first one a FAT knows: no clock in here */
#define END_OF_CHAIN 0x0fffffff
#define TAIL 4096

struct folder {
	char path[64];	  /* "" is the root */
	uint32_t cluster; /* 0: the root of a FAT16 */
	unsigned entries;
};

struct fat {
	const struct fat_shape *shape;
	bool wide; /* FAT32 */
	uint32_t sectors, reserved, table, root, clusters;
	unsigned char *bytes;
	uint32_t next; /* the next free cluster */
	struct folder folder[FOLDERS_MAX];
	unsigned folders;
};

static void put16(unsigned char *at, unsigned value)
{
	at[0] = (unsigned char)value;
	at[1] = (unsigned char)(value >> 8);
}

static void put32(unsigned char *at, uint32_t value)
{
	put16(at, value & 0xffff);
	put16(at + 2, value >> 16);
}

static unsigned char *sector_of(const struct fat *fat, uint32_t number)
{
	return fat->bytes + (size_t)number * fat->shape->sector;
}

static uint32_t data_begin(const struct fat *fat)
{
	return fat->reserved + TABLES * fat->table + fat->root;
}

static unsigned char *cluster_of(const struct fat *fat, uint32_t cluster)
{
	return sector_of(fat, data_begin(fat) + cluster - FAT_FIRST);
}

/* --- sizes ---------------------------------------------------------------------------------- */

/* A table that is a little larger than it need be does no harm; what follows lies on a multiple of 4096 bytes. */
static void divide(struct fat *fat, bool wide)
{
	unsigned sector = fat->shape->sector, width = wide ? 4 : 2, whole = TAIL / sector;
	fat->wide = wide;
	fat->reserved = wide ? 32 : 8;
	fat->root = wide ? 0 : ROOT_ENTRIES_16 * FAT_ENTRY / sector;
	uint32_t most = fat->sectors - fat->reserved - fat->root;
	fat->table = (uint32_t)(((uint64_t)most + FAT_FIRST) * width / sector + 1);
	fat->table = (fat->table + whole - 1) / whole * whole;
	fat->clusters = most - TABLES * fat->table;
}

/* Which of the two it is, says the number of clusters alone. */
static int choose(struct fat *fat)
{
	const struct fat_shape *shape = fat->shape;
	if ((shape->sector != 512 && shape->sector != 4096) || shape->size < (1U << 20) || shape->size > (1U << 30) ||
	    shape->start / shape->sector > UINT32_MAX)
		return -1;
	fat->sectors = (uint32_t)(shape->size / shape->sector);
	divide(fat, true);
	if (fat->clusters >= FAT32_LEAST)
		return 0;
	divide(fat, false);
	return fat->clusters >= FAT16_LEAST && fat->clusters < FAT32_LEAST ? 0 : -1;
}

static uint32_t clusters_for(const struct fat *fat, size_t length)
{
	return (uint32_t)((length + fat->shape->sector - 1) / fat->shape->sector);
}

/* --- the first sectors ---------------------------------------------------------------------- */

static void put_names(unsigned char *at, const struct fat *fat)
{
	at[0] = 0x80; /* drive */
	at[2] = 0x29; /* id, label and kind follow */
	put32(at + 3, fat->shape->id);
	memcpy(at + 7, "NO NAME    ", 11);
	memcpy(at + 18, fat->wide ? "FAT32   " : "FAT16   ", 8);
}

static void put_first(unsigned char *at, const struct fat *fat)
{
	bool small = !fat->wide && fat->sectors < 65536;
	memcpy(at, "\xeb\x58\x90" FAT_MAKER, 11);
	put16(at + 11, fat->shape->sector);
	at[13] = 1; /* sectors a cluster */
	put16(at + 14, fat->reserved);
	at[16] = TABLES;
	put16(at + 17, fat->wide ? 0 : ROOT_ENTRIES_16);
	put16(at + 19, small ? fat->sectors : 0);
	at[21] = MEDIA;
	put16(at + 22, fat->wide ? 0 : fat->table);
	put16(at + 24, 63); /* a geometry that nobody uses */
	put16(at + 26, 255);
	put32(at + 28, (uint32_t)(fat->shape->start / fat->shape->sector));
	put32(at + 32, small ? 0 : fat->sectors);
	if (fat->wide) {
		put32(at + 36, fat->table);
		put32(at + 44, FAT_FIRST); /* the root folder */
		put16(at + 48, 1);	   /* FSInfo */
		put16(at + 50, FAT_COPY);
	}
	put_names(at + (fat->wide ? 64 : 36), fat);
	put16(at + 510, 0xaa55);
}

static void put_info(unsigned char *at, const struct fat *fat)
{
	memcpy(at, "RRaA", 4);
	memcpy(at + 484, "rrAa", 4);
	put32(at + 488, fat->clusters + FAT_FIRST - fat->next);
	put32(at + 492, fat->next - 1); /* the last one that was given out */
	put16(at + 510, 0xaa55);
}

static void put_head(const struct fat *fat)
{
	put_first(sector_of(fat, 0), fat);
	put_first(sector_of(fat, FAT_COPY), fat);
	if (fat->wide) {
		put_info(sector_of(fat, 1), fat);
		put_info(sector_of(fat, FAT_COPY + 1), fat);
	}
}

/* --- clusters, folders, files --------------------------------------------------------------- */

static void put_next(const struct fat *fat, uint32_t cluster, uint32_t next)
{
	for (unsigned t = 0; t < TABLES; t++) {
		unsigned char *table = sector_of(fat, fat->reserved + t * fat->table);
		if (fat->wide)
			put32(table + (size_t)cluster * 4, next);
		else
			put16(table + (size_t)cluster * 2, next & 0xffff);
	}
}

/* A chain of so many clusters, one behind the other; 0 of them: 0, which is what an empty file begins with. */
static uint32_t take(struct fat *fat, uint32_t count)
{
	uint32_t first = count ? fat->next : 0;
	for (uint32_t i = 0; i < count; i++, fat->next++)
		put_next(fat, fat->next, i + 1 < count ? fat->next + 1 : END_OF_CHAIN);
	return first;
}

static void put_entry(unsigned char *at, const unsigned char name[FAT_NAME], unsigned small, unsigned kind,
		      uint32_t cluster, size_t length)
{
	memcpy(at, name, FAT_NAME);
	at[11] = (unsigned char)kind;
	at[12] = (unsigned char)small;
	put16(at + 16, DAY);
	put16(at + 18, DAY);
	put16(at + 20, cluster >> 16);
	put16(at + 24, DAY);
	put16(at + 26, cluster & 0xffff);
	put32(at + 28, (uint32_t)length);
}

static int add_entry(struct fat *fat, struct folder *folder, const char *name, unsigned kind, uint32_t cluster,
		     size_t length)
{
	unsigned char packed[FAT_NAME];
	int small = fat_name(packed, name, strlen(name));
	bool fixed = folder->cluster == 0;
	if (small < 0 || folder->entries == (fixed ? ROOT_ENTRIES_16 : fat->shape->sector / FAT_ENTRY))
		return -1;
	unsigned char *at = fixed ? sector_of(fat, data_begin(fat) - fat->root) : cluster_of(fat, folder->cluster);
	put_entry(at + folder->entries++ * FAT_ENTRY, packed, (unsigned)small, kind, cluster, length);
	return 0;
}

static struct folder *new_folder(struct fat *fat, const char *path, uint32_t cluster)
{
	struct folder *folder = &fat->folder[fat->folders++];
	*folder = (struct folder){.cluster = cluster};
	memcpy(folder->path, path, strlen(path) + 1);
	return folder;
}

/* "." and "..", which for a folder in the root folder is 0. */
static void put_dots(const struct fat *fat, struct folder *folder, const struct folder *parent)
{
	unsigned char *at = cluster_of(fat, folder->cluster);
	put_entry(at, (const unsigned char *)".          ", 0, FAT_FOLDER, folder->cluster, 0);
	put_entry(at + FAT_ENTRY, (const unsigned char *)"..         ", 0, FAT_FOLDER,
		  *parent->path ? parent->cluster : 0, 0);
	folder->entries = 2;
}

/* The folder that a path lies in; NULL: there is no room for it. */
static struct folder *folder_for(struct fat *fat, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return &fat->folder[0];
	char *name = xstrndup(path, (size_t)(slash - path));
	struct folder *found = NULL, *parent;
	for (unsigned i = 0; !found && i < fat->folders; i++)
		if (strcmp(fat->folder[i].path, name) == 0)
			found = &fat->folder[i];
	if (!found && strlen(name) < sizeof found->path && (parent = folder_for(fat, name)) != NULL &&
	    fat->folders < FOLDERS_MAX) {
		const char *last = strrchr(name, '/');
		found = new_folder(fat, name, take(fat, 1));
		put_dots(fat, found, parent);
		if (add_entry(fat, parent, last ? last + 1 : name, FAT_FOLDER, found->cluster, 0) < 0)
			found = NULL;
	}
	free(name);
	return found;
}

static int add_file(struct fat *fat, const struct fat_file *file)
{
	const char *slash = strrchr(file->path, '/');
	struct folder *folder = folder_for(fat, file->path);
	if (!folder)
		return -1;
	uint32_t first = take(fat, clusters_for(fat, file->length));
	if (first)
		memcpy(cluster_of(fat, first), file->bytes, file->length);
	return add_entry(fat, folder, slash ? slash + 1 : file->path, FAT_ARCHIVE, first, file->length);
}

/* At most: every part of a path may be a folder of its own. */
static uint64_t clusters_needed(const struct fat *fat, const struct fat_file *files, size_t count)
{
	uint64_t needed = FOLDERS_MAX;
	for (size_t i = 0; i < count; i++)
		needed += clusters_for(fat, files[i].length);
	return needed;
}

unsigned char *fat_make(const struct fat_shape *shape, const struct fat_file *files, size_t count, size_t *length)
{
	struct fat fat = {.shape = shape, .next = FAT_FIRST};
	if (choose(&fat) < 0)
		return NULL;
	uint64_t needed = clusters_needed(&fat, files, count);
	if (needed > fat.clusters)
		return NULL;
	fat.bytes = xcalloc(1, (data_begin(&fat) + (size_t)needed) * shape->sector + TAIL);
	put_next(&fat, 0, 0x0fffff00 | MEDIA);
	put_next(&fat, 1, END_OF_CHAIN);
	new_folder(&fat, "", fat.wide ? take(&fat, 1) : 0);
	int result = 0;
	for (size_t i = 0; result == 0 && i < count; i++)
		result = add_file(&fat, &files[i]);
	put_head(&fat);
	*length = ((data_begin(&fat) + (size_t)(fat.next - FAT_FIRST)) * shape->sector + TAIL - 1) / TAIL * TAIL;
	if (result == 0)
		return fat.bytes;
	free(fat.bytes);
	return NULL;
}
