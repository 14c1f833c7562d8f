#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# QEMU itself takes the command lines of 'ringlet vm' with every kind of disk, and lets disks be pulled and put in.
# No guest runs: the machines are stopped before their first instruction.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
command -v qemu-system-x86_64 >/dev/null || { echo "qemu-system-x86_64 is not installed"; exit 77; }
[ -e /usr/share/OVMF/OVMF_CODE_4M.ms.fd ] || { echo "ovmf is not installed"; exit 77; }
tmp=$(mktemp -d)
qemu=
finish() {
	[ -z "$qemu" ] || kill "$qemu" 2>/dev/null || true
	rm -rf "$tmp"
}
trap finish EXIT
fail() { echo "FAIL: $*"; [ ! -s "$tmp/said" ] || cat "$tmp/said"; exit 1; }

sed '/^\[disks\]/,/^$/d' profiles/demo.conf >"$tmp/demo.conf"
count() { { grep -v '^count\|^\[disks\]' "$tmp/demo.conf"; printf '[disks]\ncount = %u\n' "$1"; } >"$tmp/p.conf"; }
for k in $(seq 28); do truncate -s 64M "$tmp/node1-disk$k.raw"; done
truncate -s 64M "$tmp/node1.iso" "$tmp/stick" "$tmp/new.raw"

vm() { "$ringlet" vm "$tmp/p.conf" node1 --dir "$tmp" "$@"; }

start() { # OPTION...
	mapfile -t argv < <(vm "$@" --no-lan --memory 256)
	[ ${#argv[@]} -gt 1 ] || fail "no command line for $*"
	rm -f "$tmp/node1.qmp"
	"${argv[@]}" -S >"$tmp/said" 2>&1 &
	qemu=$!
	for _ in $(seq 100); do
		vm --qmp query-status 2>"$tmp/why" && return
		kill -0 "$qemu" 2>/dev/null || fail "QEMU does not take $*"
		sleep 0.1
	done
	cat "$tmp/why"
	fail "QEMU does not answer with $*"
}

stop() {
	vm --qmp quit
	wait "$qemu" || fail "it ended with $?"
	qemu=
	grep -v -e '^$' -e 'warning: hub 0 is not connected' "$tmp/said" && fail "QEMU has something to say"
	return 0
}

count 9
start --machine q35 --disks 'sata*2:ssd,nvme:4k,scsi:512e,virtio:4k,mmc,usb,sas,scsi@1:4k'
stop
start --disks 'sata*6,nvme,mmc,mmc' --medium cd-sata --usb-stick "$tmp/stick" --nic rtl8139 --mac-seed 9 --shuffle 3
stop
start --machine q35 --disks 'virtio*8:512e,usb:4k,sata@2' --foreign "$tmp/new.raw" --medium usb-rw --nic e1000e --mac-seed 1
stop
count 26
start --machine q35 --disks 'nvme*26'
stop
start --medium cd-scsi
stop

count 4
start --firmware uefi --medium nvme
stop
start --firmware secure --medium cd-usb --snapshot
stop
start --firmware uefi --machine pc --medium cd-sata --mac-seed 5
stop
[ "$(cd "$tmp" && echo node1-*.vars)" = 'node1-secure.vars node1-uefi-5.vars node1-uefi.vars' ] || fail "$(ls "$tmp")"
cmp "$tmp/node1-uefi.vars" /usr/share/OVMF/OVMF_VARS_4M.fd || fail "what a stopped machine remembers has changed"

count 4
disks=(--disks 'scsi*3,usb,scsi')
start "${disks[@]}"
vm "${disks[@]}" --pull 2 || fail "a SCSI disk cannot be pulled"
vm "${disks[@]}" --pull 2 2>"$tmp/why" && fail "it could be pulled twice"
vm "${disks[@]}" --insert 2 --file "$tmp/new.raw" --serial 2=new || fail "another disk cannot be put in"
vm "${disks[@]}" --insert 2 2>"$tmp/why" && fail "two disks in one place"
vm "${disks[@]}" --pull 2 || fail "the disk put in cannot be pulled"
vm "${disks[@]}" --insert 2 || fail "the first disk cannot be put back"
vm "${disks[@]}" --pull 4 || fail "a USB disk cannot be pulled"
vm "${disks[@]}" --insert 4 || fail "a USB disk cannot be put in"
vm "${disks[@]}" --insert 5 || fail "a disk more cannot be put in"
vm "${disks[@]}" --insert 6 --file "$tmp/none" 2>"$tmp/why" && fail "a file that is not there was put in"
grep -q "none" "$tmp/why" || fail "it does not say which file is not there"
stop

start
for port in lan0 to-node2 to-node3; do
	vm --unplug $port || fail "no plug can be pulled out of $port"
	vm --plug $port || fail "the plug of $port cannot be put back"
done
{ [ -S "$tmp/cable1.0" ] && [ -S "$tmp/cable3.1" ]; } || fail "the cables are not where the tests cut them"
stop
