#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two nodes with a quorum device: Debian's corosync-qnetd stands beside them. A node that dies is reset by its watchdog, or was off
# anyway, and the other one goes on with the device's vote, also if Pacemaker's controller was killed there before; so does one of
# two that lose each other. The device may be away.
dir=build/two-quorum
# shellcheck source=two.sh
. "$(dirname "$0")/two.sh"
needs corosync-qnetd corosync-qnetd-tool

# No address to listen on (-l): where there is only lo, it finds none, 127.0.0.1 not either.
start_device() {
	mkdir -p "$dir.device"
	corosync-qnetd -4 -f -s off -S "lock_file=$dir.device/pid,local_socket_file=$dir.device/socket" >>"$dir.device/log" 2>&1 &
	device=$!
	pids+=($!)
	until_true 30 "the device answers" corosync-qnetd-tool -s -p "$dir.device/socket"
}
votes() { # NODE NUMBER: as many are counted there
	on "$1" corosync-quorumtool -s | grep -q "^Total votes: *$2\$"
}
all_vote() { votes node1 3 && votes node2 3; }

killed() {
	mark "node1 is killed"
	cut_power node1
	node2_takes_over
	votes node2 2 || fail "node2 does not count its own vote and the device's"
	start_node node1
	until_true 600 "all vote again" all_vote
	mend
}

device_away() {
	mark "the device is away"
	kill "$device"
	until_true 60 "node1 counts without it" votes node1 2
	sleep 40
	judge
	start_device
	until_true 120 "all vote again" all_vote
	mend
}

# Which of them goes on the device says.
both_alone() {
	local survivor lost before
	mark "node1 and node2 lose each other"
	before=$(cat <(boot_id node1) <(boot_id node2))
	part
	until_true 600 "one of them has everything" one_has_all
	sleep 10
	survivor=$(cat "$dir/survivor") lost=$(other "$(cat "$dir/survivor")")
	say "$survivor goes on, $lost was reset"
	where_time_goes "$survivor"
	judge guest1 "$failover" guest2 "$failover"
	grep -qx "$(boot_id "$survivor")" <<<"$before" || fail "$survivor was reset, too"
	forget_logins "$lost"
	meet "$survivor"
	until_true 900 "all vote again" all_vote
	mend
}
one_has_all() {
	for node in $nodes; do
		if is_at r1 "$node" && is_at r2 "$node" && all_answer; then echo "$node" >"$dir/survivor"; return; fi
	done
	return 1
}

install_two 's/^\[ha\].*/&\nquorum-device = 192.168.2.2/'
start_device
begin
until_true 120 "all vote" all_vote
[ $# -gt 0 ] || set -- controller_killed killed device_away both_alone
for failure; do "$failure"; done
rm -rf "$dir.device"
forget_installed
