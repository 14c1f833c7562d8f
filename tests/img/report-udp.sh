#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A node's events over a real wire: ringctl report in network and mount namespaces of its own, ringlet watch at the
# other end of a veth cable. The cable is plugged in late, pulled, and plugged in again.
set -eu
if [ -z "${INSIDE-}" ]; then
	[ "$(id -u)" = 0 ] || { echo "network namespaces want root"; exit 77; }
	command -v ip >/dev/null || { echo "ip (iproute2) is not installed"; exit 77; }
	unshare -nm true 2>/dev/null || { echo "network namespaces are not allowed here"; exit 77; }
	INSIDE=yes exec unshare -nm "$0"
fi
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
ringctl=$(dirname "$ringlet")/ringctl
tmp=$(mktemp -d)
pids=()
finish() {
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	wait
	umount "$tmp/etc" 2>/dev/null || true
	rm -rf "$tmp"
}
trap finish EXIT
fail() { echo "FAIL: $*"; head -n 50 "$tmp"/heard "$tmp"/said "$tmp"/err; exit 1; }

# The node: its files, and the sysfs of its own network.
mkdir "$tmp/etc"
mount -t tmpfs tmpfs "$tmp/etc"
cp -a /etc/passwd /etc/group /etc/ld.so.* "$tmp/etc/"
mkdir "$tmp/etc/ringlet"
sed '/^gateway/a report-to = 192.168.2.2:8787' profiles/demo.conf >"$tmp/etc/ringlet/profile.conf"
printf '[node]\nindex = 1\nname = node1\ncluster = demo\ncluster-id = 5f1c3a0e-0000-4000-8000-000000000000\nversion = 0\nformat = 1\n' \
	>"$tmp/etc/ringlet/node.ini"
cp "$tmp/etc/ringlet/profile.conf" "$tmp/t.conf"
mount --bind "$tmp/etc" /etc
mount -t tmpfs tmpfs /run
mount -t sysfs sysfs /sys 2>/dev/null || { echo "sysfs cannot be mounted here"; exit 77; }

# The desk, at the other end of the cable.
ip link add lan0 type veth peer name desk0 2>/dev/null || { echo "this kernel has no veth"; exit 77; }
unshare -n sleep 120 &
desk=$!
pids+=("$desk")
until [ "$(readlink /proc/$desk/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do sleep 0.1; done
ip link set desk0 netns $desk
at_desk() { nsenter -t $desk -n "$@"; }
ip link add br0 type bridge 2>/dev/null || { echo "this kernel has no bridge"; exit 77; }
ip link set lan0 master br0 up
ip address add 192.168.2.141/24 dev br0
ip link set br0 up
at_desk ip address add 192.168.2.2/24 dev desk0

at_desk "$ringlet" watch "$tmp/t.conf" --json --seconds 60 >"$tmp/heard" 2>"$tmp/err" &
pids+=($!)
"$ringctl" report >"$tmp/said" 2>&1 &
pids+=($!)
hears() {
	for _ in $(seq 150); do
		! grep -q "$1" "$tmp/heard" || return 0
		sleep 0.1
	done
	fail "not heard: $1"
}
sleep 1
[ ! -s "$tmp/heard" ] || fail "something came through a cable that is not plugged in"
at_desk ip link set desk0 up
hears '"cluster":"demo","node":"node1","run":"[0-9a-f]*","n":1,"stage":"system","state":"done"}$'
hears '"stage":"network","state":"progress","percent":[0-9]*,"text":"lan0 has no carrier, to-node2 is missing'
hears '"stage":"volumes","state":"start"}$'

# Pulled: what is said meanwhile comes when it is plugged in again.
at_desk ip link set desk0 down
sleep 1
before=$(wc -l <"$tmp/heard")
ip link add to-node2 type veth peer name far2
ip link set to-node2 up
for _ in $(seq 100); do ! grep -q 'to-node2 has no address' "$tmp/said" || break; sleep 0.1; done
grep -q 'to-node2 has no address' "$tmp/said" || fail "the node does not see its cable"
sleep 1
[ "$(wc -l <"$tmp/heard")" = "$before" ] || fail "something came through a pulled cable"
at_desk ip link set desk0 up
hears 'to-node2 has no address'
numbers=$(sed 's/.*"n":\([0-9]*\),.*/\1/' "$tmp/heard" | sort -n)
[ "$numbers" = "$(seq "$(wc -l <"$tmp/heard")")" ] || fail "events are missing, or came twice"
