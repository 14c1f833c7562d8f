#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Which way a packet takes between any two nodes, for 2 to 7 of them: the cable, the other way round the ring, at last
# the LAN; in network namespaces, from the files of ringlet plan, with this machine's bird.
. "$(dirname "$0")/lib.sh"

all_answer() {
	for a in $(seq "$n"); do
		for b in $(seq "$n"); do
			[ "$a" = "$b" ] || at "$a" ping -q -c 1 -W 2 "$(ring "$b")" >"$tmp/said" ||
				fail "$n nodes, $1: node$b does not answer node$a: $(cat "$tmp/said")"
		done
	done
}

# Who speaks to a ring address speaks from one, whichever way it takes.
own_source() {
	for a in $(seq "$n"); do
		if at "$a" ip route show type unicast | grep -E '^10\.254\.254\.(1[7-9]|2[0-9]) ' | grep -v "src $(ring "$a")"; then
			fail "node$a would speak from another address"
		fi
	done
}

# The nodes from 1 to 2 the long way: "1 3 2" of three, "1 4 3 2" of four.
long_way() { echo 1 $(seq "$n" -1 2); }

ring_of() {
	net_make "$1"
	await 20 0 by_lan
	own_source
	all_answer "all cables"
	for k in $(seq "$n"); do
		next=$((k % n + 1))
		await 10 "$k $next" way "$k" $next # another way round may be known first
		await 10 "$next $k" way $next "$k"
	done
	pull 1 "0 1"
	await 5 "$(long_way)" way 1 2
	await 5 "$(long_way | rev)" way 2 1
	all_answer "cable 1 pulled"
	pull "$n" "0 1"
	await 5 LAN way 1 2
	await 5 $((2 * (n - 1))) by_lan
	all_answer "node1 without a cable"
	push_in 1 "0 1"
	push_in "$n" "0 1"
	await 10 "1 2" way 1 2
	await 10 0 by_lan
	echo "seen: $n nodes: direct, round the ring by $(long_way), over the LAN, and back"
}

# A stranger on the LAN has its packets for a ring passed on by nobody.
no_way_in() {
	ip netns exec "$net-wires" ip address add 192.0.2.99/24 dev lan
	wires route add "$(ring 3)" via 192.0.2.11
	if ip netns exec "$net-wires" ping -q -c 1 -W 1 "$(ring 3)" >/dev/null; then fail "node1 lets the LAN into the ring"; fi
	wires route replace "$(ring 3)" via 192.0.2.13
	ip netns exec "$net-wires" ping -q -c 1 -W 1 "$(ring 3)" >/dev/null || fail "node3 itself does not answer"
}

# Without its routing daemon a node is reached over the LAN, and by the ring again when it is back.
daemon_gone() {
	bird_stop 1
	await 5 LAN way 1 2
	await 5 LAN way 2 1
	all_answer "node1 without its routing daemon"
	bird_start 1
	await 10 0 by_lan
}

two_cables() {
	net_make 2
	await 20 0 by_lan
	await 10 2 nexthops
	all_answer "two cables"
	pull 1 "0 1"
	await 5 "to2-node2" port_to_2
	all_answer "one of two cables pulled"
	pull 2 "0 1"
	await 5 LAN way 1 2
	all_answer "both pulled"
	net_end
	net_make 2 'count = 1'
	await 20 0 by_lan
	pull 1 "0 1"
	await 5 LAN way 1 2
	all_answer "the only cable pulled"
	net_end
	echo "seen: 2 nodes: both cables, one of them, over the LAN"
}
nexthops() { at 1 ip route show "$(ring 2)" proto bird | grep -c -e 'to-node2' -e 'to2-node2'; }
port_to_2() { at 1 ip route get "$(ring 2)" from "$(ring 1)" | sed -n 's/.* dev \([^ ]*\).*/\1/p'; }

echo "seen: $(bird --version 2>&1)"
two_cables
for size in 3 4 5 6 7; do
	ring_of "$size"
	[ "$size" != 3 ] || no_way_in
	[ "$size" != 3 ] || daemon_gone
	net_end
done
