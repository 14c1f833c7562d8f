#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A damaged node image on the medium: the installation fails and says so, the machine does not start from its
# half-made disks, and an intact medium then finishes the job.
dir=build/vm-damaged
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
prepare --disk-size 8G
cp --reflink=auto "$dir/node1.iso" "$dir/damaged.iso"
read -r offset length < <(extent "$dir/node1.iso" /ringlet/node.tar.zst)
[ "$length" -gt 1000000 ] || fail "node.tar.zst was not found in the ISO"
printf 'a scratch' | dd of="$dir/damaged.iso" bs=1 seek="$((offset + length * 2 / 3))" conv=notrunc status=none
machine node1 --no-lan --iso "$PWD/$dir/damaged.iso"
until_true 600 "node1 says that it failed" has_event node1 '[a-z]*' '\(failed\|refused\)'
grep -E '"(failed|refused)"' "$dir/node1.events"
has_event node1 seal "done" && fail "it was sealed all the same"
switch_off
say "the disks come first in the boot order; now with the intact medium"
machine node1 --no-lan
event node1 seal "done" 600
event node1 system "done" 400
switch_off
rm -rf "$dir"
