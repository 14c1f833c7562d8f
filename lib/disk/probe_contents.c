/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What libblkid sees on a disk. The partitions are read through the disk
 * itself, at the offsets its table gives, so that a plain file serves as well
 * as a device, and nothing depends on the kernel having read the table.
 */
#include <blkid/blkid.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/types.h>
#include <linux/raid/md_p.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "disk/probe_disk.h"

#define TABLE_SECTOR 512 /* libblkid's partition offsets are in these */
#define HEAD 4096

static void copy_value(char *to, size_t size, blkid_probe probe, const char *name)
{
	const char *value;
	if (blkid_probe_lookup_value(probe, name, &value, NULL) == 0)
		snprintf(to, size, "%s", value);
}

static struct disk_content *add_content(struct disk_facts *disk, const char *where, uint64_t start, uint64_t size)
{
	disk->contents = xrealloc(disk->contents, (disk->content_count + 1) * sizeof *disk->contents);
	struct disk_content *content = &disk->contents[disk->content_count++];
	*content = (struct disk_content){.start = start, .size = size};
	snprintf(content->where, sizeof content->where, "%s", where);
	return content;
}

/* Of an md array's member with metadata 1.x, whose superblock libblkid found there. */
static unsigned raid_disks(int fd, blkid_probe probe, uint64_t start)
{
	char place[24] = "";
	uint64_t at;
	struct mdp_superblock_1 super;
	copy_value(place, sizeof place, probe, "SBMAGIC_OFFSET");
	if (!num_parse(place, 0, INT64_MAX - start, &at) ||
	    pread(fd, &super, sizeof super, (off_t)(start + at)) != (ssize_t)sizeof super ||
	    le32toh(super.magic) != MD_SB_MAGIC || le32toh(super.major_version) != 1 ||
	    le32toh(super.raid_disks) > RAID_DISKS_MAX)
		return 0;
	return le32toh(super.raid_disks);
}

/*
 * Every signature, not only the first: what lies below another one is somebody's data as well. But what
 * lies below a RAID member's is the array's: the file system of a mirror shows through on each half.
 * 0; -1: it could not be read.
 */
static int add_signatures(struct disk_facts *disk, int fd, blkid_probe probe, const char *where, uint64_t start,
			  uint64_t size)
{
	int result;
	while ((result = blkid_do_probe(probe)) == 0) {
		struct disk_content *content = add_content(disk, where, start, size);
		if (blkid_probe_has_value(probe, "TYPE")) {
			copy_value(content->type, sizeof content->type, probe, "TYPE");
			copy_value(content->label, sizeof content->label, probe, "LABEL");
			copy_value(content->uuid, sizeof content->uuid, probe, "UUID");
			if (strcmp(content->type, "linux_raid_member") == 0)
				content->raid_disks = raid_disks(fd, probe, start);
			if (ends_with(content->type, "_raid_member"))
				return 0;
		} else {
			copy_value(content->type, sizeof content->type, probe, "PTTYPE");
			copy_value(content->uuid, sizeof content->uuid, probe, "PTUUID");
		}
	}
	return result < 0 ? -1 : 0;
}

static blkid_probe open_probe(int fd, uint64_t start, uint64_t size, int with_tables)
{
	blkid_probe probe = blkid_new_probe();
	if (!probe || blkid_probe_set_device(probe, fd, (blkid_loff_t)start, (blkid_loff_t)size) < 0) {
		blkid_free_probe(probe);
		return NULL;
	}
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_TYPE | BLKID_SUBLKS_LABEL | BLKID_SUBLKS_UUID |
						 BLKID_SUBLKS_MAGIC);
	blkid_probe_enable_partitions(probe, with_tables);
	/* A table is one even if the first sector that announces it is gone, or all of its first copy. */
	blkid_probe_set_partitions_flags(probe, BLKID_PARTS_FORCE_GPT);
	return probe;
}

/* "sda1", "nvme0n1p1": a name that ends with a digit gets a p in between. */
static void partition_path(char where[32], const char *disk, int number)
{
	size_t length = strlen(disk);
	bool digit = length && strchr("0123456789", disk[length - 1]);
	snprintf(where, 32, "%.24s%s%d", disk, digit ? "p" : "", number);
}

static void add_partition(struct disk_facts *disk, int fd, blkid_partition partition)
{
	char where[32];
	uint64_t start = (uint64_t)blkid_partition_get_start(partition) * TABLE_SECTOR;
	uint64_t size = (uint64_t)blkid_partition_get_size(partition) * TABLE_SECTOR;
	partition_path(where, disk->name, blkid_partition_get_partno(partition));
	if (blkid_partition_is_extended(partition))
		return;
	blkid_probe probe = open_probe(fd, start, size, 0);
	if (probe)
		add_signatures(disk, fd, probe, where, start, size);
	blkid_free_probe(probe);
}

static void add_partitions(struct disk_facts *disk, int fd)
{
	blkid_probe probe = open_probe(fd, 0, 0, 1);
	blkid_partlist list = probe ? blkid_probe_get_partitions(probe) : NULL;
	for (int i = 0; list && i < blkid_partlist_numof_partitions(list); i++)
		add_partition(disk, fd, blkid_partlist_get_partition(list, i));
	blkid_free_probe(probe);
}

static int read_head(unsigned char head[HEAD], int fd)
{
	ssize_t n = pread(fd, head, HEAD, 0);
	if (n == HEAD)
		return 0;
	errno = n < 0 ? errno : EIO;
	return -1;
}

/*
 * Bytes of which no value is commoner than another: the measure is chi-square of 256 values, about 255 for random
 * ones (and hardly ever more than 350), thousands for everything people and programs write.
 */
static bool looks_random(const unsigned char head[HEAD])
{
	unsigned counts[256] = {0}, squares = 0;
	for (size_t i = 0; i < HEAD; i++)
		counts[head[i]]++;
	for (size_t i = 0; i < 256; i++)
		squares += counts[i] * counts[i];
	return squares / (HEAD / 256) - HEAD < 512;
}

/*
 * Where libblkid sees nothing: what a boot sector of another world looks like, and an encrypted disk without a header.
 * Not everything that is not zero: what wipefs leaves behind was given up by a person.
 */
static void add_unknown(struct disk_facts *disk, const unsigned char head[HEAD])
{
	const char *type = NULL;
	if (looks_random(head))
		type = "random data (encrypted?)";
	else if (head[SECTOR - 2] == 0x55 && head[SECTOR - 1] == 0xaa)
		type = "unknown boot sector";
	if (type)
		snprintf(add_content(disk, "whole disk", 0, disk->size)->type, sizeof disk->contents->type, "%s", type);
}

int probe_contents(struct disk_facts *disk, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	unsigned char head[HEAD] = {0};
	int result = read_head(head, fd);
	int error = errno;
	blkid_probe probe = result == 0 ? open_probe(fd, 0, 0, 1) : NULL;
	if (result == 0 && (!probe || add_signatures(disk, fd, probe, "whole disk", 0, disk->size) < 0)) {
		result = -1;
		error = EIO;
	}
	if (result == 0)
		add_partitions(disk, fd);
	if (result == 0 && disk->content_count == 0)
		add_unknown(disk, head);
	disk->mark = disk_mark_of(head);
	blkid_free_probe(probe);
	close(fd);
	errno = error;
	return result;
}
