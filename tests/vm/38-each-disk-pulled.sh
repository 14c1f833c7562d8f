#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A finished node starts without any one of its disks, and says which one is missing.
# Runs on the disks that the cluster tests left, and forgets what it wrote to them.
dir=build/vm
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
[ -s "$dir/node1-disk4.raw" ] || { echo "the cluster tests left no finished cluster"; exit 77; }
lan
for disk in 1 2 3 4; do
	say "node1 without disk $disk"
	machine node1 --medium none --snapshot --without $disk
	until_true 400 "node1 answers" on node1 true
	on node1 'findmnt -n -o SOURCE /; cat /proc/mdstat' | tee "$dir/mdstat"
	grep -q '^/dev/md' "$dir/mdstat" || fail "its root is not on an array"
	[ "$(grep -c '\[4/3\]' "$dir/mdstat")" -eq 4 ] || fail "not four arrays with three of four members"
	if on node1 ringctl status >"$dir/status"; then fail "it calls itself healthy with a disk pulled"; fi
	tail -n 1 "$dir/status"
	grep -q 'degraded' "$dir/status" || fail "status does not say what is wrong"
	switch_off
done
