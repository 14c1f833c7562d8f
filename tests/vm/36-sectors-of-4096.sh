#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Disks with sectors of 4096 bytes, from which a BIOS cannot start. Alone: the medium stays in the drive and starts the
# installed system. With DRILL=1 also beside a disk with 512: the machine starts from that one, and the arrays are of both.
dir=build/vm-4kn
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
with_disks 'count = 2' 'min-size = 4G'

prepare --disk-size 4G
machine node1 --disks 'nvme:4k,virtio:4k' --no-lan
event node1 seal 'done' 900
grep -q 'by kexec' "$dir/node1.events" || until_true 30 "it is started by kexec" grep -q 'by kexec' "$dir/node1.events"
until_true 400 "it runs" grep -aq 'node1 login:' "$dir/node1.console"
switch_off
machine node1 --disks 'nvme:4k,virtio:4k' --no-lan
event node1 reboot 'done' 400
grep -q '"stage":"restore"' "$dir/node1.events" && fail "it installed again"
until_true 400 "its medium starts it again" grep -aq 'node1 login:' "$dir/node1.console"
switch_off

beside_512() {
	prepare --disk-size 4G
	machine node1 --disks 'virtio,nvme:4k' --no-lan
	event node1 seal 'done' 900
	until_true 600 "it boots from the disk with 512" grep -aq 'node1 login:' "$dir/node1.console"
	grep -q 'by kexec' "$dir/node1.events" && fail "it did not start from disk"
	switch_off
}
[ "${DRILL:-0}" = 0 ] || beside_512
for disk in "$dir"/node1-disk?.raw; do
	[ "$(dd if="$disk" bs=1 skip=440 count=4 status=none)" = RL2s ] || fail "$disk is not sealed"
done
rm -rf "$dir" "$profile"
say "sectors of 4096 bytes: $SECONDS s"
