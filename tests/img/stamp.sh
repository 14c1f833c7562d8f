#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Stamping, looking at it, and taking it back: on a small ISO, judged by xorriso, cpio, cmp and sha256sum.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; exit 1; }
# refused STATUS PATTERN COMMAND...: ends with STATUS and says PATTERN.
refused() {
	want=$1 pattern=$2 status=0
	shift 2
	"$@" >"$tmp/said" 2>&1 || status=$?
	[ "$status" -eq "$want" ] || fail "$* ended with $status, not $want: $(cat "$tmp/said")"
	grep -q -- "$pattern" "$tmp/said" || fail "$* did not say '$pattern' but: $(cat "$tmp/said")"
}
says() { grep -q -- "$1" said || fail "no '$1' in: $(cat said)"; }
for tool in xorriso cpio xxhsum; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done

tests/img/mini-iso "$tmp/base.iso"
cp profiles/demo.conf "$tmp/demo.conf"
cp "$tmp/base.iso" "$tmp/base.kept"
cd "$tmp"
"$ringlet" iso demo.conf -o out --base base.iso >said
for node in node1 node2 node3; do says "^out/demo-$node.iso  3 MiB  "; done
[ "$(ls out)" = "$(printf 'demo-node%d.iso\n' 1 2 3)" ] || fail "other files in out/: $(ls out)"
[ "$(stat -c %a out/demo-node1.iso)" = 600 ] || fail "a node ISO is readable by others"
cmp base.iso base.kept || fail "the base ISO was changed"

# What xorriso finds in the areas: an archive that cpio understands, sums that hold, a menu that names the node.
xorriso -osirrox on -indev out/demo-node2.iso -extract / tree >/dev/null 2>&1
chmod -R u+rwX tree
mkdir unpacked
(cd unpacked && cpio -id --quiet <../tree/ringlet/plan.img 2>../said) || fail "cpio: $(cat said)"
(cd unpacked/plan && sha256sum --quiet -c SHA256SUMS) || fail "the sums do not hold"
cmp unpacked/plan/profile.conf demo.conf || fail "the profile is not there verbatim"
[ "$(cat unpacked/plan/root/etc/hostname)" = node2 ] || fail "hostname"
[ "$(stat -c %a unpacked/plan/root/root/.ssh)" = 700 ] || fail "mode of /root/.ssh"
[ "$(stat -c %a unpacked/plan/root/etc/corosync/authkey)" = 400 ] || fail "mode of authkey"
[ "$(readlink unpacked/plan/root/var/lib/vz)" = /srv/r2 ] || fail "/var/lib/vz"
(cd unpacked/plan && find . -type f ! -name SHA256SUMS | sort | sed 's|^\./||') >found
LC_ALL=C sort -c unpacked/plan/SHA256SUMS -k 2 || fail "SHA256SUMS is not sorted"
cut -d' ' -f3 unpacked/plan/SHA256SUMS | sort | cmp - found || fail "SHA256SUMS does not name all files"
grep -q '^MENU TITLE Ringlet .*: cluster demo, node2, 192.168.2.142$' tree/isolinux/stamp.cfg || fail "menu title"
grep -q ringlet.again=1 tree/isolinux/stamp.cfg && fail "a medium that refuses offers to install again"
head -n 1 tree/isolinux/stamp.cfg | grep -qx 'SERIAL 0 115200' || fail "the serial line is not first"
[ "$(stat -c %s tree/isolinux/stamp.cfg)" = 4096 ] || fail "size of stamp.cfg"

# The same for UEFI: what GRUB is told, and that it understands it.
grub=tree/boot/grub/stamp.cfg
[ "$(stat -c %s $grub)" = 4096 ] || fail "size of GRUB's stamp.cfg"
grep -q "^menuentry 'Ringlet .*: cluster demo, node2, 192.168.2.142' --id title " $grub || fail "GRUB's title: $(cat $grub)"
grep -qx "menuentry 'Install node2 of cluster demo on this machine' --hotkey=i --id install { start \
console=tty0 console=ttyS0,115200 quiet ringlet.mode=install; }" $grub || fail "GRUB's entry: $(cat $grub)"
for line in "set serial='--unit=0 --speed=115200'" 'set timeout=2' 'set default=install'; do
	grep -qx -- "$line" $grub || fail "no '$line' in GRUB's menu: $(cat $grub)"
