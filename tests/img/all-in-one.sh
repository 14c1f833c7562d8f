#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One medium for all nodes: its plans judged by cpio and sha256sum, its menu by its words; looked at, and taken back.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; exit 1; }
says() { grep -q -- "$1" said || fail "no '$1' in: $(cat said)"; }
# refused STATUS PATTERN COMMAND...: ends with STATUS and says PATTERN.
refused() {
	want=$1 pattern=$2 status=0
	shift 2
	"$@" >said 2>&1 || status=$?
	[ "$status" -eq "$want" ] || fail "$* ended with $status, not $want: $(cat said)"
	says "$pattern"
}
extract() { xorriso -osirrox on -indev "$1" -extract "$2" "$3" >/dev/null 2>&1 && chmod u+rw "$3"; } # ISO PATH FILE
unpack() { (mkdir "$2" && cd "$2" && cpio -id --quiet <"../$1" 2>/dev/null); } # ARCHIVE FOLDER
for tool in xorriso cpio xxhsum; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
tests/img/mini-iso "$tmp/base.iso"
cp profiles/demo.conf profiles/seven.conf "$tmp"
cd "$tmp"
cp base.iso base.kept

# Without matches: the menu waits for a person, and says so; one entry a node, none by itself.
"$ringlet" iso --all-in-one demo.conf -o out --base base.iso >said 2>&1 || fail "stamping: $(cat said)"
says '^out/demo.iso  '
says '^demo.conf:[0-9]*: warning: node1 has no match, so no machine can be known as it: the boot menu will wait'
[ "$(ls out)" = demo.iso ] || fail "other files in out/: $(ls out)"
[ "$(stat -c %a out/demo.iso)" = 600 ] || fail "readable by others"
extract out/demo.iso /isolinux/stamp.cfg menu
grep -q '^MENU TITLE Ringlet .*: cluster demo, all 3 nodes$' menu || fail "menu title: $(cat menu)"
if grep -q '^TIMEOUT' menu; then fail "a menu with nothing to start counts down"; fi
[ "$(grep -c '^LABEL' menu)" = 3 ] || fail "not one entry a node: $(cat menu)"
for node in node1 node2 node3; do
	grep -A 6 "^LABEL node-$node$" menu | grep -q " ringlet.mode=install ringlet.node=$node$" || fail "$node: $(cat menu)"
done
extract out/demo.iso /boot/grub/stamp.cfg grub
grep -qx 'set timeout=-1' grub || fail "GRUB counts down: $(cat grub)"
grep -qx "menuentry '2 Install node2, 192.168.2.142, on this machine' --hotkey=2 --id node-node2 { start .* quiet \
ringlet.mode=install ringlet.node=node2; }" grub || fail "GRUB: $(cat grub)"
! command -v grub-script-check >/dev/null || grub-script-check grub || fail "GRUB does not understand it"

# With a match for each: the first entry asks the machine, and is counted down to.
sed -e '/^address.*141/a match = serial:B5R4VB1' -e '/^address.*142/a match = uuid:4c4c4544-0035-5210-8034-c2c04f564231' \
	-e '/^address.*143/a match = mac:52:54:00:ab:00:01' demo.conf >match.conf
cp demo.secrets match.secrets
"$ringlet" iso --all-in-one match.conf -o out --base base.iso >said 2>&1 || fail "stamping: $(cat said)"
if grep -q warning said; then fail "warned: $(cat said)"; fi
extract out/demo.iso /isolinux/stamp.cfg menu
grep -q '^TIMEOUT 50$' menu || fail "no countdown: $(cat menu)"
[ "$(grep '^LABEL' menu | head -n 1)" = 'LABEL install' ] || fail "the first entry: $(cat menu)"
grep -A 3 '^LABEL install$' menu | grep -q 'MENU DEFAULT' || fail "not the default: $(cat menu)"
grep -A 6 '^LABEL install$' menu | grep -q ' ringlet.mode=install$' || fail "it names a node: $(cat menu)"
rm grub
extract out/demo.iso /boot/grub/stamp.cfg grub
for line in 'set timeout=5' 'set default=install'; do
	grep -qx "$line" grub || fail "no '$line' in GRUB's menu: $(cat grub)"
