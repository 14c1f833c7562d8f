#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Secrets are made once, kept from others, added to and never made anew in silence.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; exit 1; }
stamp() { "$ringlet" iso "$1" -o out --base base.iso >said 2>&1; }
# refused PATTERN: stamping ends with 1 and says PATTERN; the secrets stay as they are.
refused() {
	status=0
	cp -p demo.secrets before
	stamp demo.conf || status=$?
	[ "$status" -eq 1 ] || fail "ended with $status, not 1: $(cat said)"
	grep -q -- "$1" said || fail "did not say '$1' but: $(cat said)"
	cmp demo.secrets before || fail "refused secrets were changed"
}
command -v xorriso >/dev/null || { echo "xorriso is not installed"; exit 77; }

tests/img/mini-iso "$tmp/base.iso"
cp profiles/demo.conf "$tmp/demo.conf"
cp profiles/demo.conf "$tmp/first.conf"
cd "$tmp"
umask 022

# A profile with an error, a missing base ISO: no secrets are made for those.
sed 's/^gateway.*/gateway = 10.0.0.1/' demo.conf >wrong.conf
if stamp wrong.conf; then fail "a wrong profile was stamped"; fi
[ ! -e wrong.secrets ] || fail "secrets were made for a wrong profile"
if "$ringlet" iso demo.conf -o out --base nowhere.iso >said 2>&1; then fail "stamped from nothing"; fi
[ ! -e demo.secrets ] || fail "secrets were made although nothing could be stamped"

# Mode 0600 under any umask.
(umask 0 && stamp demo.conf) || fail "the first stamping: $(cat said)"
[ "$(stat -c %a demo.secrets)" = 600 ] || fail "demo.secrets has mode $(stat -c %a demo.secrets)"
[ "$(find . -name '*.secrets*')" = ./demo.secrets ] || fail "left behind: $(find . -name '*.secrets*')"

# ssh-keygen agrees that the halves of each key belong together.
for section in cluster node1 node2 node3; do
	sed -n "/^\[.*$section\]/,/^$/p" demo.secrets >part
	sed -n 's/^ssh-\(host-\)\?key = //p' part >key
	chmod 600 key
	[ "$(ssh-keygen -y -f key | cut -d' ' -f1,2)" = "$(sed -n 's/^ssh-\(host-\)\?public = //p' part)" ] ||
		fail "the ssh key of $section is none"
done
[ "$(sed -n 's/^shared-secret = //p' demo.secrets | sort -u | wc -l)" = 3 ] || fail "not three different DRBD secrets"
[ "$(sed -n 's/^corosync-key = //p' demo.secrets | tr -d '\n' | wc -c)" = 512 ] || fail "corosync key"

