/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "filesystem.h"

#include <blkid/blkid.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "base/text.h"
#include "command.h"

/* MiB. It is written once, as zeros, now: 32 carry a system disk with few metadata writes well. */
#define JOURNAL "size=32"

/*
 * What extlinux 6.04 does not know is left out; the rest of ext4 it reads.
 * Its inode tables are zeroed later, in the background.
 */
#define BOOT_FEATURES "^64bit,^metadata_csum,^metadata_csum_seed,^orphan_file,uninit_bg"

int filesystem_grow(const struct array_plan *root, struct report *report)
{
	char *device = array_device(root->name);
	int result = command(report, device, RUN_ARGV("resize2fs", device));
	if (result == 0)
		result = command(report, device,
				 RUN_ARGV("tune2fs", "-U", root->fs_uuid, "-j", "-J", JOURNAL, device));
	free(device);
	return result;
}

int filesystem_make_boot(const struct array_plan *boot, struct report *report)
{
	char *device = array_device(boot->name);
	char *seed = xasprintf("hash_seed=%s,lazy_itable_init=1,lazy_journal_init=1,nodiscard", boot->fs_uuid);
	int result = command(report, device,
			     RUN_ARGV("mke2fs", "-q", "-F", "-t", "ext4", "-O", BOOT_FEATURES, "-m", "0", "-J",
				      "size=4", "-L", "boot", "-U", boot->fs_uuid, "-E", seed, device));
	free(seed);
	free(device);
	return result;
}

static char *uuid_of(const char *device)
{
	int fd = open(device, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	blkid_probe probe = blkid_new_probe();
	const char *value = NULL;
	char *uuid = NULL;
	if (probe && blkid_probe_set_device(probe, fd, 0, 0) == 0) {
		blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_TYPE | BLKID_SUBLKS_UUID);
		if (blkid_do_safeprobe(probe) == 0 && blkid_probe_lookup_value(probe, "UUID", &value, NULL) == 0)
			uuid = xstrdup(value);
	}
	blkid_free_probe(probe);
	close(fd);
	return uuid;
}

int filesystem_verify(const struct array_plan *array, struct report *report)
{
	if (!array->fs_uuid[0])
		return 0;
	char *device = array_device(array->name);
	char *uuid = uuid_of(device);
	int result = 0;
	if (!uuid || strcmp(uuid, array->fs_uuid) != 0)
		result = report_error(report, device, "its file system has the UUID %s instead of %s",
				      uuid ? uuid : "(none)", array->fs_uuid);
	free(uuid);
	free(device);
	return result;
}
