#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Corosync and corosync-qdevice of the node image, with the files of the media, on two nodes that are name spaces, and
# this machine's corosync-qnetd beside them: the node that is left keeps quorum, and not for one moment has none, as SBD
# would reset it then. Two that lose each other: the device decides. And a device that is away harms nobody.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
root=$PWD/build/root
PATH=$PATH:/usr/sbin:/sbin
for tool in corosync-qnetd xorriso cpio ip bridge unshare nsenter; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
[ -e "$root/ready" ] || { echo "the node image is not unpacked (make iso)"; exit 77; }
if [ "${1-}" != inside ]; then
	unshare -rmnpf --mount-proc true 2>/dev/null || { echo "no name spaces for users here"; exit 77; }
	exec unshare -rmnpf --mount-proc --kill-child "$0" inside
fi
tmp=$(mktemp -d)
trap 'cd /; rm -rf "$tmp"' EXIT # its processes and mounts end with their name spaces
fail() {
	echo "FAIL: $*"
	tail -n 20 "$tmp"/*.log
	exit 1
}
say() { echo "[$SECONDS s] $*"; }

# --- two nodes and a LAN -------------------------------------------------------------------------

make_media() {
	tests/img/mini-iso "$tmp/base.iso"
	sed -e '/^\[node node3\]/,$d' -e 's/^\[ha\].*/&\nquorum-device = 192.168.2.2/' profiles/demo.conf >"$tmp/demo.conf"
	cd "$tmp"
	"$ringlet" iso demo.conf -o . --base base.iso >said 2>&1 || fail "$(cat said)"
}
make_node() { # K: its root, a tree of links to the image's
	local node=node$1 medium=medium$1
	cp -al "$root" "$node" 2>/dev/null || cp -a "$root" "$node"
	for folder in bin sbin lib lib64; do ln -sfn "usr/$folder" "$node/$folder"; done
	mkdir -p "$node"/{dev,proc,run,var/lib/corosync,etc/corosync} "$medium"
	ln -sfn ../run "$node/var/run"
	xorriso -osirrox on -indev "demo-$node.iso" -extract /ringlet/plan.img plan.img >/dev/null 2>&1
	(cd "$medium" && cpio -id --quiet <../plan.img)
	rm plan.img
	cp "$medium"/plan/root/etc/corosync/* "$node/etc/corosync/"
	sed -i 's/to_stderr: no/to_stderr: yes/' "$node/etc/corosync/corosync.conf"
	printf 'system {\n\tsched_rr: no\n}\n' >>"$node/etc/corosync/corosync.conf" # a right that name spaces do not give
}
plug() { # K: into the LAN; its two addresses are the node's
	unshare -nmu --propagation private sleep 1000 &
	space[$1]=$!
	until [ "$(readlink "/proc/${space[$1]}/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
	ip link add "plug$1" type veth peer name eth0 netns "${space[$1]}"
	ip link set "plug$1" master lan up
	at "$1" sh -c "hostname node$1; ip link set lo up; ip link set eth0 up; ip address add 192.168.2.14$1/24 dev eth0
		ip address add 10.254.254.$((16 + $1))/32 dev lo && ip route add 10.254.254.$((19 - $1)) via 192.168.2.14$((3 - $1))
		mount --rbind /dev $tmp/node$1/dev && mount -t tmpfs shm $tmp/node$1/dev/shm && mount -t proc proc $tmp/node$1/proc
		mount -t tmpfs run $tmp/node$1/run && mkdir -p $tmp/node$1/run/corosync-qdevice"
}
at() { nsenter --target "${space[$1]}" --net --mount --uts "${@:2}"; }          # K COMMAND...
in_node() { at "$1" chroot "$tmp/node$1" "${@:2}"; }                       # K COMMAND...: of the image
start_node() { # K
	in_node "$1" /usr/sbin/corosync -f >>"node$1.log" 2>&1 &
	local corosync=$!
	until in_node "$1" /usr/sbin/corosync-cmapctl >/dev/null 2>&1; do
		kill -0 $corosync || fail "corosync of node$1 has ended"
		sleep 0.2
	done
	in_node "$1" /usr/sbin/corosync-qdevice -f >>"device-of-node$1.log" 2>&1 &
}
start_device() {
	corosync-qnetd -4 -f -s "$1" -l 192.168.2.2 -S "lock_file=$tmp/qnetd.pid,local_socket_file=$tmp/qnetd.socket" >>qnetd.log 2>&1 &
	device=$!
}

# --- what they say -------------------------------------------------------------------------------

status() { in_node "$1" /usr/sbin/corosync-quorumtool -s 2>&1 || true; } # K
votes() { status "$1" | sed -n 's/^Total votes: *//p'; }
quorate() { status "$1" | grep -q '^Quorate: *Yes'; }
has_votes() { [ "$(votes "$1")" = "$2" ] && quorate "$1"; } # K VOTES
both_have() { has_votes 1 "$1" && has_votes 2 "$1"; }       # VOTES
not_quorate() { ! quorate "$1"; }
only_first_goes_on() { has_votes 1 2 && ! quorate 2; }
until_true() { # SECONDS WHAT COMMAND...
	local end=$((SECONDS + $1)) what=$2
	shift 2
	until "$@"; do
		[ $SECONDS -lt $end ] || fail "not within its time: $what; $(status 1; status 2)"
		sleep 0.2
	done
	say "$what"
}
declare -a space
make_media
ip link set lo up
ip link add lan type bridge mcast_snooping 0 forward_delay 0
ip link set lan up
ip address add 192.168.2.2/24 dev lan
for k in 1 2; do make_node $k && plug $k; done
start_device off
for k in 1 2; do start_node $k; done
until_true 60 "both nodes and the device vote" both_have 3
# As a machine that lost its power: nothing comes from it any more, no end of a connection either. Corosync says it when
# it loses quorum, be it for a moment.
before=$(wc -l <node2.log)
ip link set plug1 nomaster
until_true 60 "node1 is gone, node2 has its vote and the device's" has_votes 2 2
tail -n "+$((before + 1))" node2.log >since
grep -q 'A new membership' since || fail "node2 has not missed node1"
grep -q 'non-primary' since && fail "node2 had no quorum for a while"
until_true 30 "node1, alone, has no quorum" not_quorate 1
ip link set plug1 master lan
until_true 60 "node1 is back" both_have 3

# Ports of a bridge that are isolated reach the bridge, where the device is, and not each other.
for k in 1 2; do bridge link set dev plug$k isolated on; done
until_true 60 "they lose each other, and the device votes with node1" only_first_goes_on
for k in 1 2; do bridge link set dev plug$k isolated off; done
until_true 60 "they have found each other" both_have 3

kill "$device"
until_true 60 "without the device they have two votes" both_have 2
start_device on
until_true 60 "it is back" both_have 3
