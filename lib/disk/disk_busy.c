/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/disk_busy.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "disk/sysfs.h"
#include "sys/publish.h"

#define TABLE_LIMIT (1U << 20)

struct look {
	const char *root;
	const char *const *ours; /* holders that count as no use; NULL: none */
};

/* The name is the part after the prefix of its UUID that says who made it. */
static void by_mapper(char *busy, size_t size, const char *root, const char *name, const char *holder)
{
	static const struct {
		const char *prefix, *kind;
	} kinds[] = {{"LVM-", "LVM volume"}, {"CRYPT-", "encrypted volume"}, {"DMRAID-", "firmware RAID"}};
	char uuid[64] = "", mapped[32] = "";
	const char *kind = "mapped device";
	sysfs_text(root, holder, "dm/uuid", uuid, sizeof uuid);
	sysfs_text(root, holder, "dm/name", mapped, sizeof mapped);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (starts_with(uuid, kinds[i].prefix))
			kind = kinds[i].kind;
	if (starts_with(uuid, "mpath-"))
		snprintf(busy, size, "%s is a path of multipath device %s (%s)", name, mapped, holder);
	else
		snprintf(busy, size, "%s is used by %s %s (%s)", name, kind, mapped, holder);
}

static bool is_one_of(const char *name, const char *const *list)
{
	for (; list && *list; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

static void held(char *busy, size_t size, const struct look *look, const char *name)
{
	const char *root = look->root;
	char *real = sysfs_real(root, name, "holders");
	char *holder = real ? sysfs_first(root, real, "") : NULL;
	if (holder && starts_with(holder, "dm-"))
		by_mapper(busy, size, root, name, holder);
	else if (holder && !is_one_of(holder, look->ours))
		snprintf(busy, size, "%s is used by %s", name, holder);
	free(holder);
	free(real);
}

/* The line of a table of the kernel that begins with this device, from after its name on; NULL: none. To be freed. */
static char *line_of(const char *root, const char *table, const char *name)
{
	char *path = xasprintf("%s%s", root, table);
	char *all = read_file(path, NULL, TABLE_LIMIT);
	char *device = xasprintf("/dev/%s", name);
	size_t length = strlen(device);
	char *rest = all, *line, *found = NULL;
	while (rest && !found && (line = strsep(&rest, "\n")))
		if (starts_with(line, device) && (line[length] == ' ' || line[length] == '\t'))
			found = xstrdup(line + length + strspn(line + length, " \t"));
	free(device);
	free(all);
	free(path);
	return found;
}

static void in_use(char *busy, size_t size, const struct look *look, const char *name)
{
	const char *root = look->root;
	held(busy, size, look, name);
	char *mounted = *busy ? NULL : line_of(root, "/proc/self/mounts", name);
	if (mounted)
		snprintf(busy, size, "%s is mounted at %.*s", name, (int)strcspn(mounted, " "), mounted);
	char *swap = *busy ? NULL : line_of(root, "/proc/swaps", name);
	if (swap)
		snprintf(busy, size, "%s is used as swap", name);
	free(swap);
	free(mounted);
}

/* Its partitions are the folders below it that have a number as such. */
static void partitions_in_use(struct disk_facts *disk, const struct look *look)
{
	const char *root = look->root;
	char *folder = xasprintf("%s/sys/class/block/%s", root, disk->name);
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, versionsort);
	for (int i = 0; i < count; i++) {
		char *file = xasprintf("%s/partition", entries[i]->d_name);
		if (!*disk->busy && starts_with(entries[i]->d_name, disk->name) && sysfs_has(root, disk->name, file))
			in_use(disk->busy, sizeof disk->busy, look, entries[i]->d_name);
		free(file);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	free(folder);
}

void disk_busy_beside(struct disk_facts *disk, const char *root, const char *const *ours)
{
	const struct look look = {root, ours};
	char zoned[32] = "";
	disk->busy[0] = '\0';
	sysfs_text(root, disk->name, "queue/zoned", zoned, sizeof zoned);
	in_use(disk->busy, sizeof disk->busy, &look, disk->name);
	if (!*disk->busy)
		partitions_in_use(disk, &look);
	if (!*disk->busy && strcmp(zoned, "host-managed") == 0)
		snprintf(disk->busy, sizeof disk->busy, "zoned, host-managed: cannot be written at random");
}

void disk_busy(struct disk_facts *disk, const char *root)
{
	disk_busy_beside(disk, root, NULL);
}