done
[ "$(grep '^# plan.img' $grub)" = "$(grep '^# plan.img' tree/isolinux/stamp.cfg)" ] || fail "two digests of one plan"
for menu in $grub tree/boot/grub/grub.cfg "$OLDPWD/grub/medium.cfg"; do
	! command -v grub-script-check >/dev/null || grub-script-check "$menu" || fail "GRUB does not understand $menu"
done
xorriso -osirrox on -indev base.iso -extract /boot/vmlinuz kernel >/dev/null 2>&1
cmp kernel tree/boot/vmlinuz || fail "another file was touched"

# One plan, one result: again, streamed, copied byte by byte, and over an ISO that was stamped already.
"$ringlet" iso demo.conf node2 -o again --base out/demo-node3.iso >said
cmp out/demo-node2.iso again/demo-node2.iso || fail "stamping twice gives two results"
"$ringlet" iso demo.conf node2 -o - --base base.iso | cmp - out/demo-node2.iso || fail "the stream differs"
mkdir -p /dev/shm 2>/dev/null || true
if [ -w /dev/shm ]; then # another file system: nothing to share blocks with
	other=$(mktemp -d /dev/shm/ringlet.XXXXXX)
	"$ringlet" iso demo.conf node2 -o "$other" --base base.iso >said
	cmp out/demo-node2.iso "$other/demo-node2.iso" || { rm -rf "$other"; fail "the copy to another file system differs"; }
	rm -rf "$other"
fi

# A second installation is offered where the profile has an answer to what is there then.
for existing in own erase; do
	sed "s/^existing .*/existing = $existing/" demo.conf >again.conf
	"$ringlet" iso again.conf node1 -o again --base base.iso >said
	xorriso -osirrox on -indev again/demo-node1.iso -extract /isolinux/stamp.cfg again.cfg >/dev/null 2>&1
	grep -c "ringlet.mode=install" again.cfg | grep -qx 2 || fail "not two entries: $(cat again.cfg)"
	grep -A 4 "^LABEL again" again.cfg | grep -q "ringlet.mode=install ringlet.again=1$" || fail "no entry: $(cat again.cfg)"
	rm -f again.cfg
	xorriso -osirrox on -indev again/demo-node1.iso -extract /boot/grub/stamp.cfg again.cfg >/dev/null 2>&1
	grep -q "^menuentry 'Install node1 again: .*' --hotkey=g --id again { start .* ringlet.mode=install ringlet.again=1; }$" \
		again.cfg || fail "no entry: $(cat again.cfg)"
	"$ringlet" inspect again/demo-node1.iso >said || fail "inspect: $(cat said)"
	rm -f again.cfg again/demo-node1.iso
done

# Another serial line, or none: in both menus.
sed 's/^\[cluster\]/&\nserial = ttyS1,9600/' demo.conf >serial.conf
"$ringlet" iso serial.conf node1 -o - --base base.iso >serial.iso
xorriso -osirrox on -indev serial.iso -extract /boot/grub/stamp.cfg serial.cfg -extract /isolinux/stamp.cfg iso.cfg >/dev/null 2>&1
grep -qx "set serial='--unit=1 --speed=9600'" serial.cfg || fail "GRUB's serial line: $(cat serial.cfg)"
grep -q ' console=tty0 console=ttyS1,9600 quiet ' serial.cfg || fail "the kernel's serial line: $(cat serial.cfg)"
grep -qx 'SERIAL 1 9600' iso.cfg || fail "isolinux's serial line: $(cat iso.cfg)"
sed -i 's/^serial = .*/serial = none/' serial.conf
"$ringlet" iso serial.conf node1 -o - --base base.iso >serial.iso
rm -f serial.cfg
xorriso -osirrox on -indev serial.iso -extract /boot/grub/stamp.cfg serial.cfg >/dev/null 2>&1
grep -qx "set serial=''" serial.cfg || fail "a serial line that was not wished: $(cat serial.cfg)"
rm -f serial.iso

