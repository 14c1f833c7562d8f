#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/vm/bench-cache.sh SSH-CONFIG NODE [VOLUME [OPERATIONS]]: what the cache modes of a guest's disk cost on a DRBD volume of
# a cluster that runs (the demo's: ssh_config of its folder), by qemu-img bench on the node: the block layer of QEMU as a
# guest has it, without a guest. Prints a table for docs/guests.md; writes one file on the volume and removes it.
#   commits   4 KiB written, then flushed, one after the other: a database's way
#   writes    4 KiB, 16 at a time, a flush after each 64
#   stream    1 MiB, 4 at a time, a flush after each 16
#   reads     4 KiB, 16 at a time, of what was just written
# Each on a disk that has its room (falloc) and on a thin one, written for the first time and, "again", the second.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '3,/^set/s/^# \{0,1\}//p' "$0" | sed '$d'; exit 2; }
config=$1 node=$2 volume=${3:-r1} count=${4:-400}

# shellcheck disable=SC2016 # expanded on the node
ssh -F "$config" -o BatchMode=yes "$node" "volume=$volume count=$count bash -s" <<'END'
set -eu
mountpoint -q "/srv/$volume" || { echo "$volume is not in use here" >&2; exit 1; }
file=/srv/$volume/bench-cache.raw
trap 'rm -f "$file"' EXIT
export LC_ALL=C

new() { rm -f "$file"; qemu-img create -q -f raw -o preallocation="$1" "$file" 256M; sync "$file"; }
# bench ARGUMENT...: operations a second
bench() {
	seconds=$(qemu-img bench -f raw -t "$mode" $native "$@" "$file" | sed -n 's/^Run completed in \(.*\) seconds\.$/\1/p')
	awk -v n="$runs" -v s="$seconds" 'BEGIN {printf "%10.0f", (s > 0 ? n / s : 0)}'
}
kind() {
	runs=$count
	case $1 in
	commits) bench -w -c "$runs" -d 1 -s 4096 -S 65536 --flush-interval=1 ;;
	writes) bench -w -c "$runs" -d 16 -s 4096 -S 65536 --flush-interval=64 --no-drain ;;
	stream) runs=$((count / 8)); bench -w -c "$runs" -d 4 -s 1048576 --flush-interval=16 --no-drain ;;
	reads) bench -c "$runs" -d 16 -s 4096 -S 65536 ;;
	esac
}

printf '%-11s %-8s %-7s %10s %10s %10s %10s %10s\n' cache io disk commits/s again/s writes/s MiB/s reads/s
for room in falloc off; do
	for way in none:-n none: writeback: directsync:-n; do
		mode=${way%:*} native=${way#*:}
		new $room
		printf '%-11s %-8s %-7s' "$mode" "$([ -n "$native" ] && echo native || echo threads)" "$([ $room = off ] && echo thin || echo whole)"
		for each in commits commits writes stream reads; do printf ' '; kind $each; done
		echo
	done
done
END
