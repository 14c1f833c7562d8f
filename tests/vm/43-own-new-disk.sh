#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# existing = own with a blank disk in the place of a dead one: the system is installed afresh over both, the data come
# from the disk that is left, and are on the new one, too, in the end.
dir=build/vm-own-disk
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
with_disks 'count = 2' 'min-size = 4G' 'existing = own'
prepare --disk-size 4G
lan
machine node1
event node1 seal "done" 900
until_true 600 "node1 answers" on node1 true
switch_off

say "disk 2 dies; people's data are on disk 1"
first=$dir/node1-disk1.raw second=$dir/node1-disk2.raw
read -r start size < <(/sbin/sfdisk -d "$first" | sed -n 's/.*raw4 : start= *\([0-9]*\), size= *\([0-9]*\),.*/\1 \2/p')
middle=$(((start + size / 2) / 2048))
head -c 8M < <(yes 'salaries of may') | dd of="$first" bs=1M seek=$middle conv=notrunc iflag=fullblock status=none
bytes=$(stat -c %s "$second")
rm "$second"
truncate -s "$bytes" "$second"

sed -i "s|^name .*|&\nssh-key = $(cat "$dir/id_ed25519.pub")|" "$dir/demo.conf" # another medium, which lets us in
"$ringlet" iso "$dir/demo.conf" node1 -o "$dir/again" || fail "no medium for the renewal"
machine node1 --boot medium --iso "$(echo "$PWD/$dir"/again/*.iso)"
event node1 seal "done" 900
grep -q '"stage":"restore"' "$dir/node1.events" || fail "the system was not installed afresh"
until_true 600 "node1 answers" on node1 true
# shellcheck disable=SC2016 # it is the node that counts
until_true 900 "redundancy is back" on node1 '[ "$(grep -c "\[UU\]" /proc/mdstat)" -eq 4 ]'
on node1 ringctl disk list | tee "$dir/disks"
[ "$(grep -c 'in sync$' "$dir/disks")" -eq 2 ] || fail "not two disks in sync"
on node1 systemctl poweroff || true
until_true 120 "node1 is off" bash -c "! kill -0 $machine"

for disk in "$first" "$second"; do
	dd if="$disk" bs=1M skip=$middle count=8 status=none | cmp - <(head -c 8M < <(yes 'salaries of may')) ||
		fail "$disk does not hold the data"
done
arrays_hold node1 2 raid10
rm -rf "$dir" "$profile"
say "a new disk in a renewal: $SECONDS s"
