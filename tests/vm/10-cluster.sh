#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The demo's cluster to healthy, with its guests; then all three lose their power, as the demo ends: 16-failover.sh starts from
# the disks that stay. In a drill a file follows its volume to the standby, all three are reset and come back healthy, and
# the cluster runs on for the tests that follow.
dir=build/vm
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
rm -rf "$dir"

"$ringlet" demo "$profile" --keep --timeout 1800 --dir "$dir" >"$dir.demo" 2>&1 &
demo=$!
demo_is_ours=1
ready() { grep -qs '"finished": *true' "$dir/result.json" || ! kill -0 "$demo"; }
until_true 2500 "the demo says that it is finished" ready
cat "$dir.demo"
grep -q '"finished": *true' "$dir/result.json" || fail "the demo did not finish"
grep -m1 '"seconds"' "$dir/result.json"

# They were; but where guests boot on a busy machine, a cable may be missed for a moment, or a node its watchdog.
until_true 900 "all three are healthy" all_healthy
on node1 ssh -o BatchMode=yes node2 ssh -o BatchMode=yes node3 hostname | grep -qx node3 ||
	fail "node1 does not reach node3 by way of node2 with no question"
for node in node1 node2 node3; do
	on $node corosync-quorumtool -s | grep -q 'Quorate: *Yes' || fail "$node has no quorum"
done
on node1 "grep -c . /proc/mdstat; cat /proc/drbd"
[ -n "${DRILL:-}" ] || exit 0

say "a file written on r1 at home is found on the standby"
on node1 'dd if=/dev/urandom of=/srv/r1/letter bs=1M count=3 2>/dev/null; sync; sha256sum </srv/r1/letter' >"$dir/sum1"
away r1 node1 node3
on node3 'sha256sum </srv/r1/letter' >"$dir/sum3"
cmp "$dir/sum1" "$dir/sum3" || fail "the file is not the same on node3"
on node1 'ls /srv/r1/letter' 2>/dev/null && fail "node1 still shows r1"
home r1 node1

say "all three lose their power"
boot_ids() { for node in node1 node2 node3; do on $node cat /proc/sys/kernel/random/boot_id; done; }
boot_ids >"$dir/boots"
forget_logins
for node in node1 node2 node3; do
	"$ringlet" vm "$profile" "$node" --dir "$dir" --qmp system_reset
done
until_true 600 "all three are healthy again" all_healthy
boot_ids >"$dir/boots2"
[ "$(cat "$dir/boots" "$dir/boots2" | sort -u | wc -l)" -eq 6 ] || fail "not all of them really started anew"
all_home
on node1 'sha256sum </srv/r1/letter' | cmp - "$dir/sum1" || fail "the file is not the same after the power cut"
hand_on
say "the cluster runs on for 12-ring.sh and 14-renewed-in-the-ring.sh; 'ringlet demo --stop --dir $dir' ends it"