# Inspected: whom it is for, nothing secret; for programs too.
"$ringlet" inspect out/demo-node2.iso >said || fail "inspect: $(cat said)"
says '^cluster:  demo (.*)$'
says '^node:     node2 (number 2)$'
says '^address:  192.168.2.142$'
says '^medium: .*, whole$'
says '^  0400      256  root/etc/corosync/authkey  (secret)$'
cp said shown
"$ringlet" inspect --json out/demo-node2.iso >said
says '"address": "192.168.2.142"'
says '"whole": true'
secret=$(sed -n 's/^shared-secret = //p' demo.secrets | head -n 1)
[ ${#secret} = 48 ] || fail "no shared secret in demo.secrets"
if grep -q -e "$secret" -e 'PRIVATE KEY' shown said; then fail "a secret is shown"; fi

# Damaged: each kind is told from the others.
offset=$(grep -abo '070701' out/demo-node2.iso | head -n 1 | cut -d: -f1)
damage() { # NAME WHAT-TO-LOOK-FOR: a copy with one bit of that text flipped
	cp out/demo-node2.iso "$1"
	at=$(grep -abo -- "$2" "$1" | head -n 1 | cut -d: -f1)
	[ -n "$at" ] || fail "no '$2' in the ISO"
	printf '\001' | dd of="$1" bs=1 seek="$at" conv=notrunc status=none
}
damage content.iso 'PROMPT 0'
refused 1 'root/boot/extlinux/extlinux.conf is not what was stamped' "$ringlet" inspect content.iso
says '^medium: .*, DAMAGED$'
damage menu.iso 'MENU TITLE'
refused 1 'the boot menu is not what was stamped: /isolinux/stamp.cfg' "$ringlet" inspect menu.iso
damage grub.iso "menuentry 'Install"
refused 1 'the boot menu is not what was stamped: /boot/grub/stamp.cfg' "$ringlet" inspect grub.iso
cp out/demo-node2.iso header.iso
printf 'x' | dd of=header.iso bs=1 seek="$offset" conv=notrunc status=none
refused 1 'holds no node plan' "$ringlet" inspect header.iso

# Any bit of either area: found, and never a crash. The same places every time.
size=30000 # the archive and some of the zeros after it
for at in $(awk -v offset="$offset" -v size=$size 'BEGIN { srand(1); for (i = 0; i < 20; i++) print offset + int(rand() * size) }') \
	$((offset + 1048575)); do
	cp out/demo-node2.iso flipped.iso
	byte=$(dd if=flipped.iso bs=1 skip="$at" count=1 status=none | od -An -tu1)
	# shellcheck disable=SC2059 # the octal number is the format
	printf "\\$(printf %03o $((byte ^ 1)))" | dd of=flipped.iso bs=1 seek="$at" conv=notrunc status=none
	refused 1 'digest is not the one' "$ringlet" inspect flipped.iso
	if grep -i 'sanitizer\|runtime error' said; then fail "byte $at"; fi
done

# Any other file of the ISO, the list of sums too: found, and named. A changed byte in the middle of each in turn.
xorriso -osirrox on -indev out/demo-node2.iso -find / -type f -exec report_lba 2>/dev/null |
	sed -n "s/^File data lba: *[0-9]* , *\([0-9]*\) , *[0-9]* , *\([0-9]*\) , '\/\(.*\)'$/\1 \2 \3/p" >extents
catalog=$(dd if=out/demo-node2.iso bs=1 skip=$((17 * 2048 + 71)) count=4 status=none | od -An -tu4)
echo $((catalog)) 2048 isolinux/boot.cat >>extents # xorriso lists it elsewhere
[ "$(wc -l <extents)" = 13 ] || fail "files of the ISO: $(cat extents)"
while read -r lba length file; do
	at=$((lba * 2048 + length / 2))
	cp out/demo-node2.iso hurt.iso
	byte=$(dd if=hurt.iso bs=1 skip="$at" count=1 status=none | od -An -tu1)
	# shellcheck disable=SC2059 # the octal number is the format
	printf "\\$(printf %03o $((byte ^ 2)))" | dd of=hurt.iso bs=1 seek="$at" conv=notrunc status=none
	case $file in
	ringlet/facts.txt | ringlet/report.txt) "$ringlet" inspect hurt.iso >said || fail "$file is nobody's sum" ;;
	ringlet/plan.img) refused 1 'digest is not the one' "$ringlet" inspect hurt.iso ;;
	isolinux/stamp.cfg | boot/grub/stamp.cfg) refused 1 'the boot menu is not what was stamped' "$ringlet" inspect hurt.iso ;;
	ringlet/version) refused 1 'ringlet/version' "$ringlet" inspect hurt.iso ;;
	*) refused 1 "^$file: error: the medium is damaged here: " "$ringlet" inspect hurt.iso ;;
	esac
done <extents

