#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A whole cluster under Secure Boot: the demo's, on machines whose firmware starts only what Microsoft's keys have signed.
# Each kernel is locked down and has loaded DRBD all the same, each disk starts its node, guests answer; and when all three
# lost their power they are healthy again, from their disks.
dir=build/vm-secure
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
rm -rf "$dir"

"$ringlet" demo "$profile" --firmware secure --keep --dir "$dir" --timeout 2400 >"$dir.demo" 2>&1 &
demo=$!
demo_is_ours=1
ready() { grep -qs '"finished": *true' "$dir/result.json" || ! kill -0 "$demo"; }
until_true 3000 "the demo says that it is finished" ready
cat "$dir.demo"
grep -q '"finished": *true' "$dir/result.json" || fail "the demo did not finish"
echo "seen: installed under Secure Boot: $(grep -m1 '"seconds"' "$dir/result.json")"

is_secure() { # NODE
	on "$1" 'dmesg; cat /sys/kernel/security/lockdown; grep ^drbd /proc/modules' >"$dir/kernel"
	grep -q 'secureboot: Secure boot enabled' "$dir/kernel" || fail "$1: $(grep -i secure "$dir/kernel")"
	grep -q '\[integrity\]' "$dir/kernel" || fail "$1 is not locked down: $(grep integrity "$dir/kernel")"
	grep -q '^drbd .* Live' "$dir/kernel" || fail "$1 has not loaded drbd"
	on "$1" ringctl boot >"$dir/boot" || true
	grep -q '^started by UEFI, Secure Boot on; entries for 4 of 4 disks' "$dir/boot" || fail "$1: $(cat "$dir/boot")"
	[ "$(grep -c 'starts by BIOS and UEFI' "$dir/boot")" -eq 4 ] || fail "$1: $(cat "$dir/boot")"
	say "$1 is locked down, has drbd, and each of its disks starts it"
}
for node in node1 node2 node3; do is_secure $node; done
until_true 120 "all three are healthy" all_healthy

say "all three lose their power"
boot_ids() { for node in node1 node2 node3; do on $node cat /proc/sys/kernel/random/boot_id; done; }
boot_ids >"$dir/boots"
forget_logins
for node in node1 node2 node3; do "$ringlet" vm "$profile" $node --dir "$dir" --qmp system_reset; done
until_true 900 "all three are healthy again" all_healthy
boot_ids >>"$dir/boots"
[ "$(sort -u "$dir/boots" | wc -l)" -eq 6 ] || fail "not all of them really started anew"
for node in node1 node2 node3; do is_secure $node; done
"$ringlet" demo --stop --dir "$dir"
demo_is_ours=
rm -rf "$dir" "$dir.demo"
say "a whole cluster under Secure Boot: $SECONDS s"
