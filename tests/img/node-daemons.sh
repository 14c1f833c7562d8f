#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# corosync.conf, chrony.conf, bird.conf and Pacemaker's configuration, read by the very programs of the node image (as make iso unpacks it), on a
# "node2" of its own: no network but a loopback with the node's addresses.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
root=$PWD/build/root
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; exit 1; }
skip() { echo "$*"; exit 77; }
[ -x "$root/usr/sbin/corosync" ] || skip "the node image is not unpacked (make iso)"
PATH=$PATH:/usr/sbin:/sbin
for tool in xorriso cpio ip unshare; do
	command -v $tool >/dev/null || skip "$tool is not installed"
done
unshare -rmnu true 2>/dev/null || skip "no name spaces for users here"
# The program of the image with the libraries of the image, whatever this machine's are.
of_node() { echo "$root/usr/lib64/ld-linux-x86-64.so.2 --library-path $root/usr/lib/x86_64-linux-gnu $root$1"; }

tests/img/mini-iso "$tmp/base.iso"
cp profiles/demo.conf "$tmp"
cd "$tmp"
"$ringlet" iso demo.conf node2 -o . --base base.iso >said || fail "$(cat said)"
xorriso -osirrox on -indev demo-node2.iso -extract /ringlet/plan.img plan.img >/dev/null 2>&1
cpio -id --quiet <plan.img
etc=$tmp/plan/root/etc

judge() { # CONF: corosync's exit status
	mkdir -p lib/corosync
	timeout 60 unshare -rmnu sh -c "hostname node2 && ip link set lo up && ip address add 192.168.2.142/32 dev lo &&
		ip address add 10.254.254.18/32 dev lo &&
		mount --bind lib /var/lib && $(of_node /usr/sbin/corosync) -t -c $1" >said 2>&1
}
# Only where messages go and where the key lies are changed.
sed "s|cluster_name: demo|&\n\tkeyfile: $etc/corosync/authkey|; s/to_stderr: no/to_stderr: yes/" "$etc/corosync/corosync.conf" >corosync.conf
judge corosync.conf || fail "corosync: $(cat said)"
sed '/ring0_addr/d' corosync.conf >wrong.conf
if judge wrong.conf; then fail "corosync accepts anything"; fi
head -c 100 "$etc/corosync/authkey" >short && sed "s|keyfile: .*|keyfile: $tmp/short|" corosync.conf >wrong.conf
if judge wrong.conf; then fail "corosync accepts a key of 100 bytes"; fi

# shellcheck disable=SC2046 # words
timeout 60 $(of_node /usr/sbin/chronyd) -p -f "$etc/chrony/chrony.conf" >said 2>&1 || fail "chronyd: $(cat said)"
grep -qx 'server 192.168.2.143 iburst' said || fail "chronyd read: $(cat said)"
echo 'iburst server' >>"$etc/chrony/chrony.conf"
# shellcheck disable=SC2046
if timeout 60 $(of_node /usr/sbin/chronyd) -p -f "$etc/chrony/chrony.conf" >said 2>&1; then fail "chronyd accepts anything"; fi

# Pacemaker's own judgement of its first configuration. That sbd runs it adds itself.
if [ -d "$root/usr/share/pacemaker" ]; then
	sed 's|</cluster_property_set>|<nvpair id="has" name="have-watchdog" value="true"/>&|' "$etc/ringlet/cib.xml" >cib.xml
	crm_verify() { # FILE
		# shellcheck disable=SC2046
		PCMK_schema_directory=$root/usr/share/pacemaker timeout 60 $(of_node /usr/sbin/crm_verify) -V --xml-file "$1" >said 2>&1
	}
	crm_verify cib.xml || fail "crm_verify: $(cat said)"
	[ ! -s said ] || fail "crm_verify: $(cat said)"
	sed 's/with-rsc="r2-clone"/with-rsc="r9-clone"/' cib.xml >wrong.xml
	if crm_verify wrong.xml; then fail "crm_verify accepts anything"; fi
fi

# Bird comes with the image; one unpacked before it did has none.
[ -x "$root/usr/sbin/bird" ] || skip "the node image is unpacked without bird (make iso)"
# shellcheck disable=SC2046
timeout 60 $(of_node /usr/sbin/bird) -p -c "$etc/bird/bird.conf" >said 2>&1 || fail "bird: $(cat said)"
