#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two nodes and nothing that fences: the volume of a killed node does not move by itself, ringctl status says so, and the command
# of a person moves it. When the node is back its half is the older one.
dir=build/two-alone
# shellcheck source=two.sh
. "$(dirname "$0")/two.sh"

# What docs/ha.md tells a person, word for word.
killed() {
	mark "node1 is killed"
	cut_power node1
	sleep 120
	starts_again guest1 && fail "guest1 was started on node2, and nobody said that node1 is off"
	slack=$others judge guest1 1000
	on node2 ringctl status >"$dir/status" && fail "node2 says that all is well"
	cat "$dir/status"
	grep -q 'r1 is in use nowhere: .* ringctl drain node1 --force REASON' "$dir/status" || fail "it does not say what a person can do"
	mark "a person says that it is off"
	on node2 'ringctl drain node1 --force "it burnt"' || fail "ringctl drain ended with $?"
	node2_takes_over
	mark "node1 is back"
	start_node node1
	until_true 900 "node1 answers" on node1 true
	on node1 ringctl undrain node1 || fail "ringctl undrain ended with $?"
	slack=100000 judge
	mend
}

install_two ''
begin
killed
forget_installed