done

# The plans: all of them, the profile once, nothing twice, and each as on the node's own medium.
extract out/demo.iso /ringlet/plan.img plan.img
unpack plan.img all || fail "cpio"
(cd all/plan && sha256sum --quiet -c SHA256SUMS) || fail "the sums do not hold"
LC_ALL=C sort -c -k 2 all/plan/SHA256SUMS || fail "SHA256SUMS is not sorted"
[ "$(cd all/plan && echo *)" = 'SHA256SUMS medium.sha256 nodes profile.conf' ] || fail "in the plan: $(ls all/plan)"
"$ringlet" iso match.conf -o own --base base.iso >said
for node in node1 node2 node3; do
	extract own/demo-$node.iso /ringlet/plan.img own.img
	unpack own.img $node || fail "cpio"
	for what in node.ini root; do
		diff -r --no-dereference $node/plan/$what all/plan/nodes/$node/$what >said || fail "$node: $(cat said)"
	done
	(cd $node/plan/root && find . -exec stat -c '%a %n' {} +) | sort >one
	(cd all/plan/nodes/$node/root && find . -exec stat -c '%a %n' {} +) | sort | cmp - one || fail "$node: modes"
	cmp $node/plan/profile.conf all/plan/profile.conf || fail "profile"
done

# Looked at, for people and programs; damaged in any plan; stamped anew over, and reset.
"$ringlet" inspect out/demo.iso >said || fail "inspect: $(cat said)"
says '^out/demo.iso: ISO for all nodes$'
says '^node:     node2 (number 2), 192.168.2.142, uuid:4c4c4544-0035-5210-8034-c2c04f564231$'
says '^medium: .*, whole$'
says '^  0400 .* nodes/node3/root/etc/corosync/authkey  (secret)$'
"$ringlet" inspect --json out/demo.iso >said
says '"match": "mac:52:54:00:ab:00:01"'
cp out/demo.iso hurt.iso
at=$(grep -abo -- 'index = 3' hurt.iso | head -n 1 | cut -d: -f1)
printf 'y' | dd of=hurt.iso bs=1 seek=$((at + 4)) conv=notrunc status=none
refused 1 'nodes/node3/node.ini is not what was stamped' "$ringlet" inspect hurt.iso
"$ringlet" iso match.conf node2 -o again --base out/demo.iso >said
cmp again/demo-node2.iso own/demo-node2.iso || fail "stamped over one for all it is another one"
"$ringlet" iso --all-in-one match.conf -o - --base base.iso 2>said | cmp - out/demo.iso || fail "the stream differs"
"$ringlet" reset out/demo.iso >said
cmp out/demo.iso base.kept || fail "not the base ISO again"

# Seven nodes have room, with a second installation offered for each; what has none is refused with its size.
for existing in refuse own erase; do
	sed "s/^\[disks\]/&\nexisting = $existing/" seven.conf >seven-$existing.conf
	"$ringlet" iso --all-in-one seven-$existing.conf -o out --base base.iso >said 2>&1 || fail "seven: $(cat said)"
	"$ringlet" inspect out/seven.iso >said || fail "seven: $(cat said)"
	rm out/seven.iso
done
comment=$(awk 'BEGIN { for (i = 0; i < 400; i++) printf "A" }')
ssh-keygen -q -t ed25519 -N '' -C "$comment" -f key
for _ in $(seq 400); do cat key.pub; done >many.pub
refused 1 "the plan of all nodes has [0-9]* bytes, the base ISO's area for it 1048576: [0-9]* too many" \
	"$ringlet" iso --all-in-one seven.conf -o out --base base.iso --add-ssh-key many.pub
refused 2 'for all nodes' "$ringlet" iso --all-in-one demo.conf node1 -o out --base base.iso
[ "$(ls out)" = demo.iso ] || fail "left behind: $(ls out)"
