# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What can happen to a cluster of three, a function each, behind scenario.sh: it is healthy before and afterwards, r1 has its
# home on node1 and its copy on node3, and a guest is on each volume. The table of docs/failures.md, row by row.
#
# Seconds that the guest of a lost node may be away, and one that is shut down and started elsewhere. Emulated, with
# the demo's token and watchdog; with hardware virtualization and the usual ones: 26 and 10.
failover=${FAILOVER_LIMIT:-360}
switchover=${SWITCHOVER_LIMIT:-240}

# node1 is no more, in whatever way: r1 is served by node3, and by nobody else.
taken_over() {
	until_true 400 "guest1 answers from elsewhere" starts_again guest1
	until_true 60 "r1 is on node3" is_at r1 node3
	sleep 5
	where_time_goes node2 node3
	judge guest1 "$failover"
}
node1_returns() {
	if is_off node1; then start_node node1; fi
	mend
}

killed() {
	mark "node1 is killed"
	cut_power node1
	taken_over
	node1_returns
}

panicked() {
	mark "node1's kernel panics"
	panic node1
	taken_over
	node1_returns
}

hung() {
	mark "node1 hangs"
	hang node1
	taken_over
	hang_ends node1
	node1_returns
}

# An orderly end: guests are shut down, volumes given away, and nobody is fenced.
button() {
	mark "node1's power button is pressed"
	press_button node1
	until_true 400 "guest1 answers from elsewhere" starts_again guest1
	sleep 5
	judge guest1 "$switchover"
	until_true 300 "node1 is off" is_off node1
	where_time_goes node2 node3
	node1_returns
}

corosync_killed() {
	mark "node1's corosync is killed"
	in_a_moment node1 'pkill -KILL -x corosync'
	taken_over
	node1_returns
}

corosync_stopped() {
	mark "node1's corosync is stopped"
	in_a_moment node1 'systemctl stop corosync'
	until_true 400 "guest1 answers from elsewhere" starts_again guest1
	sleep 5
	judge guest1 "$failover"
	on node1 'systemctl start corosync pacemaker' || true
	node1_returns
}

