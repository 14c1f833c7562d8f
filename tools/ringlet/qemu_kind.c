/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qemu_kind.h"

#include <string.h>

/*
 * SeaBIOS would start from an MMC card, but QEMU gives it no place in the boot
 * order. AHCI ports have no hot plug in QEMU, an SD card's slot neither, and
 * the SAS controller does not tell the guest. NVMe does not say what a sector
 * really is. xHCI can have 15 ports; three
 * are kept free for the medium, a stick, and one more.
 */
static const struct qemu_kind kinds[] = {
	[KIND_VIRTIO] = {.name = "virtio", .driver = "virtio-blk-pci", .sectors_4k = true, .sectors_512e = true,
			 .serial = true, .boots = true, .plugs = true},
	[KIND_SATA] = {.name = "sata", .driver = "ide-hd", .controller = "ich9-ahci", .ports = 6, .wwn = true,
		       .ssd = true, .sectors_512e = true, .serial = true, .boots = true},
	[KIND_NVME] = {.name = "nvme", .driver = "nvme", .sectors_4k = true, .serial = true, .boots = true, .plugs = true},
	[KIND_SCSI] = {.name = "scsi", .driver = "scsi-hd", .controller = "virtio-scsi-pci", .ports = 64, .wwn = true,
		       .ssd = true, .sectors_4k = true, .sectors_512e = true, .serial = true, .boots = true,
		       .plugs = true},
	[KIND_SAS] = {.name = "sas", .driver = "scsi-hd", .controller = "mptsas1068", .ports = 8, .wwn = true,
		      .ssd = true, .sectors_4k = true, .sectors_512e = true, .serial = true, .boots = true},
	[KIND_MMC] = {.name = "mmc", .driver = "sd-card", .controller = "sdhci-pci"},
	[KIND_USB] = {.name = "usb", .driver = "usb-storage", .controller = "qemu-xhci", .ports = 12,
		      .sectors_4k = true, .sectors_512e = true, .serial = true, .boots = true, .plugs = true},
};

const struct qemu_kind *qemu_kind(enum disk_kind kind)
{
	return &kinds[kind == KIND_ANY ? KIND_VIRTIO : kind];
}

enum disk_kind qemu_kind_named(const char *name)
{
	for (enum disk_kind kind = KIND_VIRTIO; kind <= KIND_USB; kind++)
		if (strcmp(kinds[kind].name, name) == 0)
			return kind;
	return KIND_ANY;
}
