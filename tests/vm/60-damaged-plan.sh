#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A damaged profile area: found before anything is looked for on the disks, which stay as they are.
dir=build/vm-plan
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
prepare --disk-size 8G
digests >"$dir"/before
cp --reflink=auto "$dir/node1.iso" "$dir/damaged.iso"
read -r offset length < <(extent "$dir/node1.iso" /ringlet/plan.img)
[ "$length" -eq 1048576 ] || fail "plan.img was not found in the ISO"
# One digit of an address in the profile: still a good profile, but not the one that was stamped.
place=$(grep -abo '192.168.2.141' "$dir/node1.iso" | awk -F: -v o="$offset" '$1 >= o {print $1; exit}')
printf '7' | dd of="$dir/damaged.iso" bs=1 seek="$((place + 12))" conv=notrunc status=none
machine node1 --no-lan --iso "$PWD/$dir/damaged.iso"
until_true 300 "node1 stops" has_event node1 '[a-z]*' '\(failed\|refused\)'
grep -E '"(failed|refused)"' "$dir/node1.events"
switch_off
digests | cmp - "$dir/before" || fail "a disk was changed"
rm -rf "$dir"
