#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A disk is pulled from a running node with two: status says which one, a disk that is not blank is refused, another
# one takes the place. The power is cut while it is filled: the node finishes by itself, and then starts from the new disk
# alone.
dir=build/vm-replace
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
mkdir -p build
profile=build/vm-replace.conf
sed 's/^count .*/count = 2/' profiles/demo.conf >$profile
prepare --memory 1536 --disk-size 5G
options=(--disks "scsi*3" --serial "1=FIRST" --serial "2=SECOND")
bays() { "$ringlet" vm "$profile" node1 --dir "$dir" "${options[@]}" "$@"; }
disk() { on node1 ringctl disk list; }
shows() { disk >"$dir/disks" && grep -qE -- "$1" "$dir/disks"; }
says() { on node1 ringctl status >"$dir/status"; tail -n 1 "$dir/status" | grep -qF -- "$1"; }
mark() { dd if="$1" bs=1 skip="$2" count=4 2>/dev/null; }
esp() { dd if="$1" bs=512 skip=2048 count=1 status=none | grep -aq mkfs.fat; } # UEFI starts from it

lan
machine node1 "${options[@]}"
event node1 seal "done" 900
until_true 600 "node1 answers" on node1 true
until_true 300 "it knows its disks" on node1 grep -q serial=SECOND /var/lib/ringlet/disks
shows '^2 .* in sync$' || fail "disk 2: $(cat "$dir/disks")"

say "disk 2 is pulled"
bays --pull 2 || fail "disk 2 cannot be pulled"
until_true 60 "status says which disk is missing" says "disk 2 (serial SECOND) is missing: put a new one in"
# shellcheck disable=SC2016 # it is the node that counts
until_true 60 "its members are gone" on node1 '[ "$(grep -c "\[2/1\]" /proc/mdstat)" -eq 4 ] && ! grep -q "(F)" /proc/mdstat'

say "one that is not blank is put in"
truncate -s "$(stat -c %s "$dir/node1-disk1.raw")" "$dir/new.raw"
mke2fs -q -F -t ext4 -L backup "$dir/new.raw"
sum=$(digest "$dir/new.raw")
options=(--disks "scsi*3" --serial "1=FIRST" --serial "2=NEW")
bays --insert 2 --file "$PWD/$dir/new.raw" || fail "the new disk cannot be put in"
until_true 60 "the new disk is seen" shows ' NEW .* not ours$'
new=$(awk '/ NEW / { print $2 }' "$dir/disks")
if on node1 ringctl disk replace "$new" >"$dir/refused" 2>&1; then fail "a disk with a file system was taken"; fi
grep -q 'not blank: whole disk ext4 "backup"' "$dir/refused" || fail "the refusal: $(cat "$dir/refused")"
[ "$(digest "$dir/new.raw")" = "$sum" ] || fail "it was refused, and written to"

say "it takes the place of disk 2, and the power is cut"
on node1 'echo 20000 >/proc/sys/dev/raid/speed_limit_max'
on node1 ringctl disk replace "$new" --erase --yes --no-wait || fail "it was not taken"
shows '^2 .* does not boot yet$' || fail "a disk that is being filled: $(cat "$dir/disks")"
switch_off
[ "$(mark "$dir/new.raw" 4)" = RL0n ] || fail "a disk that is half filled boots"
if esp "$dir/new.raw"; then fail "a disk that is half filled starts by UEFI"; fi
mv "$dir/new.raw" "$dir/node1-disk2.raw"

machine node1 "${options[@]}" --medium none
until_true 600 "node1 answers" on node1 true
until_true 900 "redundancy is back" shows '^2 .* NEW .* in sync$'
[ "$(on node1 'grep -c "\[UU\]" /proc/mdstat')" -eq 4 ] || fail "not four whole arrays: $(on node1 cat /proc/mdstat)"
on node1 ringctl facts >"$dir/facts.txt"
"$ringlet" plan "$dir/demo.conf" node1 --facts "$dir/facts.txt" | tee "$dir/plan" >/dev/null || fail "facts: $(cat "$dir/plan")"
on node1 poweroff || true
until_true 120 "node1 is off" bash -c "! kill -0 $machine"
[ "$(mark "$dir/node1-disk2.raw" 440)" = RL2s ] || fail "the new disk is not sealed"
esp "$dir/node1-disk2.raw" || fail "UEFI does not start from the new disk"

say "from the new disk alone"
machine node1 "${options[@]}" --medium none --without 1
until_true 600 "node1 answers" on node1 true
says "disk 1 (serial FIRST) is missing" || fail "status: $(tail -n 1 "$dir/status")"
switch_off
rm -rf "$dir" $profile
