#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The daemon beside a real systemd-networkd, both in a network namespace of their own: when cables move, the addresses
# follow the names, and no port keeps one that is another's now. Judged by ip address.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
. tests/net/wall.sh
needs_root
for tool in dbus-daemon networkctl /lib/systemd/systemd-networkd unshare; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done

# A /run and an /etc/systemd/network of its own for networkd and its bus; it takes a /sys that is read-only for a
# container's, and so waits for no udev.
networkd() { # MACHINE
	# shellcheck disable=SC2016 # the inner shell's
	ip netns exec "$prefix-$1" unshare -m sh -c '
		mount --make-rprivate / && mount --bind "$1/run" /run && mount --bind "$1/etc/systemd/network" /etc/systemd/network
		mount -o remount,bind,ro /sys
		mkdir -p /run/dbus /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp
		chown -R systemd-network:systemd-network /run/systemd/netif
		dbus-daemon --system --nofork --nopidfile &
		sleep 0.5
		SYSTEMD_LOG_TARGET=console /lib/systemd/systemd-networkd &
		PATH=$PATH:/usr/sbin exec "$2" nics run --root "$1" --only "!(br0|vnet*)"' sh "$tmp/$1" "$ringctl" >>"$tmp/$1.log" 2>&1 &
	pids="$pids $!"
}
# "52:54:00:00:01:02 10.254.254.0/31", "br0 192.0.2.141/24" and, for a port in it, "52:54:00:00:01:01 br0": a line for each
addresses() { # MACHINE
	ip -n "$prefix-$1" -o -4 address 2>/dev/null | awk '$2 != "lo" {print $2, $4}' | while read -r name address; do
		[ "$name" = br0 ] || name=$(ip -n "$prefix-$1" -o link show "$name" 2>/dev/null | sed 's/.*ether \([^ ]*\).*/\1/')
		echo "$name $address"
	done
	ip -n "$prefix-$1" -o link show master br0 2>/dev/null | sed -n '/ vnet0/!s/.*ether \([^ ]*\).*/\1 br0/p'
}
# has MACHINE NUMBER ADDRESS ...: these ports have these addresses, or are in the bridge, which has its own; and nobody has any other
has() {
	m=$1 wanted="br0 192.0.2.141/24
"
	shift
	while [ $# -gt 0 ]; do
		wanted="$wanted$(mac "$m" "$1") $2
"
		shift 2
	done
	[ "$(addresses "$m" | sort)" = "$(printf %s "$wanted" | sort)" ]
}
guest_reaches() { on guest ping -qc 1 -W 1 192.0.2.142 >/dev/null; } # node2, over the LAN

# The files of networkd as ringlet writes them.
unpack() { # MACHINE NODE
	"$ringlet" plan "$tmp/$1/etc/ringlet/profile.conf" "$2" >"$tmp/plan" 2>"$tmp/said" || fail "$(cat "$tmp/said")"
	awk -v to="$tmp/$1" '
		/^  \// { file = $1 ~ "/10-.*(network|netdev)$" ? to $1 : ""; next }
		/^    \|/ && file { print substr($0, 7) >file; next }
		{ file = "" }' "$tmp/plan"
}

lan
for c in a b c; do cable $c; done
for n in 1 2 3; do
	machine n$n
	tree n$n $n "the key of the cluster"
	for k in 1 2 3 4; do port n$n eth$((k + 3)) $k; done
	plug n$n.1 lan
done
plug n1.2 a; plug n2.3 a
plug n2.2 b; plug n3.3 b
plug n3.2 c; plug n1.3 c
mkdir -p "$tmp/n1/etc/systemd/network" "$tmp/n1/run"
unpack n1 node1
begin n2; begin n3; networkd n1

# A guest on the bridge: its card is there from when libvirt starts it, whatever lan0 does.
guest_starts() {
	machine guest
	ip -n "$prefix-n1" link add vnet0 type veth peer name eth0 netns "$prefix-guest"
	ip -n "$prefix-n1" link set vnet0 master br0 up
	ip -n "$prefix-guest" address add 192.0.2.200/24 dev eth0
	ip -n "$prefix-guest" link set eth0 up
	ip -n "$prefix-n2" address add 192.0.2.142/24 dev "$(name_of n2 1)"
}

lan=br0 to2=10.254.254.0/31 to3=10.254.254.5/31
within 10 "a node starts, and its ports have their addresses" has n1 1 $lan 2 $to2 3 $to3
guest_starts
within 2 "a guest on its bridge reaches another node" guest_reaches
unplug n1.2; plug n1.4 a
within 10 "a cable in another socket, and its address" has n1 1 $lan 4 $to2 3 $to3
unplug n1.4; plug n1.2 a
within 10 "... and back" has n1 1 $lan 2 $to2 3 $to3
unplug n1.2; unplug n1.3; plug n1.3 a; plug n1.2 c
within 10 "two cables swapped, and their addresses" has n1 1 $lan 2 $to3 3 $to2
unplug n1.2; unplug n1.3; plug n1.2 a; plug n1.3 c
within 10 "... and back" has n1 1 $lan 2 $to2 3 $to3
within 2 "the guest still reaches it" guest_reaches
unplug n1.1; unplug n1.3; plug n1.1 c; plug n1.3 lan
within 10 "the LAN and a cable swapped, and their addresses" has n1 1 $to3 2 $to2 3 $lan
within 2 "... and the guest reaches the other node" guest_reaches
unplug n1.1; unplug n1.3; plug n1.3 c; plug n1.1 lan
within 10 "... and back" has n1 1 $lan 2 $to2 3 $to3
within 2 "... and the guest reaches the other node" guest_reaches
unplug n1.1; plug n1.4 lan
within 20 "the LAN in a spare socket" has n1 4 $lan 2 $to2 3 $to3
within 2 "... and the guest reaches the other node" guest_reaches
plug n1.1 lan
stays 5 "... and with the first one in its switch, too, there is one port in the bridge" has n1 4 $lan 2 $to2 3 $to3
stays 1 "... and the guest reaches the other node" guest_reaches
unplug n1.1; unplug n1.4; plug n1.1 lan
within 20 "... and back" has n1 1 $lan 2 $to2 3 $to3
stays 3 "... and it stays so" has n1 1 $lan 2 $to2 3 $to3
before=$(ip -n "$prefix-n1" -o link show br0 | sed 's/.*ether \([^ ]*\).*/\1/')
grep -qi "MACAddress=$before" "$tmp/n1/etc/systemd/network/10-br0.netdev" || fail "the bridge has another address than its own: $before"
