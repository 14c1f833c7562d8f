#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# count = 4-6: a machine with five disks is installed on its five, starts, and misses none; another medium renews it on the
# same five, and own and copy are what they were. Four of the five are not renewed as a set of four.
dir=build/vm-count-range
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
with_disks "count = 4-6" "min-size = 4G" "existing = own"
five=(--disks 'virtio*5')

array_ids() { # of own and copy as the members tell: made anew, they would begin with another event count and time
	local disk part
	for disk in "$dir"/node1-disk?.raw; do
		for part in 4 5; do member "$disk" $part | grep -e 'Creation Time' -e 'Raid Devices'; done
	done
}

prepare --memory 1536 --disk-size 5G
[ ! -e "$dir/node1-disk5.raw" ] || fail "more disks than the least were made"
truncate -s 5G "$dir/node1-disk5.raw"
lan
machine node1 "${five[@]}"
event node1 seal "done" 900
until_true 400 "node1 answers" on node1 true
on node1 ringctl disk | tee "$dir/disks"
[ "$(grep -c '  in sync$' "$dir/disks")" -eq 5 ] || fail "not five disks in sync"
on node1 ringctl status | tee "$dir/status" || true
grep -q missing "$dir/status" && fail "a disk is missed"
on node1 "mdadm --detail /dev/md/own" | grep -q 'Raid Devices : 5' || fail "own is not of five"
[ "$(on node1 ringctl facts | grep -c 'linux_raid_member .* raid-disks=5$')" -eq 20 ] || fail "not each of twenty members tells five"
switch_off
array_ids >"$dir/arrays"
[ "$(grep -c 'Raid Devices : 5' "$dir/arrays")" -eq 10 ] || fail "members: $(cat "$dir/arrays")"

# Another medium renews what is there.
stamp_again ''
machine node1 "${five[@]}" --without 3 --boot medium --iso "$iso"
event node1 plan refused 400
until_true 60 "it says why" grep -aq 'installed on 5 disks, counted are 4' "$dir/node1.console"
switch_off
machine node1 "${five[@]}" --boot medium --iso "$iso"
event node1 reboot "done" 900
switch_off
array_ids | cmp - "$dir/arrays" || fail "the data arrays were made anew"
machine node1 "${five[@]}" --medium none
until_true 400 "node1 answers again" on node1 true
on node1 ringctl disk | tee "$dir/disks"
[ "$(grep -c '  in sync$' "$dir/disks")" -eq 5 ] || fail "not five disks in sync after the renewal"
switch_off
rm -rf "$dir" "$profile"
