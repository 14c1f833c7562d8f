#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The power fails in the middle of an installation, several times: no disk boots what is half there, the medium
# begins again by itself, and once everything was verified it only finishes what is missing.
dir=build/vm-power-cut
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

cut_power() { # STAGE: as soon as node1 is in it
	machine node1 --no-lan
	event node1 "$1" start 300
	kill -KILL "$machine"
	wait "$machine" 2>/dev/null || true
}

marks() { # what is written in the four disks' first sectors, at the byte given
	for disk in "$dir"/node1-disk[1-4].raw; do
		dd if="$disk" bs=1 skip="$1" count=4 status=none | tr '\0' '.'
		echo
	done | sort | uniq -c | tr -s ' '
}

prepare --disk-size 8G
for stage in arrays restore files verify; do
	cut_power "$stage"
	[ "$(marks 4)" = " 4 RL0n" ] || fail "cut in $stage: the disks are not all newborn, but$(marks 4)"
	[ "$(marks 440)" = " 4 ...." ] || fail "cut in $stage: a disk could boot"
done
dd if="$dir/node1-disk1.raw" of="$dir/unsealed" bs=440 count=1 status=none

machine node1 --no-lan
event node1 seal 'done' 400
event node1 reboot 'done' 30
until_true 300 "it boots from disk" grep -aq 'login:' "$dir/node1.console"
switch_off
[ "$(marks 440)" = " 4 RL2s" ] || fail "the disks are not all sealed, but$(marks 440)"

# As if it had ended between the last check and the first boot code.
printf RL1c | dd of="$dir/unsealed" bs=1 seek=4 conv=notrunc status=none
head -c 4 /dev/zero >>"$dir/unsealed"
for disk in "$dir"/node1-disk[1-4].raw; do
	dd if="$dir/unsealed" of="$disk" conv=notrunc status=none
done
machine node1 --no-lan
event node1 seal 'done' 300
grep -q '"stage":"restore"' "$dir/node1.events" && fail "it installed again instead of only sealing"
switch_off
[ "$(marks 440)" = " 4 RL2s" ] || fail "the disks are not all sealed, but$(marks 440)"
rm -rf "$dir"