# Only the controller, on the node with r1's copy: Pacemaker starts it anew, and knows no promotion scores of that node. What it has
# in use may go to the other half for it, or the node be fenced. Afterwards r1 can go there: "killed" is to come next.
controller_killed() {
	local standby=${nodes##* }
	mark "the controller of $standby is killed"
	on "$standby" pkill -KILL -x pacemaker-contr || fail "no controller was killed"
	until_true 60 "the scores of $standby are forgotten" has_no_score "$standby"
	until_true 900 "$standby may have r1 again" has_score "$standby"
	slack=$failover judge
	mend
}
has_score() { # NODE: its half of r1 may be promoted, by the configuration
	on node1 "cibadmin --query --xpath \"//node_state[@uname='$1']//nvpair[@name='master-r1-drbd']\""
}
has_no_score() { on node1 true && ! has_score "$1"; }

# As no real machine does: clocks and watchdog stand still, too. It comes back when all has been taken over, and believes for
# a moment that it still has everything. What it says then is old; nothing may be acknowledged to it.
frozen() {
	local zombie=1
	mark "node1 stands still"
	freeze node1
	until_true 400 "guest1 answers from elsewhere" starts_again guest1
	sleep 5
	where_time_goes node2 node3
	judge guest1 "$failover"
	mark "node1 goes on"
	thaw node1
	sleep 60
	judge guest1 "$failover"
	forget_logins node1
	node1_returns
	begun=$(now)
}

# There is the LAN still, which leads to node1, too.
cables_cut() {
	mark "both ring cables of node1 are cut"
	cut_cables node1
	sleep 40
	slack=${RING_LIMIT:-15} judge
	is_at r1 node1 || fail "r1 has moved"
	put_cables node1
	mend
}

# Guests go where the LAN is.
lan_cut() {
	mark "node1's LAN is cut"
	unplug node1 lan0
	until_true 400 "guest1 answers from elsewhere" starts_again guest1
	sleep 5
	where_time_goes node2 node3
	judge guest1 "$switchover"
	plug node1 lan0
	until_true 120 "node1 can be asked again" on node1 true
	mend
}

# No way leads to it: it fences itself, and the others take over.
all_cut() {
	mark "all cables of node1 are cut"
	cut_cables node1
	unplug node1 lan0
	taken_over
	put_cables node1
	plug node1 lan0
	node1_returns
}

# The wrong two: r1's half on node1 is gone, it is served over the ring, and moves. As all arrays lie on the same disks, it is
# only members of this one that fail here; with both disks the node would lose its root, too.
pair_lost() {
	mark "node1 loses a mirror pair of the array of r1"
	# shellcheck disable=SC2016 # it is the node that looks
	on node1 'md=$(basename "$(readlink -f /dev/md/own)"); cd "/sys/block/$md/md"
		for slot in 0 1; do echo faulty >"rd$slot/state"; done; cat /proc/mdstat' || true
	until_true 400 "guest1 answers from elsewhere" starts_again guest1
	sleep 5
	judge guest1 "$failover"
	where_time_goes node1 node2 node3
}

# Both disks: the node has no root any more.
disks_lost() {
	mark "two disks of a mirror pair are pulled from node1"
	for disk in 1 2; do "$ringlet" vm "$profile" node1 --dir "$dir" --medium none --pull $disk; done
	until_true 600 "guest1 answers from elsewhere" starts_again guest1
	sleep 5
	judge guest1 600
	where_time_goes node2 node3
}

root_full() {
	mark "node1's root is full"
	on node1 'cat /dev/zero >/var/fill 2>/dev/null; sync; df /' || true
	sleep 90
	judge guest1 "$failover"
	on node1 rm -f /var/fill
	mend
}

clock_jump() {
	mark "node1's clock jumps an hour ahead"
	on node1 'date -s "+1 hour"'
	sleep 90
	judge
	is_at r1 node1 || fail "r1 has moved"
	on node1 'date -s "-1 hour"'
	sleep 30
	judge
	mend
}

# node3 has the only good copy of r1 then, and r3 has none but node2's: what can live goes on, what cannot stands still.
second_failure() {
	mark "node1 is killed"
	cut_power node1
	taken_over
	mark "then node2, too"
	cut_power node2
	sleep 90
	# One of three has no majority: it may do nothing, lest the other two live.
	for guest in guest1 guest3; do
		answers $guest && fail "one node of three goes on: $guest answers"
	done
	start_node node2
	until_true 900 "guest1 answers again" answers guest1
	until_true 300 "guest3 answers again" answers guest3
	slack=100000 judge
	start_node node1
	mend
}

# --- switch-over by a person -----------------------------------------------------------------

drained() {
	mark "node1 is drained"
	on node1 ringctl drain || fail "ringctl drain ended with $?"
	until_true 60 "guest1 answers from elsewhere" starts_again guest1
	sleep 5
	judge guest1 "$switchover"
	on node1 ringctl undrain
	mend
}

kept() {
	mark "node1 is drained, and its guest keeps running"
	on node1 ringctl drain --keep-running || fail "ringctl drain ended with $?"
	until_true 60 "guest1 answers" answers guest1
	is_at r1 node3 || fail "r1 is not on node3"
	starts_again guest1 && fail "guest1 was started anew"
	sleep 5
	judge guest1 "$switchover"
	on node1 ringctl undrain
	mend
}

# --- return and rebuild ---------------------------------------------------------------------------

# The profile as it stands on the nodes says that, from now on.
return_rule() { # manual|auto
	local node
	for node in $nodes; do
		on "$node" "sed -i '/^return *=/d; s/^\\[ha\\].*/&\\nreturn = $1/' /etc/ringlet/profile.conf && sync" ||
			fail "$node: no return = $1"
	done
	until_true 60 "all nodes read return = $1" all_healthy
}

# Nobody says that r1 may go home: node1 sees both halves up to date, and nothing going on for a while.
returned() {
	return_rule auto
	mark "node1's kernel panics, with return = auto"
	panic node1
	taken_over
	until_true 900 "all three are healthy again" all_healthy
	mark "r1 goes home by itself"
	until_true 900 "r1 is at home" is_at r1 node1
	until_true 120 "guest1 answers" answers guest1
	sleep 5
	judge guest1 "$switchover"
	return_rule manual
	mend
}

blank_disks() { # NODE [COUNT]: as many as there were, or so many of the same size
	local count k size
	count=${2:-$(find "$dir" -name "$1-disk*.qcow2" | wc -l)}
	size=$(qemu-img info "$installed/$1-disk1.raw" | sed -n 's/.*(\([0-9]*\) bytes)/\1/p' | head -n 1)
	rm "$dir/$1"-disk*.qcow2
	for ((k = 1; k <= count; k++)); do qemu-img create -q -f qcow2 "$dir/$1-disk$k.qcow2" "$size"; done
}

# Another machine, from the burnt one's medium.
rebuild() { # NODE SEED
	blank_disks "$1"
	forget_logins "$1"
	machine "$1" --mac-seed "$2"
}

burnt() {
	mark "node1 burns down"
	cut_power node1
	taken_over
	mark "another machine is started from its medium"
	rebuild node1 7
	until_true 1500 "node1 answers" on node1 true
	judge
	mend
}

# The same, and the other machine has six disks instead of four, which a medium that is stamped anew with count = 4-6 allows. The
# others go on with count = 4: a node's profile speaks of its own disks. Last of its cluster: from here on node1 has six.
burnt_other_disks() {
	local profile=$dir/demo.conf # that is stamped; of the others it says what the installed one does
	mark "node1 burns down"
	cut_power node1
	taken_over
	mark "a machine with six disks is started from its medium, stamped with count = 4-6"
	stamp_again 's/^count *= *4\b.*/count = 4-6/'
	grep -qx 'count = 4-6' "$profile" || fail "$profile has no count = 4"
	blank_disks node1 6
	forget_logins node1
	machine node1 --mac-seed 9 --disks 'virtio*6' --iso "$iso"
	until_true 1500 "node1 answers" on node1 true
	judge
	until_true 900 "node1 is healthy" on node1 ringctl status
	on node1 ringctl disk | tee "$dir/six.disks"
	[ "$(grep -c '  in sync$' "$dir/six.disks")" -eq 6 ] || fail "not six disks in sync"
	mend
}

# r2 had its copies on just these two: it is born anew, empty, and guest2 is no more.
two_burnt() {
	mark "node1 and node2 burn down"
	cut_power node1
	cut_power node2
	sleep 30
	rebuild node1 7
	rebuild node2 8
	until_true 1800 "both answer" two_of_them
	until_true 900 "guest1 and guest3 answer again" both_guests
	slack=100000 judge
	guests=2
	mend
}
two_of_them() { on node1 true && on node2 true; }
both_guests() { answers guest1 && answers guest3; }

all_at_once() {
	mark "all three lose their power"
	for node in $nodes; do cut_power "$node"; done
	sleep 3
	for node in $nodes; do start_node "$node"; done
	until_true 900 "all guests answer" all_answer
	slack=100000 judge
	where_time_goes $nodes
	mend
}
