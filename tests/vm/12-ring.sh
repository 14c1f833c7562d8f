#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# r1 is written at its home, node1, an fsync behind each line, while its cable is pulled at both ends and at one, carries
# nothing and keeps its carriers, and trades places with the other; while the LAN is pulled, and both cables. Each time:
# the longest that a write took, the way that DRBD's packets go, whether it lost its connection, and Corosync's members.
# In the end both copies are the same, and no acknowledged line is missing. Then the card of that cable is replaced.
# Goes on with the cluster that 10-cluster.sh left, and hands it on.
dir=build/vm
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# By bare hands a second or three are aimed at; an emulated, busy processor gets more.
limit=${RING_LIMIT:-10}
# A cable's carrier is back before the routes are, and they before anybody is content.
settled=${RING_SETTLED:-10}
writer=build/fsync-writer
cc -std=gnu11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -static -o $writer tests/vm/fsync-writer.c

cluster
home=10.254.254.17 # node1's address on the ring; it is joined by cable 3 with node3, where r1 has its copy
ssh -F "$dir/ssh_config" "${login[@]}" node1 'cat >/root/fsync-writer; chmod +x /root/fsync-writer' <$writer
on node1 'setsid sh -c "echo \$\$ >/run/writer.pid; exec /root/fsync-writer /srv/r1/ring /run/written" >/dev/null 2>&1 </dev/null &'

# The seconds since node1's boot, on the clock of this machine: the LAN may be away when they are wanted. It is the coming
# of the answer that counts: before it there is a login, which takes seconds under emulation.
here() { cut -d ' ' -f 1 /proc/uptime; }
read -r there _ < <(on node1 cat /proc/uptime)
ahead=$(awk "BEGIN { printf \"%.2f\", $there - $(here) }")
at() { awk "BEGIN { printf \"%.2f\", $(here) + $ahead }"; }

# All at once, since to log in takes a while under emulation: node3's way to node1, its copy of r1, how often that lost its
# connection, and the members. It is node3 that is asked, which has its LAN whatever happens to node1's.
look() {
	on node3 "ip -o route get $home; cat /proc/drbd; dmesg | grep -c 'drbd r1: .*conn( Connected -> '
		corosync-quorumtool -s" >"$dir/look" || true
	way=$(sed -n '1s/.* dev \([^ ]*\) .*/\1/p' "$dir/look")
	copy=$(sed -n 's/^ *1: cs:\([A-Za-z]*\) ro:[^ ]* ds:\([^ ]*\) .*/\1 \2/p' "$dir/look")
	lost=$(grep -x '[0-9]*' "$dir/look")
	members=$(sed -n 's/^Nodes: *//p' "$dir/look")
}
is_well() { # WAY
	look
	[ "$way $copy $members" = "$1 Connected UpToDate/UpToDate 3" ]
}

: >"$dir/phases"
: >"$dir/ways"
look
lost_before=$lost
phase() { # WHAT WAY COMMAND...: and what comes of it
	sleep 2
	echo "$(at) $1" >>"$dir/phases"
	"${@:3}"
	sleep "$settled"
	until_true 90 "$1: by $2, connected, three members" is_well "$2"
	echo "$2	$((lost - lost_before))" >>"$dir/ways"
	lost_before=$lost
}

pull_cable() { unplug node1 to-node3; unplug node3 to-node1; }
put_cable() { plug node1 to-node3; plug node3 to-node1; }
pull_both() { pull_cable; unplug node1 to-node2; unplug node2 to-node1; }
put_both() { put_cable; plug node1 to-node2; plug node2 to-node1; }
swap() { pull_both; swap_plugs 1.0 3.1; put_both; }
mac() { on node1 cat "/sys/class/net/$1/address"; }
are_at() { [ "$(mac to-node2)" = "$1" ] && [ "$(mac to-node3)" = "$2" ]; }

phase 'nothing' to-node1 true
phase 'the cable is pulled at both ends' to-node2 pull_cable
phase 'it is put back' to-node1 put_cable
phase 'it is pulled at its far end' to-node2 unplug node3 to-node1
phase 'it is put back' to-node1 plug node3 to-node1
phase 'it carries nothing, with its carriers' to-node2 block 3.0 3.1
phase 'it carries again' to-node1 unblock 3.0 3.1
two=$(mac to-node2) three=$(mac to-node3)
phase 'the two cables of node1 trade places' to-node1 swap
until_true 60 "the names have followed" are_at "$three" "$two"
phase 'and back' to-node1 swap
until_true 60 "the names have followed" are_at "$two" "$three"
phase "node1's LAN is pulled" to-node1 unplug node1 lan0
phase 'it is put back' to-node1 plug node1 lan0
phase 'both cables of node1 are pulled' br0 pull_both
phase 'they are put back' to-node1 put_both

until_true 60 "node1 can be asked again" on node1 true
# shellcheck disable=SC2016 # it is the node that looks
on node1 'kill $(cat /run/writer.pid); cat /run/written' >"$dir/written"
grep failed "$dir/written" && fail "a write failed"
# A write belongs to what had happened when it began.
awk 'FNR == NR { begin[++n] = $1; next }
     { while (p < n && $1 >= begin[p + 1]) p++; if ($2 > longest[p]) longest[p] = $2 }
     END { for (i = 1; i <= n; i++) printf "%.3f\n", longest[i] }' "$dir/phases" "$dir/written" >"$dir/longest"
echo 'seen: longest write  way node3 - node1  connections lost'
paste "$dir/longest" "$dir/ways" <(cut -d ' ' -f 2- "$dir/phases") |
	awk -F '\t' '{ printf "seen: %11.3f s  %-17s  %-16s  %s\n", $1, $2, $3, $4 }'
awk -v limit="$limit" '$1 > limit { exit 1 }' "$dir/longest" || fail "a write took longer than $limit s"

say "no volume split, and nothing that was acknowledged is missing at either end"
for node in node1 node2 node3; do
	on $node dmesg | grep -i split-brain && fail "$node has seen a split brain"
done
whole() { # on standard input: line K begins with K, and there are as many as were acknowledged, or one more
	awk -v acknowledged="$(awk 'END { print $3 }' "$dir/written")" \
		'$1 != NR { exit bad = 1 } END { exit bad || NR < acknowledged || NR > acknowledged + 1 }'
}
on node1 'cat /srv/r1/ring' >"$dir/lines1"
away r1 node1 node3
on node3 'cat /srv/r1/ring; rm /srv/r1/ring' >"$dir/lines3"
home r1 node1
whole <"$dir/lines1" || fail "lines are missing on node1"
cmp "$dir/lines1" "$dir/lines3" || fail "the copies differ"
say "$(wc -l <"$dir/lines1") lines, the same on node1 and node3"

new_card=52:54:00:99:01:03
replace_card node1 to-node3 0x4 $new_card
is_new() { [ "$(mac to-node3)" = $new_card ]; }
until_true 60 "the new card is called to-node3" is_new
until_true 90 "r1 goes by it" is_well to-node1
until_true 120 "all three are healthy" all_healthy
hand_on
