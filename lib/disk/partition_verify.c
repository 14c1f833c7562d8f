/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a table with libblkid, which shares no code with the library that wrote it. */
#include <blkid/blkid.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "disk/partition.h"
#include "disk/partition_types.h"

#define TABLE_SECTOR 512

static bool same(const char *a, const char *b)
{
	return a && b && strcasecmp(a, b) == 0;
}

static int verify_partition(const char *path, blkid_partition p, const struct disk_target *target,
			    enum partition part, struct report *report)
{
	const char *name = partition_name(part);
	if (!p)
		return report_error(report, path, "partition %d (%s) is missing from its table", (int)part, name);
	bool place = (uint64_t)blkid_partition_get_start(p) * TABLE_SECTOR == target->start[part] &&
		     (uint64_t)blkid_partition_get_size(p) * TABLE_SECTOR == target->length[part];
	bool ids = same(blkid_partition_get_uuid(p), target->part_guid[part]) &&
		   same(blkid_partition_get_type_string(p), partition_type(part));
	bool bootable = blkid_partition_get_flags(p) & GPT_LEGACY_BOOTABLE;
	if (!place || !ids || bootable != (part == PART_BOOT))
		return report_error(report, path, "partition %d (%s) is not what was written: %s", (int)part, name,
				    !place ? "its place differs" : !ids ? "its ids differ" : "its boot flag differs");
	return 0;
}

static int verify_list(const char *path, blkid_partlist list, const struct disk_target *target, struct report *report)
{
	blkid_parttable table = list ? blkid_partlist_get_table(list) : NULL;
	if (!table || !same(blkid_parttable_get_type(table), "gpt"))
		return report_error(report, path, "its partition table cannot be read back");
	if (!same(blkid_parttable_get_id(table), target->disk_guid))
		return report_error(report, path, "its table has the id %s instead of %s",
				    blkid_parttable_get_id(table), target->disk_guid);
	int result = 0, wanted = 0;
	for (enum partition part = PART_ESP; part <= PART_COUNT; part++) {
		if (!target->length[part])
			continue;
		wanted++;
		blkid_partition p = blkid_partlist_get_partition_by_partno(list, (int)part);
		if (verify_partition(path, p, target, part, report) < 0)
			result = -1;
	}
	if (blkid_partlist_numof_partitions(list) != wanted)
		result = report_error(report, path, "its table has %d partitions instead of %d",
				      blkid_partlist_numof_partitions(list), wanted);
	return result;
}

int partition_verify(const char *path, const struct disk_target *target, struct report *report)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return report_error(report, path, "cannot be opened: %s", strerror(errno));
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	blkid_probe probe = blkid_new_probe();
	int result;
	if (!probe || blkid_probe_set_device(probe, fd, 0, 0) < 0 || blkid_probe_enable_partitions(probe, 1) < 0)
		result = report_error(report, path, "cannot be probed");
	else
		result = verify_list(path, blkid_probe_get_partitions(probe), target, report);
	blkid_free_probe(probe);
	close(fd);
	return result;
}
