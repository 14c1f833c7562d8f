#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The medium starts wherever it is: by a BIOS, by UEFI, and by UEFI with Secure Boot, where the kernel has to be locked down;
# in a CD drive, in a USB CD drive as a remote console has one, and on a stick that is larger than the ISO. A disk that holds
# something makes each start end in a refusal. Network cards get their firmware. With DRILL=1 every firmware with every medium.
dir=build/vm-firmware
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
command -v socat >/dev/null || { echo "socat is not installed"; exit 77; }
base=iso/out/ringlet-base.iso
prepare --disk-size 4G --base $base
/sbin/mke2fs -q -F -t ext4 -L payroll "$dir/node1-disk3.raw"
digests >"$dir/before"
stick=$PWD/$dir/stick.img
cp --reflink=auto "$dir/node1.iso" "$stick"
truncate -s +1G "$stick"

shows() { [ -e "$dir/node1.console" ] && grep -aq -- "$1" <(tr -d '\r' <"$dir/node1.console"); }
# What the guest has not read yet is lost when the line is hung up.
type_text() { { printf %b "$1" && sleep "${2:-0}"; } | socat -u - "UNIX-CONNECT:$dir/node1.serial"; }

# A key of the menu, again and again until what it leads to is there: a node's menu stands for two seconds only, and what
# comes before it should not be typed at.
press() { # KEY SECONDS TEXT
	local end=$((SECONDS + $2))
	until shows 'touches no disk'; do
		[ $SECONDS -lt $end ] || fail "no menu within $2 s"
		sleep 0.1
	done
	until shows "$3"; do
		[ $SECONDS -lt $end ] || fail "'$1' did not lead to '$3' within $2 s"
		type_text "$1" 2>/dev/null || true
		sleep 0.3
	done
}

# In the shell that opens after a refusal.
asked() { # COMMAND TEXT
	type_text "\n$1\n" 3
	until_true 60 "$1: $2" shows "$2"
}

# Started by that firmware; the kernel says so itself. What is typed must not look like the answer.
started_by() { # FIRMWARE
	case $1 in
	bios) asked '[ -d /sys/firmware/efi ] || echo by a "BIOS"' 'by a BIOS' ;;
	uefi) asked 'dmesg | grep -c "locked.down" | sed "s/^/lock down: /"' 'lock down: 0' ;;&
	secure) asked 'dmesg | grep "is.locked.down"' 'Kernel is locked down from EFI Secure Boot' ;;&
	uefi | secure) asked '[ -d /sys/firmware/efi ] && echo by "UEFI"' 'by UEFI' ;;
	esac
}

# An i82551 does not come up before Linux' driver has given it its firmware, which is on the medium: each of the three is up.
has_firmware() {
	if [ "$(cat build/firmware 2>/dev/null)" = no ]; then
		asked 'dmesg | grep -o "load for e100/.*"' 'load for e100/d102e_ucode.bin failed with error -2'
	else
		asked 'grep up /sys/class/net/eth?/operstate | wc -l | sed "s/^/ports: /"' 'ports: 3'
	fi
}

boots() { # FIRMWARE MEDIUM OPTION...
	say "$1, $2"
	machine node1 --no-lan --firmware "$1" --medium "$2" "${@:3}"
	event node1 plan refused 400
	shows 'nstall node1 of cluster demo on this machine' || fail "no menu" # isolinux sets the key apart
	shows 'cluster demo, node1, 192.168.2.141' || fail "the menu does not say for whom it is"
	until_true 60 "a shell" shows 'A shell is open on this console'
	started_by "$1"
	[[ $* != *i82551* ]] || has_firmware
	switch_off
	echo "seen: started by $1 from $2"
}

boots uefi cd --usb-stick "$PWD/$dir/node2.iso" # another node's medium is not taken for ours
boots secure usb --iso "$stick"
boots bios cd-usb --nic i82551
if [ "${DRILL:-0}" != 0 ]; then
	boots bios nvme
	boots bios usb --iso "$stick"
	boots bios cd-sata
	boots uefi cd --machine pc
	boots secure cd
	for firmware in uefi secure; do
		boots $firmware cd-usb
		boots $firmware cd-scsi
		boots $firmware nvme
		boots $firmware usb-rw
	done
fi
digests | cmp - "$dir/before" || fail "a disk was changed"

say "GRUB's menu: looking only"
machine node1 --no-lan --firmware uefi
press l 200 'An installation would be refused:'
until_true 60 "the medium is whole" shows 'medium verified: '
switch_off
digests | cmp - "$dir/before" || fail "a disk was changed"

# A disk with a boot loader of its own, which says that it was started. The base ISO's menu waits for a key.
say "GRUB's menu: from the first disk, with Secure Boot"
truncate -s 64M "$dir/other.raw"
echo 'start=2048, type=U' | /sbin/sfdisk -q -X gpt "$dir/other.raw"
read -r from blocks < <(/sbin/sfdisk -d "$dir/node1.iso" | sed -n 's/.* start= *\([0-9]*\), size= *\([0-9]*\), type=ef$/\1 \2/p')
dd if="$dir/node1.iso" of="$dir/esp.img" bs=512 skip="$from" count="$blocks" status=none
printf 'serial\nterminal_output serial\necho "started from the disk"\nsleep 600\n' >"$dir/grub.cfg"
mcopy -o -i "$dir/esp.img" "$dir/grub.cfg" ::boot/grub/grub.cfg
dd if="$dir/esp.img" of="$dir/other.raw" bs=512 seek=2048 conv=notrunc status=none
machine node1 --no-lan --firmware secure --boot medium --disks 'virtio*5' --foreign "$PWD/$dir/other.raw" --iso "$PWD/$base"
press b 200 'started from the disk'
switch_off
rm -rf "$dir"
