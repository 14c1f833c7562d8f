#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a BIOS and UEFI look for on the base ISO, as xorriso, sfdisk, mtools and fsck.fat see it: on a CD by the boot
# catalog, on a stick by a table of partitions. Whose signatures the boot chain has.
set -eu
iso=iso/out/ringlet-base.iso
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; exit 1; }

xorriso -indev $iso -report_el_torito plain 2>/dev/null >"$tmp/catalog"
grep -q '^El Torito img path :   1  /isolinux/isolinux.bin$' "$tmp/catalog" || fail "no isolinux: $(cat "$tmp/catalog")"
read -r blocks lba <<-END
	$(sed -n 's/^El Torito boot img :   2  UEFI  y   none  0x0000  0x00 *\([0-9]*\) *\([0-9]*\)$/\1 \2/p' "$tmp/catalog")
END
[ -n "$lba" ] || fail "no EFI boot image: $(cat "$tmp/catalog")"

# A DOS table with two partitions that do not overlap: firmware takes no other. No GPT, not even in the second sector.
/sbin/sfdisk -d $iso >"$tmp/table"
grep -qx 'label: dos' "$tmp/table" || fail "table: $(cat "$tmp/table")"
sed -n 's/^[^ ]*\.iso\([0-9]\) : start= *\([0-9]*\), size= *\([0-9]*\), type=\([^,]*\)\(.*\)/\1 \2 \3 \4\5/p' "$tmp/table" >"$tmp/parts"
[ "$(cat "$tmp/parts")" = "1 0 $((lba * 4)) 17, bootable
2 $((lba * 4)) $blocks ef" ] || fail "partitions: $(cat "$tmp/parts")"
[ "$(dd if=$iso bs=512 skip=1 count=1 status=none | head -c 8)" != 'EFI PART' ] || fail "there is a GPT"
[ "$blocks" -le 65535 ] || fail "a CD's boot image has at most 32 MiB"

dd if=$iso of="$tmp/efi.img" bs=512 skip=$((lba * 4)) count="$blocks" status=none
[ "$(xxhsum -H64 <"$tmp/efi.img" | cut -d ' ' -f 1)" = "$(xorriso -osirrox on -indev $iso -extract /ringlet/version "$tmp/version" \
	>/dev/null 2>&1 && sed -n 's/^efi = //p' "$tmp/version")" ] || fail "the sum of the EFI boot image"
/sbin/fsck.fat -n "$tmp/efi.img" >"$tmp/said" || fail "fsck: $(cat "$tmp/said")"
mdir -b -/ -i "$tmp/efi.img" | grep -v '/$' | sort >"$tmp/files"
[ "$(cat "$tmp/files")" = "::/EFI/BOOT/BOOTX64.EFI
::/EFI/BOOT/grubx64.efi
::/EFI/BOOT/mmx64.efi
::/boot/grub/grub.cfg" ] || fail "files: $(cat "$tmp/files")"

# Signed by Microsoft, and by Debian whom shim trusts: names of the certificates stand in the files.
signed() { # FILE BY
	if command -v sbverify >/dev/null; then
		sbverify --list "$1" 2>/dev/null | grep -q "$2" || fail "${1##*/} is not signed by $2"
	else
		grep -aq "$2" "$1" || fail "${1##*/} is not signed by $2"
	fi
}
for file in BOOTX64.EFI grubx64.efi mmx64.efi; do mcopy -i "$tmp/efi.img" "::EFI/BOOT/$file" "$tmp/$file"; done
xorriso -osirrox on -indev $iso -extract /boot/vmlinuz "$tmp/vmlinuz" >/dev/null 2>&1
signed "$tmp/BOOTX64.EFI" 'Microsoft Corporation UEFI'
signed "$tmp/grubx64.efi" 'Debian Secure Boot'
signed "$tmp/mmx64.efi" 'Debian Secure Boot'
signed "$tmp/vmlinuz" 'Debian Secure Boot'

if command -v grub-script-check >/dev/null; then
	for cfg in grub/*.cfg; do grub-script-check "$cfg" || fail "GRUB does not understand $cfg"; done
fi
