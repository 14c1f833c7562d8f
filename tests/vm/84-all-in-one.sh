#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One medium for all nodes, no key pressed: each machine is greeted as its own node, known by its serial number, its UUID
# or a MAC; a machine that is none of them is refused with what was seen of it, and so is another node's, known by its
# UUID, by a node's own medium. BIOS and UEFI menus alike. Nothing is installed (the disks are too small for the profile),
# and no disk changes.
dir=build/vm-all
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
rm -rf "$dir" "$dir.conf" "$dir.secrets"
mkdir -p "$dir"

seen() { "$ringlet" vm profiles/demo.conf "$1" --dir "$dir" | sed -n "s/$2/\1/p" | head -n 1; } # NODE PATTERN
serial=$(seen node1 '^type=1,serial=\([^,]*\),.*')
uuid=$(seen node2 '^type=1,.*,uuid=\(.*\)')
mac=$(seen node3 '.*card-to-node1,.*,mac=\([0-9a-f:]*\),.*')
profile=$dir.conf
sed -e "/^address.*141/a match = serial:$serial" -e "/^address.*142/a match = uuid:$uuid" \
	-e "/^address.*143/a match = serial:nobody-s, mac:$mac" -e 's/^min-size .*/min-size = 16G/' profiles/demo.conf >"$profile"
"$ringlet" iso --all-in-one "$profile" -o "$dir" >/dev/null
"$ringlet" iso "$profile" node1 -o "$dir" >/dev/null
for node in node1 node2 node3; do
	for disk in 1 2 3 4; do truncate -s 8G "$dir/$node-disk$disk.raw"; done
done

console_has() { grep -aqF -- "$2" "$dir/$1.console"; } # NODE TEXT
greeted() { # NODE NUMBER ADDRESS OPTION...
	machine "$1" --iso "$dir/demo.iso" --no-lan "${@:4}"
	until_true 500 "$1 is greeted" console_has "$1" "cluster demo, node $2 of 3: $1, $3"
	! has_event "$1" medium '\(failed\|refused\)' || fail "$1: $(cat "$dir/$1.events")"
	switch_off
}
refused() { # NODE TEXT...
	until_true 500 "$1 is refused" has_event "$1" medium refused
	for text in "${@:2}"; do
		until_true 60 "it says: $text" console_has "$1" "$text"
	done
	switch_off
}
greeted node3 3 192.168.2.143
greeted node1 1 192.168.2.141 --firmware uefi

machine node1 --iso "$dir/demo.iso" --no-lan --mac-seed 7
refused node1 'this machine is no node of cluster demo: no match fits it' "this machine has serial $serial-7, uuid " \
	"node1 is known by serial:$serial" "node2 is known by uuid:$uuid" "match = serial:$serial-7"
machine node2 --iso "$dir/demo-node1.iso" --no-lan
refused node2 "this machine is not node1, which is known by serial:$serial" "this machine is node2, by uuid:$uuid"

for disk in "$dir"/*-disk*.raw; do
	[ "$(du -k "$disk" | cut -f 1)" = 0 ] || fail "$disk was written to"
done
rm -rf "$dir" "$dir.conf" "$dir.secrets"
