#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One machine with a disk of every kind: SATA that only pretends to have sectors of 512 bytes, NVMe, SCSI, virtio, and
# an MMC card. They become one array of five, and the machine starts from it: a RAID5, the level that has least in common
# with all other tests'; with DRILL=1 a RAID10.
dir=build/vm-mixed
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
level=raid5
[ "${DRILL:-0}" = 0 ] || level=raid10
with_disks 'count = 5' 'min-size = 4G' "level = $level"
hardware=(--machine q35 --disks 'sata:512e,nvme,scsi,virtio,mmc' --no-lan)
prepare --disk-size 4G
machine node1 "${hardware[@]}"
event node1 seal 'done' 600
event node1 system 'done' 400
until_true 200 "it boots from disk" grep -aq 'node1 login:' "$dir/node1.console"
switch_off
arrays_hold node1 5 $level
rm -rf "$dir" "$profile"
say "a disk of every kind in one array: $SECONDS s"