# Used again, not made again.
cp -p demo.secrets first
sha256sum out/*.iso >sums
stamp demo.conf || fail "the second stamping: $(cat said)"
cmp demo.secrets first || fail "the second stamping changed the secrets"
sha256sum --quiet -c sums || fail "the second stamping made other ISOs"

# One node more: its keys are added, every old byte stays.
printf '[node node4]\naddress = 192.168.2.144\n' >>demo.conf
stamp demo.conf || fail "with a fourth node: $(cat said)"
cmp -n "$(stat -c %s first)" demo.secrets first || fail "an old secret was changed"
tail -c "+$(($(stat -c %s first) + 1))" demo.secrets >added
[ "$(grep '^\[' added | tr '\n' ' ')" = '[volume r4] [node node4] ' ] || fail "added: $(grep '^\[' added)"
# And one less: its keys stay for the day it comes back.
cp -p demo.secrets four
sed -i '/^\[node node4\]/,$d' demo.conf
stamp demo.conf || fail "with three nodes again: $(cat said)"
cmp demo.secrets four || fail "a node that left took its keys along"

# Two at once agree on one set.
cp demo.conf race.conf
for i in 1 2 3 4; do
	"$ringlet" iso race.conf node1 -o "race$i" --base base.iso >"said$i" 2>&1 &
done
wait
[ "$(sha256sum race?/demo-node1.iso | cut -d' ' -f1 | sort -u | wc -l)" = 1 ] || fail "four runs at once: $(cat said?)"
[ "$(grep -c '^\[cluster\]' race.secrets)" = 1 ] || fail "two sets in one file"

# Readable by others, another's, damaged: refused, with what to do.
cp -p demo.secrets good
chmod 640 demo.secrets
refused 'has mode 0640.*chmod 600 demo.secrets'
chmod 600 demo.secrets
if [ "$(id -u)" = 0 ]; then
	chown 65534 demo.secrets
	refused 'belongs to user 65534'
fi
damaged() { # PATTERN SED-SCRIPT
	rm -f demo.secrets
	(umask 077 && sed "$2" good >demo.secrets)
	refused "demo.secrets: error: .*$1"
}
damaged 'the id is missing' '/^id = /d'
damaged 'the corosync-key is not whole' '0,/^corosync-key/{/^corosync-key/d}'
damaged 'the ssh-key is not whole' '/^ssh-key = -----END/d'
damaged 'the ssh-host-key of a node is not whole' '/^\[node node2\]/,/^$/{/ssh-host-key/d}'
damaged 'the ssh-host-public of a node is not whole' '/^\[node node2\]/,/^$/{/ssh-host-public/d}'
damaged 'line .* cannot be understood' 's/^shared-secret = ./shared-secret = x/'
damaged 'line .* cannot be understood' 's/^id = /id = x/'
damaged 'line .* cannot be understood' 's/^name = /nome = /'
damaged "secrets of cluster 'other', but the profile describes 'demo'" 's/^name = demo/name = other/'
damaged 'format 2 is not known' 's/^format = 1/format = 2/'
damaged 'the corosync-key is not whole' '/^corosync-key/q'
rm demo.secrets
(umask 077 && : >demo.secrets)
refused 'format (none) is not known'
rm demo.secrets && ln -s good demo.secrets
refused 'is not a regular file'

# The passwords of management controllers are written by a person; the line that is missing is said, to the letter.
mkdir ipmi && cd ipmi && cp ../base.iso . && sed 's/^\[node node2\]/&\nipmi = 192.168.2.242\nipmi-user = ADMIN/' ../first.conf >demo.conf
if stamp demo.conf; then fail "stamped without a password"; fi
grep -q "demo.secrets: error: the password of node2's management controller is missing: put the line 'ipmi-password = ...' below \[node node2\]" said ||
	fail "said: $(cat said)"
refused 'below \[node node2\]'
sed -i 's/^\[node node2\]/&\nipmi-password = with a blank/' demo.secrets
refused 'the ipmi-password of \[node node2\] is none; 1 to 20 letters, digits and signs are accepted, without blanks'
sed -i "s/^ipmi-password.*/ipmi-password = Se\"c'r\\\\et\$1/" demo.secrets
stamp demo.conf || fail "with a password: $(cat said)"
for k in 1 2 3; do
	xorriso -osirrox on -indev out/demo-node$k.iso -extract /ringlet/plan.img plan.img >/dev/null 2>&1
	mkdir node$k && (cd node$k && cpio -id --quiet <../plan.img)
	rm -f plan.img
	grep -rlF "Se\"c'r\\et\$1" node$k || true
done >where
[ "$(cat where)" = "node1/plan/root/etc/ringlet/ipmi/node2
node3/plan/root/etc/ringlet/ipmi/node2" ] || fail "the password is in $(cat where)"
[ "$(stat -c %a node1/plan/root/etc/ringlet/ipmi/node2)" = 600 ] || fail "others may read the password"
"$ringlet" inspect out/demo-node1.iso >said
"$ringlet" plan demo.conf node1 >>said
if grep -F "Se\"c" said; then fail "the password is shown"; fi
