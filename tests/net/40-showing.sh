#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What 'ringctl cables' and 'ringctl status' of node1 show of three nodes in network namespaces, while daemons listen
# there and the kernel has real routes: cabled rightly, cut, silent, crossed, and when nobody listens any more.
set -eu
ringctl=$(realpath "${RINGCTL:-build/san/ringctl}")
. tests/net/wall.sh
needs_root

# ringctl as on node1 itself: its own /etc and /run, and the /sys that 'ip netns exec' mounts.
node1() {
	# shellcheck disable=SC2016
	on n1 sh -c 'mount --bind "$1/etc" /etc && mount --bind "$1/run" /run && shift && exec "$@"' - "$tmp/n1" "$ringctl" "$@"
}
shows() { # COMMAND LINE: a line of it is that, blanks aside
	node1 "$1" >"$tmp/shown" 2>&1 || :
	tr -s ' ' <"$tmp/shown" | grep -qE -e "^$2\$"
}
cabled() { node1 cables >"$tmp/shown" 2>&1; }
must() { shows "$@" || { cat "$tmp/shown"; fail "ringctl $1 has no line '$2'"; }; }
ring() { names n1 lan0 to-node2 to-node3 && names n2 lan0 to-node3 to-node1 && names n3 lan0 to-node1 to-node2; }

address() { ip -n "$prefix-$1" addr replace "$3" dev "$2"; } # MACHINE PORT ADDRESS
way() { # MACHINE TO BY METRIC
	ip -n "$prefix-$1" route replace "10.254.254.$2" via "$3" src "10.254.254.$((16 + ${1#n}))" metric "$4"
}

lan
for c in a b c; do cable $c; done
for n in 1 2 3; do
	machine n$n
	tree n$n $n "the key of the cluster"
	mkdir -p "$tmp/n$n/run"
	for k in 1 2 3; do port n$n eth$k $k; done
	plug n$n.1 lan
done
plug n1.2 a; plug n2.3 a
plug n2.2 b; plug n3.3 b
plug n3.2 c; plug n1.3 c
for n in 1 2 3; do begin n$n; done
within 10 "three nodes, and every port has its name" ring

for n in 1 2 3; do
	ip -n "$prefix-n$n" link add br0 type bridge
	ip -n "$prefix-n$n" link set lan0 master br0
	ip -n "$prefix-n$n" link set br0 up
	address n$n br0 192.0.2.$((140 + n))/24
	address n$n lo 10.254.254.$((16 + n))/32
	on n$n sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
	for k in 1 2 3; do [ $n = $k ] || way n$n $((16 + k)) 192.0.2.$((140 + k)) 4000; done
done
address n1 to-node2 10.254.254.0/31; address n2 to-node1 10.254.254.1/31
address n2 to-node3 10.254.254.2/31; address n3 to-node2 10.254.254.3/31
address n3 to-node1 10.254.254.4/31; address n1 to-node3 10.254.254.5/31
way n1 18 10.254.254.1 32; way n2 17 10.254.254.0 32
way n2 19 10.254.254.3 32; way n3 18 10.254.254.2 32
way n3 17 10.254.254.5 32; way n1 19 10.254.254.4 32

# --- as the ring wants it
within 10 "cabled as the ring wants it" cabled
must cables 'to-node2 to-node2 carrier .* node2 \(to-node1\) .* s'
must status 'node2 192.0.2.142 answers answers direct unknown unknown'
must status 'cable 1 to-node2 carrier .* 10.254.254.0 answers'

# --- the driver of a namespace's ports has no LED
if node1 cables --blink to-node2 >"$tmp/shown" 2>&1; then fail "a pair of veth blinks"; fi
grep -qxF "ringctl cables: to-node2 cannot blink: its driver has no such function" "$tmp/shown" || fail "$(cat "$tmp/shown")"

# --- silent: the other end does not answer over this cable, though it does round the ring
way n1 19 10.254.254.1 32; way n3 17 10.254.254.2 32
at_wall link set c down
must status 'cable 3 to-node3 carrier .* 10.254.254.5 silent'
must status 'node3 192.0.2.143 answers answers round by node2 unknown unknown'
must status 'not healthy: .*; cable to-node3 has a carrier, but node3 does not answer over it; .*'
at_wall link set c up
within 10 "... and the silence is over" cabled

# --- cut, and only the LAN is left
unplug n1.3
ip -n "$prefix-n1" route del 10.254.254.19 metric 32
within 3 "a cut cable is seen" shows cables 'to-node3 to-node3 no carrier [0-9] s .* nobody -'
must status 'node3 192.0.2.143 answers answers by the LAN unknown unknown'
must status 'not healthy: .*; cable to-node3 has no carrier; .*'

# --- crossed: both cables lead to node3
plug n1.3 c
unplug n1.2; unplug n2.2; plug n1.2 b
within 8 "a crossed cable is told of" shows cables 'wrong: port .* is cabled to node3 of cluster demo, as .* is; the ring wants node2 there'

# --- the daemon is gone, and what it wrote is old
end n1
touch -d '1 minute ago' "$tmp/n1/run/ringlet/ports"
must cables 'ringlet-nics.service does not run: who is at the other ends is not known'
must status 'not healthy: .*; ringlet-nics.service does not run: nobody watches the cables; .*'
