#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A damaged node image on the medium: the installation is refused before the first write, names the file, and no byte of
# any disk changes; an intact medium then installs.
dir=build/vm-damaged
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
prepare --disk-size 8G
cp --reflink=auto "$dir/node1.iso" "$dir/damaged.iso"
read -r offset length < <(extent "$dir/node1.iso" /ringlet/node.tar.zst)
[ "$length" -gt 1000000 ] || fail "node.tar.zst was not found in the ISO"
printf 'a scratch' | dd of="$dir/damaged.iso" bs=1 seek="$((offset + length * 2 / 3))" conv=notrunc status=none
"$ringlet" inspect "$dir/damaged.iso" >"$dir/inspected" 2>&1 && fail "inspect takes it for whole"
grep -q '^ringlet/node.tar.zst: error: the medium is damaged here' "$dir/inspected" || fail "$(cat "$dir/inspected")"
before=$(digests)
machine node1 --no-lan --iso "$PWD/$dir/damaged.iso"
event node1 plan refused 600
grep -E '"plan","state":"refused".*node.tar.zst: the medium is damaged here' "$dir/node1.events" ||
	fail "the refusal does not name the file: $(tail -n 1 "$dir/node1.events")"
has_event node1 partition start && fail "it went on to write"
switch_off
[ "$(digests)" = "$before" ] || fail "a disk was changed"
say "refused, and no disk was changed; now with the intact medium"
machine node1 --no-lan
event node1 seal "done" 600
event node1 system "done" 400
switch_off
rm -rf "$dir"
