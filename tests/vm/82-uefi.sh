#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# UEFI with Secure Boot on, and no key pressed: the medium installs, each disk starts the node without the others, one of
# them with sectors of 4096 bytes, a damaged ESP is noticed and mended when GRUB's package comes anew. With DRILL=1 a
# machine with three disks of three kinds.
dir=build/vm-uefi
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
disks=nvme:4k,virtio count=2
[ "${DRILL:-0}" = 0 ] || { disks=sata,nvme:4k,virtio count=3; }
with_disks "count = $count" 'min-size = 4G' 'level = raid1'
options=(--firmware secure --disks "$disks")
says() { on node1 ringctl status >"$dir/status"; tail -n 1 "$dir/status" | grep -qF -- "$1"; }
boot_says() { on node1 ringctl boot >"$dir/boot" || true; grep -qE -- "$1" "$dir/boot"; }
esp() { dd if="$dir/node1-disk$1.raw" bs=512 skip=2048 count=1 status=none | grep -aq mkfs.fat; }

# The package as the build machine's apt has it: from the image's build, or downloaded with the same keys and mirror.
grub_package() {
	local apt=$dir/apt mirror=${RINGLET_MIRROR:-http://deb.debian.org/debian}
	cp "${XDG_CACHE_HOME:-$HOME/.cache}"/ringlet/debs-node/grub-efi-amd64-signed_*.deb "$dir/" 2>/dev/null && return
	mkdir -p "$apt/lists" "$apt/cache"
	: >"$apt/status"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$apt/sources.list"
	set -- -q -o Dir::Etc::sourcelist="$PWD/$apt/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$PWD/$apt/lists" \
		-o Dir::Cache="$PWD/$apt/cache" -o Dir::State::status="$PWD/$apt/status" -o APT::Sandbox::User=root
	apt-get "$@" update >/dev/null
	(cd "$dir" && apt-get "$@" download grub-efi-amd64-signed >/dev/null)
}

prepare --memory 1536 --disk-size 4G
lan
machine node1 "${options[@]}"
event node1 seal 'done' 900
until_true 600 "node1 answers" on node1 true
on node1 'dmesg; cat /sys/kernel/security/lockdown' >"$dir/dmesg"
grep -q 'secureboot: Secure boot enabled' "$dir/dmesg" || fail "no Secure Boot: $(grep -i secure "$dir/dmesg")"
grep -q '\[integrity\]' "$dir/dmesg" || fail "the kernel is not locked down: $(tail -n 1 "$dir/dmesg")"
on node1 'grep ^drbd /proc/modules && cat /proc/drbd' || fail "drbd is not loaded"
[ "$(on node1 'grep -c "^md.* active raid1" /proc/mdstat')" -eq 4 ] || fail "not four arrays: $(on node1 cat /proc/mdstat)"
boot_says "^started by UEFI, Secure Boot on; entries for $count of $count disks" || fail "ringctl boot: $(cat "$dir/boot")"
[ "$(grep -c 'starts by BIOS and UEFI' "$dir/boot")" -eq $count ] || fail "ringctl boot: $(cat "$dir/boot")"

say "the GRUB of one disk is damaged, and comes anew by its package"
until_true 300 "the disks were looked into after the start" on node1 test -e /run/ringlet/boot
if on node1 journalctl -b -u ringlet-disks | grep 'in the firmware'; then fail "the installer left entries to the node"; fi
on node1 'dd if=/dev/zero of=/dev/vda1 bs=1M seek=2 count=1 conv=fsync status=none'
boot_says 'vda.*starts by BIOS alone: EFI/.* differs' || fail "ringctl boot: $(cat "$dir/boot")"
says 'vda) does not start by UEFI: EFI/' || says 'does not start by UEFI' || fail "status: $(tail -n 1 "$dir/status")"
grub_package
scp -q -F "$dir/ssh_config" "$dir"/grub-efi-amd64-signed_*.deb node1:/root/
# It may be newer than the node's other packages.
on node1 'dpkg --force-depends -i /root/grub-efi-amd64-signed_*.deb' | tee "$dir/dpkg" | tail -n 3
grep -q 'it starts by UEFI now' "$dir/dpkg" || fail "dpkg: $(cat "$dir/dpkg")"
if boot_says 'alone'; then fail "ringctl boot: $(cat "$dir/boot")"; fi
on node1 poweroff || true
until_true 120 "node1 is off" bash -c "! kill -0 $machine"

for ((disk = 1; disk <= count; disk++)); do
	esp $disk || fail "disk $disk has no ESP"
	pulled=()
	for ((other = 1; other <= count; other++)); do [ $other = $disk ] || pulled+=(--without "$other"); done
	say "from disk $disk alone"
	machine node1 "${options[@]}" --medium none --snapshot "${pulled[@]}"
	until_true 600 "node1 answers" on node1 true
	boot_says '^started by UEFI, Secure Boot on' || fail "ringctl boot: $(cat "$dir/boot")"
	[ "$(on node1 'grep -c "^md.* active raid1" /proc/mdstat')" -eq 4 ] || fail "not four arrays"
	switch_off
done
rm -rf "$dir" "$profile"
say "UEFI with Secure Boot: $SECONDS s"
