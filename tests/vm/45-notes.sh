#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What is carried away from a machine. A refusal leaves its log and the facts on a stick that can be written to, which
# stays a whole medium. Who only looks gets the facts on the console, and on a second stick where the medium is a CD;
# planned with at the desk, all of them lead to the refusal that was seen.
dir=build/vm-notes
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
prepare --disk-size 8G
/sbin/mke2fs -q -F -t ext4 -L payroll "$dir/node1-disk3.raw"
digests >"$dir/before"

extracted() { # PATH FILE: out of the ISO
	xorriso -osirrox on -indev "$dir/node1.iso" -extract "$1" "$2" >/dev/null 2>&1 || fail "no $1 in the ISO"
	chmod u+w "$2"
}

same_refusal() { # PATH: of facts
	local status=0
	"$ringlet" plan "$profile" node1 --facts "$1" >"$dir/said" 2>&1 || status=$?
	[ $status -eq 1 ] || fail "plan --facts $1 ended with $status: $(cat "$dir/said")"
	grep -q payroll "$dir/said" || fail "plan --facts $1 does not refuse for what was seen: $(cat "$dir/said")"
	say "the plan at the desk refuses by $1"
}

machine node1 --no-lan --medium usb-rw
event node1 plan refused 300
until_true 60 "it says where its log is" grep -aq 'This log is on the medium' "$dir/node1.console"
switch_off
"$ringlet" inspect "$dir/node1.iso" | grep '^medium:' || fail "the stick is no whole medium any more"
extracted /ringlet/report.txt "$dir/stick/report.txt"
extracted /ringlet/facts.txt "$dir/stick/facts.txt"
grep -a 'REFUSED' "$dir/stick/report.txt" || fail "the log on the stick does not tell of the refusal"
grep -aq payroll "$dir/stick/report.txt" || fail "the log on the stick does not tell why"
same_refusal "$dir/stick"

say "now looking only, from a CD, with a stick for notes"
truncate -s 16M "$dir/notes.img"
/sbin/mkfs.vfat -n RINGLETNOTE "$dir/notes.img" >/dev/null
# As the boot menu's entry would start it: the node plan is a second initrd.
extracted /boot/vmlinuz "$dir/vmlinuz"
extracted /boot/initrd.img "$dir/initrd.img"
extracted /ringlet/plan.img "$dir/plan.img"
truncate -s %512 "$dir/initrd.img"
cat "$dir/plan.img" >>"$dir/initrd.img"
rm -f "$dir/node1.console" "$dir/node1.events"
mapfile -t argv < <("$ringlet" vm "$profile" node1 --dir "$dir" --no-lan --usb-stick "$PWD/$dir/notes.img")
(cd "$dir" && exec "${argv[@]}" -kernel vmlinuz -initrd initrd.img -append 'console=ttyS0,115200 quiet ringlet.mode=look') </dev/null &
machine=$!
pids+=($!)
until_true 300 "it says where the facts are" grep -aq 'The facts are ' "$dir/node1.console"
grep -aq 'medium verified: ' "$dir/node1.console" || fail "it does not say that the medium is whole"
switch_off
digests | cmp - "$dir/before" || fail "a disk was changed"
same_refusal "$dir/node1.console"
mcopy -i "$dir/notes.img" ::node1.facts "$dir/node1.facts" || fail "no facts on the second stick"
grep '^port ' "$dir/node1.facts" || fail "no port among the facts"
same_refusal "$dir/node1.facts"
rm -rf "$dir"
