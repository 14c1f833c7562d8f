#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A member of a finished cluster gets its system afresh from another medium (existing = own) while the others work on:
# its own data are what they were, what its neighbour wrote meanwhile follows, and only that: no full resync.
# Goes on with the cluster that 10-cluster.sh left, and ends it; its disks stay.
dir=build/vm
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
system_of() { on node1 "stat -c %W /etc/hostname"; }

cluster
on node1 'dd if=/dev/urandom of=/srv/r1/ledger bs=1M count=5 2>/dev/null; sync; sha256sum </srv/r1/ledger' >"$dir/ledger"
system_of >"$dir/system"
power_off node1

say "node1 lost its power; node2 writes on"
on node2 'dd if=/dev/urandom of=/srv/r2/orders bs=1M count=24 2>/dev/null; sync; sha256sum </srv/r2/orders' >"$dir/orders"

stamp_again 's/^existing .*/existing = own/'
machine node1 --boot medium --iso "$iso"
event node1 reboot 'done' 900
# The medium stays in the drive and is tried before the disks: it starts what it installed.
until_true 900 "node1 answers" on node1 true
grep -q '"text":"installed already' "$dir/node1.events" || fail "the medium did not see its own work"
until_true 900 "all three are healthy again" all_healthy
all_home
system_of | cmp -s - "$dir/system" && fail "the system is the old one"
on node1 'sha256sum </srv/r1/ledger' | cmp - "$dir/ledger" || fail "r1 is not what it was"

# What was sent to make the ends equal, in KiB: of a volume of gigabytes not more than its neighbour wrote.
on node1 dmesg | grep -oE 'Began resync as Sync[A-Za-z]+ \(will sync [0-9]+ KB' | tee "$dir/resync"
kilobytes=$(awk '{ sum += $(NF - 1) } END { print sum + 0 }' "$dir/resync")
((kilobytes >= 24 << 10 && kilobytes <= 200 << 10)) || fail "$kilobytes KiB were resynchronised"
say "$kilobytes KiB were resynchronised"

say "the copy of r2 on node1 is node2's, byte for byte"
away r2 node2 node1
on node1 'sha256sum </srv/r2/orders' | cmp - "$dir/orders" || fail "the copy of r2 differs"
home r2 node2

say "the demo is stopped from elsewhere"
[ -z "$demo_is_ours" ] || "$ringlet" demo --stop --dir "$dir" || fail "it cannot be stopped"
demo_is_ours=
[ -s "$dir/node1-disk1.raw" ] || fail "the disks were to be kept"
