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
# Where the node has fio, the same by fio, with what QEMU opens and flushes the file like: ten seconds each, on a disk that is written.
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

command -v fio >/dev/null || exit 0
# by_fio FLUSH-AFTER OPTION...: operations a second, of writes (49th field) or else of reads (8th)
by_fio() {
	# shellcheck disable=SC2086 # words
	fio --minimal --name=x --filename="$file" --size=256M --runtime=10 --time_based $open ${flush:+--fdatasync=$1} "${@:2}" |
		awk -F ';' 'NF > 50 { printf "%10.0f", ($49 > 0 ? $49 : $8) }'
}
new falloc
dd if=/dev/zero of="$file" bs=1M count=256 conv=notrunc,fsync status=none
printf '\n%-28s %10s %10s %10s %10s\n' 'fio' commits/s writes/s MiB/s reads/s
for way in 'none:--direct=1 --ioengine=libaio' 'writeback:--direct=0 --ioengine=psync' 'directsync:--direct=1 --ioengine=libaio --sync=dsync'; do
	open=${way#*:} flush=yes
	case $way in directsync*) flush= ;; esac # each write is flushed already
	printf '%-28s' "${way%%:*}"
	printf ' ' && by_fio 1 --rw=randwrite --bs=4k
	printf ' ' && by_fio 64 --rw=randwrite --bs=4k --iodepth=16
	printf ' ' && by_fio 16 --rw=write --bs=1M --iodepth=4
	printf ' ' && by_fio 0 --rw=randread --bs=4k --iodepth=16
	echo
done
END
