/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PARTITION_TYPES_H
#define RINGLET_PARTITION_TYPES_H

#include "plan/disk.h"

/* The GPT type GUID of a partition: EFI system partition, or Linux RAID. */
static inline const char *partition_type(enum partition part)
{
	return part == PART_ESP ? "C12A7328-F81F-11D2-BA4B-00A0C93EC93B" : "A19D880F-05FC-4D3B-A006-743F0F84911E";
}

#define GPT_LEGACY_BOOTABLE (UINT64_C(1) << 2)

#endif
