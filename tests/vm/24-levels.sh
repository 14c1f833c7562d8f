#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every level with the fewest disks that it is for, from one disk on: installed once, started from disk once. Two
# machines at a time, each in a run folder of its own: one keeps one processor busy.
# Only make drill runs it; make test has raid5 in 32-mixed-kinds.sh.
# 24-levels.sh LEVEL COUNT NAME: one of them; NAME is what mdadm calls the level.
dir=build/vm-levels${1:+-$1}
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
if [ $# = 3 ]; then
	with_disks "count = $2" "level = $1" 'min-size = 4G'
	prepare --disk-size 4G
	machine node1 --no-lan --memory 1024
	event node1 seal 'done' 900
	event node1 system 'done' 600
	until_true 200 "it boots from disk" grep -aq 'node1 login:' "$dir/node1.console"
	switch_off
	arrays_hold node1 "$2" "$3"
	rm -rf "$dir" "$profile"
	say "$1 on $2: $SECONDS s"
	exit
fi

together() { # two machines, three words each
	tests/vm/24-levels.sh "${@:1:3}" &
	local first=$!
	tests/vm/24-levels.sh "${@:4:3}" &
	pids=("$first" "$!")
	wait "${pids[0]}" || fail "$1 on $2"
	wait "${pids[1]}" || fail "$4 on $5"
	pids=()
}

together raid5 3 raid5 single 1 raid1
together raid1 3 raid1 raid0 2 raid0
tests/vm/24-levels.sh raid6 4 raid6
say "levels: $SECONDS s"
