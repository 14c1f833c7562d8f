#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Three daemons 'ringctl nics run' in network namespaces, joined by cables and a LAN: whatever is done to the cables and
# the ports, the names follow. Judged by ip link; printed is how long it took.
set -eu
. tests/net/wall.sh
needs_root

ring() { names n1 lan0 to-node2 to-node3 && names n2 lan0 to-node3 to-node1 && names n3 lan0 to-node1 to-node2; }
jumbo() {
	for e in n1/to-node2 n1/to-node3 n2/to-node1 n2/to-node3 n3/to-node1 n3/to-node2; do
		[ "$(mtu_of ${e%/*} ${e#*/})" = 9000 ] || return 1
	done
}
plain() { # MTUs of the cable between node2 and node3, after a try
	said n2 "larger frames" && said n3 "larger frames" && [ "$(mtu_of n2 to-node3)/$(mtu_of n3 to-node2)" = 1500/1500 ]
}
links() { ip -n "$prefix-$1" -o link; }
unchanged() { [ "$(links "$1")" = "$2" ]; } # MACHINE WHAT WAS
is() { [ "$(name_of "$1" "$2")" = "$3" ]; } # MACHINE NUMBER NAME
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; } # PROCESS; a hundredth of a second each
said() { grep -q -- "$2" "$tmp/$1.log"; } # MACHINE WHAT

# --- three machines, cabled as the ring wants it; the kernel's names in an order of their own
lan
for c in a b c; do cable $c; done
for n in 1 2 3; do
	machine n$n
	tree n$n $n "the key of the cluster"
	port n$n eth2 1
	port n$n eth0 2
	port n$n eth1 3
	port n$n eth3 4
	plug n$n.1 lan
done
plug n1.2 a; plug n2.3 a
plug n2.2 b; plug n3.3 b
plug n3.2 c; plug n1.3 c

for n in 1 2 3; do begin n$n; done
within 6 "three nodes start, and every port has its name" ring
stays 3 "... and keeps it" ring
within 8 "jumbo frames on all six ends" jumbo
within 3 "the memory is written" test -s "$tmp/n1/var/lib/ringlet/ports"

# --- cables move
unplug n1.2; plug n1.4 a
within 6 "a cable in another socket" names n1 lan0 - to-node3 to-node2
unplug n1.4; plug n1.2 a
within 6 "... and back" ring
unplug n1.2; unplug n1.3; plug n1.3 a; plug n1.2 c
within 6 "two cables swapped" names n1 lan0 to-node3 to-node2
unplug n1.2; unplug n1.3; plug n1.2 a; plug n1.3 c
within 6 "... and back" ring
unplug n1.1; unplug n1.3; plug n1.1 c; plug n1.3 lan
within 8 "the LAN and a cable swapped" names n1 to-node3 to-node2 lan0
unplug n1.1; unplug n1.3; plug n1.3 c; plug n1.1 lan
within 8 "... and back" ring

# --- ports come and go
ip -n "$prefix-n2" link del "$(name_of n2 2)"
within 3 "a card is pulled" names n2 lan0 "" to-node1
port n2 eth7 5 1500; plug n2.5 b
within 6 "a card with another MAC address in another slot" is n2 5 to-node3
within 20 "frames of 9000 bytes do not pass there: both ends go back" plain
ip -n "$prefix-n2" link del to-node3
port n2 eth8 2; plug n2.2 b
within 6 "... and the old one again" ring
within 8 "... with jumbo frames" jumbo
port n2 eth9 6
stays 3 "a card too many" ring
is n2 6 eth9 || fail "it has a name: $(name_of n2 6)"

# --- the daemon again
before=$(links n1)
end n1; begin n1
stays 5 "the daemon of node1 starts again: nothing changes" unchanged n1 "$before"

last=$(echo "$pids" | awk '{print $(NF - 1)}') # node3's
on n1 "$ringctl" nics run --root "$tmp/n1" --only '*' 2>"$tmp/said" && fail "a second daemon runs beside the first"
grep -q "runs already" "$tmp/said" || fail "a second daemon says: $(cat "$tmp/said")"
before=$(ticks "$last")
sleep 5
after=$(ticks "$last")
echo "processor time of a daemon at rest, with the sanitizers: $(((after - before) * 2)) ms a second"

# --- silence
deaf n1.2 off
within 10 "one way: told" said n2 "to-node1.*does not hear"
stays 2 "... and no name changes" ring
deaf n1.2 on
within 9 "... and told when it is over" said n2 "no longer: .*to-node1.*does not hear"

# --- somebody without the key, on the LAN and on a free port of node1
machine stranger
tree stranger 2 "another key"
port stranger eth0 1; plug stranger.1 lan
port stranger eth1 2; cable d; plug stranger.2 d; plug n1.4 d
begin stranger
within 6 "somebody without the key is told of" said n1 "key"
stays 5 "... and changes nothing" ring
end stranger; unplug n1.4

# --- somebody else has taken a name
ip -n "$prefix-n1" -batch - <<END
link set dev to-node2 name mine
link property add dev lo altname to-node2
link set dev to-node3 name other
END
within 3 "a name that is taken is told of" said n1 "mine cannot be renamed to to-node2: File exists"
within 3 "... and keeps no other port from its own" is n1 3 to-node3
ip -n "$prefix-n1" link property del dev lo altname to-node2
within 3 "... and is taken when it is free" ring

# --- all others off: what is remembered
for n in 1 2 3; do end n$n; done
for n in 2 3; do for k in 1 2 3; do unplug n$n.$k; done; done
for k in 1 2 3 4; do at_wall link del n1.$k; done
rm -r "$tmp/n1/run"
for k in 3 1 2; do port n1 eth1$k $k; done
plug n1.1 lan; plug n1.2 a; plug n1.3 c
begin n1
within 2 "node1 starts alone, with what it remembers" names n1 lan0 to-node2 to-node3
end n1

# --- two nodes with two cables: both ends take the same one for the first
nodes=2
cable e; unplug n1.2
for n in 4 5; do
	machine n$n
	tree n$n $((n - 3)) "the key of the cluster"
	for k in 1 2 3; do port n$n eth$k $k; done
	plug n$n.1 lan
done
plug n4.2 a; plug n5.2 a; plug n4.3 e; plug n5.3 e
paired() { # NUMBERS of n5's ports to which n4's 2 and 3 are cabled
	case $(name_of n4 2)/$(name_of n5 "$1")/$(name_of n4 3)/$(name_of n5 "$2") in
	to-node2/to-node1/to2-node2/to2-node1 | to2-node2/to2-node1/to-node2/to-node1) ;;
	*) return 1 ;;
	esac
}
begin n4; begin n5
within 6 "two nodes, two cables" paired 2 3
unplug n4.2; unplug n4.3; plug n4.2 e; plug n4.3 a
within 8 "... swapped at one end" paired 3 2
stays 3 "... and it stays so" paired 3 2
end n4; end n5
