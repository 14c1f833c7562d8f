#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How long a TCP connection between two nodes stands still while cables fail: blocks of 4 KiB, each answered before the
# next, as DRBD's protocol C does. In network namespaces, with the node image's bird where there is one.
. "$(dirname "$0")/lib.sh"

# measured SECONDS LIMIT WAY WHAT: the longest wait of those seconds, in ms, is at most LIMIT; WAY is how it goes then.
measured() {
	listen "$1"
	went=$(way 1 2)
	printf 'seen: %-44s %5d ms  %s\n' "$4" "$longest" "$went"
	[ "$answers" -gt 20 ] || fail "$4: only $answers answers"
	[ "$longest" -le "$2" ] || { echo "seen:     at most $2 ms were allowed" && worse=yes; }
	[ "$went" = "$3" ] || fail "$4: it goes by $went, not by $3"
}

# fails LIMIT WAY WHAT DEED...; returns DEED...: what is done to the wires, and what comes of it. A cable that is back is
# used some seconds later, when both ends have spoken over it; what counts is that nothing waits for that.
fails() {
	limit=$1 by=$2 what=$3
	shift 3
	"$@"
	measured 3 "$limit" "$by" "$what"
}
returns() {
	"$@"
	await 15 "1 2" way 1 2
	measured 1 300 "1 2" "... and is back"
}

# One end without carrier is known at once there; the other end finds out when it hears nothing for half a second, and
# TCP tries again a little later: 0.6 s, on a busy machine 0.9 s.
one_end=1500

unplug_node1() { pull 1 "0 1" && pull "$n" "0 1"; }
replug_node1() { push_in 1 "0 1" && push_in "$n" "0 1"; }

stalls_of() { # SIZE [LINE of [cables]]
	net_make "$1" "${2-}"
	round="1 $(seq -s ' ' "$n" -1 2)"
	await 20 0 by_lan
	speak_from_1_to_2
	echo "seen: $n nodes${2+, $2}, node1 to node2: longest stall, and the way taken"
	measured 3 300 "1 2" "nothing fails"
	fails 1000 "$round" "cable pulled, both ends without carrier" pull 1 "0 1"
	returns push_in 1 "0 1"
	fails $one_end "$round" "the sender's end without carrier" pull 1 0
	returns push_in 1 0
	fails $one_end "$round" "the receiver's end without carrier" pull 1 1
	returns push_in 1 1
	fails 3000 "$round" "cable silent, carrier stays" silence 1
	returns speak 1
	fails 1000 LAN "both cables of node1 pulled" unplug_node1
	returns replug_node1
	fails 300 "1 2" "LAN pulled" wires link set lan-1 down
	returns wires link set lan-1 up
	fails 1000 LAN "routing daemon of node1 stopped" bird_stop 1
	returns bird_start 1
	net_end
}

worse=no
image_bird
stalls_of 3
stalls_of 5 'mtu = 9000' # but the LAN passes 1500
[ $worse = no ] || fail "longer than allowed, see above"