# The EFI boot image, which is no file but a partition.
at=$(/sbin/sfdisk -d out/demo-node2.iso | sed -n 's/.* start= *\([0-9]*\), .*type=ef$/\1/p')
cp out/demo-node2.iso hurt.iso
printf 'hurt' | dd of=hurt.iso bs=512 seek=$((at + 100)) conv=notrunc status=none
refused 1 '^the EFI boot image: error: the medium is damaged here: ' "$ringlet" inspect hurt.iso
printf '\0' | dd of=hurt.iso bs=1 seek=$((446 + 16 + 4)) conv=notrunc status=none
refused 1 '^the EFI boot image: error: the medium is damaged here: it is missing' "$ringlet" inspect hurt.iso

# What an installer has noted on the medium: still whole; gone when it is stamped again or reset.
cp out/demo-node2.iso noted.iso
for area in facts report; do
	at=$(sed -n "s|^\([0-9]*\) .* ringlet/$area.txt$|\1|p" extents)
	echo "seen on the machine" | dd of=noted.iso bs=2048 seek="$at" conv=notrunc status=none
done
"$ringlet" inspect noted.iso | grep -q '^medium: .*, whole$' || fail "notes are taken for damage"
"$ringlet" iso demo.conf node2 -o again --base noted.iso >said
cmp out/demo-node2.iso again/demo-node2.iso || fail "notes were stamped along"

# Reset: bit for bit the base, also from a damaged one; a base ISO stays what it is.
for iso in out/demo-node2.iso content.iso grub.iso noted.iso base.iso; do
	"$ringlet" reset "$iso" | grep -qx "$iso: base ISO, not stamped" || fail "reset $iso"
	cmp "$iso" base.kept || fail "$iso is not the base ISO again"
done
"$ringlet" inspect base.iso | grep -q 'base ISO of Ringlet .*, not stamped' || fail "inspect of a base ISO"

# Refused, and nothing left behind.
comment=$(awk 'BEGIN { for (i = 0; i < 400; i++) printf "A" }')
ssh-keygen -q -t ed25519 -N '' -C "$comment" -f key
for _ in $(seq 2500); do cat key.pub; done >many.pub
refused 1 'the base ISO.s area for it 1048576: [0-9]* too many' \
	"$ringlet" iso demo.conf -o large --base base.iso --add-ssh-key many.pub
[ -z "$(ls large)" ] || fail "left behind: $(ls large)"
refused 1 'is a private key' "$ringlet" iso demo.conf -o large --base base.iso --add-ssh-key key
refused 1 'is not an ISO 9660 image' "$ringlet" iso demo.conf -o large --base demo.conf
refused 1 'is not an ISO 9660 image' "$ringlet" inspect demo.conf
refused 3 'cannot be read: No such file' "$ringlet" inspect nowhere.iso
refused 1 "has no node 'node9'" "$ringlet" iso demo.conf node9 -o large --base base.iso
refused 2 'exactly one node' "$ringlet" iso demo.conf -o - --base base.iso
head -c 1000000 base.iso >short.iso
refused 1 'is cut off: 1000000 bytes of' "$ringlet" iso demo.conf -o large --base short.iso
head -c $(($(stat -c %s base.iso) - 700000)) base.iso >short.iso # in the EFI boot image
refused 1 'is cut off: ' "$ringlet" iso demo.conf -o large --base short.iso
(cd "$OLDPWD" && tests/img/mini-iso "$tmp/next.iso" 4)
refused 1 'a Ringlet ISO of format 4 .*knows format 3' "$ringlet" iso demo.conf -o large --base next.iso
mkdir foreign && echo hello >foreign/file && xorriso -as mkisofs -quiet -R -o foreign.iso foreign >/dev/null 2>&1
refused 1 'not a Ringlet base ISO' "$ringlet" inspect foreign.iso
[ -z "$(ls large)" ] || fail "left behind: $(ls large)"

# A full disk: said so, nothing left behind, an older ISO untouched.
echo old >large/demo-node1.iso
full() { (trap '' XFSZ && ulimit -f 1000 && "$ringlet" iso demo.conf node1 -o large --base base.iso); }
refused 3 'large/demo-node1.iso: error: cannot be written: File too large' full
[ "$(ls large) $(cat large/demo-node1.iso)" = 'demo-node1.iso old' ] || fail "left behind: $(ls large)"
to_full() { "$ringlet" iso demo.conf node1 -o - --base base.iso >/dev/full; }
refused 3 'standard output: error: cannot be written: No space left' to_full
