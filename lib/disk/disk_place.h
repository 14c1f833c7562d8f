/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DISK_PLACE_H
#define RINGLET_DISK_PLACE_H

/*
 * Where a disk hangs, by the way through the machine that sysfs shows: fills transport, path and controller.
 *
 *   /devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda    pci-0000:00:1f.2-ata-1
 *   /devices/pci0000:00/0000:00:05.0/nvme/nvme0/nvme0n1                          pci-0000:00:05.0-nvme-1
 *   /devices/pci0000:00/0000:00:08.0/virtio3/block/vda                           pci-0000:00:08.0
 *
 * The words are udev's ID_PATH, so that people find them in /dev/disk/by-path. They do not depend on the order in
 * which drivers came up.
 */

#include "plan/disk.h"

void disk_place(struct disk_facts *disk, const char *root);

#endif
