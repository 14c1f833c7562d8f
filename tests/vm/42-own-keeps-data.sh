#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# existing = own: another medium installs the system afresh, and the arrays of the data, DRBD's metadata in them, are
# byte for byte what they were. (In md's own records before them the bits of the last writes are cleared in time.)
dir=build/vm-own
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
mkdir -p build
profile=build/vm-own.conf
sed -e 's/^count .*/count = 2/' -e 's/^existing .*/existing = own/' profiles/demo.conf >$profile

place() { # DISK NUMBER: start and length of a partition in MiB
	sfdisk --json "$1" | awk -v n="$2" -F'[:,]' '/"start":/ { start = $2 } /"size":/ { if (++count == n) print start / 2048, $2 / 2048 }'
}
data_digests() { # of the arrays' data in partitions 4 and 5
	local disk part start length offset
	for disk in "$dir"/node1-disk?.raw; do
		for part in 4 5; do
			read -r start length < <(place "$disk" $part)
			offset=$(member "$disk" $part | sed -n 's/.*Data Offset : \([0-9]*\) sectors/\1/p')
			((offset >= 2048 && offset % 2048 == 0)) || fail "data of $disk begin at sector '$offset'"
			offset=$((offset / 2048))
			dd if="$disk" bs=1M skip=$((start + offset)) count=$((length - offset)) status=none | sha256sum
		done
	done
}
root_digest() {
	local start length
	read -r start length < <(place "$dir/node1-disk1.raw" 3)
	dd if="$dir/node1-disk1.raw" bs=1M skip="$start" count="$length" status=none | sha256sum
}

prepare --memory 1536 --disk-size 5G
machine node1 --no-lan
event node1 reboot "done" 900
until_true 400 "the first installation boots" grep -aqs 'login:' "$dir/node1.console"
switch_off

# As if people had worked with it: bytes in the middle of own, the same in both halves of its mirror.
for disk in "$dir"/node1-disk?.raw; do
	read -r start length < <(place "$disk" 4)
	head -c 8M < <(yes 'salaries of may') | dd of="$disk" bs=1M seek=$((start + length / 2)) conv=notrunc status=none
done
data_digests >"$dir/data"
root_digest >"$dir/root"

# The same profile but for a remark, so another medium. It is booted before the disks, as after a bad upgrade.
echo "; stamped again" >>"$dir/demo.conf"
"$ringlet" iso "$dir/demo.conf" node1 -o "$dir/again"
iso=$(echo "$PWD/$dir"/again/*.iso)
machine node1 --no-lan --boot medium --iso "$iso"
event node1 restore start 400
data_digests | cmp - "$dir/data" || fail "the data changed before the system was written"
event node1 reboot "done" 900
switch_off
data_digests | cmp - "$dir/data" || fail "the data arrays were changed"
root_digest | cmp -s - "$dir/root" && fail "the system was not installed afresh"

machine node1 --no-lan
event node1 system "done" 400
until_true 400 "the new system boots" grep -aqs 'login:' "$dir/node1.console"
switch_off

# The medium that did it does not do it twice.
machine node1 --no-lan --boot medium --iso "$iso"
event node1 reboot "done" 400
grep -q '"stage":"restore"' "$dir/node1.events" && fail "it installed again"
switch_off
rm -rf "$dir"
