/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for one file. The bytes come from a disk that firmware and others write to: nothing in them is believed. */
#include <stdbool.h>
#include <string.h>

#include "disk/fat.h"
#include "disk/fat_parts.h"

struct view {
	const unsigned char *bytes, *table;
	size_t length;
	bool wide;
	size_t cluster;	   /* bytes */
	size_t root, data; /* where they begin; root: of a FAT16 */
	size_t root_entries;
	uint32_t clusters, root_cluster;
};

static unsigned get16(const unsigned char *at)
{
	return at[0] | (unsigned)at[1] << 8;
}

static uint32_t get32(const unsigned char *at)
{
	return get16(at) | (uint32_t)get16(at + 2) << 16;
}

static bool power_of_two(size_t n)
{
	return n && (n & (n - 1)) == 0;
}

/* 0; -1: it makes no sense, or says that it is larger than what we have of it. */
static int open_view(struct view *view, const unsigned char *bytes, size_t length)
{
	if (length < 512 || get16(bytes + 510) != 0xaa55)
		return -1;
	size_t sector = get16(bytes + 11), per_cluster = bytes[13], reserved = get16(bytes + 14), tables = bytes[16];
	uint64_t table = get16(bytes + 22) ? get16(bytes + 22) : get32(bytes + 36);
	uint64_t sectors = get16(bytes + 19) ? get16(bytes + 19) : get32(bytes + 32);
	if (!power_of_two(sector) || sector < 512 || sector > 4096 || !power_of_two(per_cluster) || !reserved || !tables ||
	    !table || sectors > length / sector)
		return -1;
	size_t root_sectors = (get16(bytes + 17) * (size_t)FAT_ENTRY + sector - 1) / sector;
	uint64_t begin = reserved + tables * table + root_sectors;
	if (begin >= sectors)
		return -1;
	*view = (struct view){
		.bytes = bytes,
		.length = length,
		.table = bytes + reserved * sector,
		.cluster = per_cluster * sector,
		.root = (size_t)(begin - root_sectors) * sector,
		.root_entries = get16(bytes + 17),
		.data = (size_t)begin * sector,
		.clusters = (uint32_t)((sectors - begin) / per_cluster),
		.root_cluster = get32(bytes + 44),
	};
	view->wide = view->clusters >= FAT32_LEAST;
	uint64_t width = view->wide ? 4 : 2;
	return view->clusters >= FAT16_LEAST && ((uint64_t)view->clusters + FAT_FIRST) * width <= table * sector ? 0 : -1;
}

/* NULL: there is no such cluster. */
static const unsigned char *cluster_at(const struct view *view, uint32_t cluster)
{
	if (cluster < FAT_FIRST || cluster - FAT_FIRST >= view->clusters)
		return NULL;
	return view->bytes + view->data + (size_t)(cluster - FAT_FIRST) * view->cluster;
}

static uint32_t next_of(const struct view *view, uint32_t cluster)
{
	return view->wide ? get32(view->table + (size_t)cluster * 4) & 0x0fffffff : get16(view->table + (size_t)cluster * 2);
}

/* The entry of that name among these; NULL: none. Entries of long names and labels are of another kind. */
static const unsigned char *among(const unsigned char *entries, size_t count, const unsigned char name[FAT_NAME])
{
	for (size_t i = 0; i < count; i++) {
		const unsigned char *entry = entries + i * FAT_ENTRY;
		if (entry[0] == 0) /* the end; what follows was never used */
			return NULL;
		if (memcmp(entry, name, FAT_NAME) == 0 && !(entry[11] & 0x08))
			return entry;
	}
	return NULL;
}

static const unsigned char *entry_in(const struct view *view, uint32_t folder, const unsigned char name[FAT_NAME])
{
	const unsigned char *found = NULL, *at;
	if (folder == 0 && !view->wide)
		return among(view->bytes + view->root, view->root_entries, name);
	uint32_t cluster = folder ? folder : view->root_cluster;
	for (uint32_t i = 0; !found && i < view->clusters && (at = cluster_at(view, cluster)) != NULL; i++) {
		found = among(at, view->cluster / FAT_ENTRY, name);
		cluster = next_of(view, cluster);
	}
	return found;
}

static uint32_t begin_of(const struct view *view, const unsigned char *entry)
{
	return get16(entry + 26) | (view->wide ? (uint32_t)get16(entry + 20) << 16 : 0);
}

static const unsigned char *look_up(const struct view *view, const char *path)
{
	uint32_t folder = 0;
	for (;;) {
		unsigned char name[FAT_NAME];
		size_t length = strcspn(path, "/");
		const unsigned char *entry =
			fat_name(name, path, length) < 0 ? NULL : entry_in(view, folder, name);
		bool last = path[length] == '\0';
		if (!entry || last != !(entry[11] & FAT_FOLDER))
			return NULL;
		if (last)
			return entry;
		folder = begin_of(view, entry);
		path += length + 1;
	}
}

static bool holds(const struct view *view, uint32_t cluster, const unsigned char *wanted, size_t length)
{
	while (length) {
		const unsigned char *at = cluster_at(view, cluster);
		size_t part = length < view->cluster ? length : view->cluster;
		if (!at || memcmp(at, wanted, part) != 0)
			return false;
		cluster = next_of(view, cluster);
		wanted += part;
		length -= part;
	}
	return true;
}

enum fat_found fat_compare(const unsigned char *bytes, size_t length, const struct fat_file *file)
{
	struct view view;
	if (open_view(&view, bytes, length) < 0)
		return FAT_UNREADABLE;
	const unsigned char *entry = look_up(&view, file->path);
	if (!entry)
		return FAT_MISSING;
	return get32(entry + 28) == file->length && holds(&view, begin_of(&view, entry), file->bytes, file->length) ?
		       FAT_SAME :
		       FAT_DIFFERS;
}
