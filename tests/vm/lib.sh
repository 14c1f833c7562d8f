# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the machine tests share. A test sets $dir (its run folder) and $profile, then plugs machines in.
# Times are limits, never waits: emulation on a busy machine is slow, and so the limits are generous.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
ringlet=build/ringlet
profile=profiles/demo.conf
dir=${dir:?the test names its run folder first}
pids=()

say() { echo "[$SECONDS s] $*"; }

fail() {
	say "FAIL: $*"
	for console in "$dir"/*.console; do
		[ -s "$console" ] || continue
		echo "--- end of $console"
		tail -n 30 "$console" | tr -d '\r' | sed 's/\x1b\[[0-9;?]*[A-Za-z]//g'
	done
	exit 1
}

# Ends what this test started, and nothing else.
finish() {
	local status=$?
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
	exit $status
}
trap finish EXIT

prepare() { # fills a fresh run folder: ISOs, key, empty disks
	rm -rf "$dir"
	mkdir -p "$dir"
	"$ringlet" vm "$profile" --prepare --dir "$dir" "$@"
}

lan() { # the LAN, until the test ends
	rm -f "$dir/ssh_config"
	"$ringlet" vm "$profile" --lan --dir "$dir" &
	pids+=($!)
	until_true 30 "the LAN is there" test -s "$dir/ssh_config"
}

machine() { # NODE OPTION...: switches it on; its events and console begin anew
	local argv
	mapfile -t argv < <("$ringlet" vm "$profile" "$1" --dir "$dir" "${@:2}")
	[ "${#argv[@]}" -gt 0 ] || fail "no command line for $1"
	rm -f "$dir/$1.events" "$dir/$1.console"
	(cd "$dir" && exec "${argv[@]}") </dev/null &
	machine=$!
	pids+=($!)
}

switch_off() { # the machine that was started last loses its power
	kill "$machine" 2>/dev/null || true
	wait "$machine" 2>/dev/null || true
}

until_true() { # SECONDS WHAT COMMAND...: waits for COMMAND to be true
	local end=$((SECONDS + $1)) what=$2
	shift 2
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || fail "not within its time: $what"
		sleep 1
	done
	say "$what"
}

has_event() { grep -qs "\"stage\":\"$2\",\"state\":\"$3\"" "$dir/$1.events"; }

event() { # NODE STAGE STATE SECONDS: waits for it; another end than the wished one is not waited out
	local end=$((SECONDS + $4))
	until has_event "$1" "$2" "$3"; do
		kill -0 "$machine" 2>/dev/null || fail "$1: QEMU ended before $2 $3"
		if has_event "$1" '[a-z]*' '\(failed\|refused\)'; then
			fail "$1: wanted $2 $3, but: $(grep -E '"(failed|refused)"' "$dir/$1.events")"
		fi
		[ $SECONDS -lt $end ] || fail "$1: no $2 $3 in $4 s; last: $(tail -n 1 "$dir/$1.events" 2>/dev/null)"
		sleep 1
	done
	say "$1: $2 $3"
}

on() { # NODE COMMAND: by SSH from outside, as the person at the desk would
	ssh -F "$dir/ssh_config" -o ConnectTimeout=10 -o BatchMode=yes "$@" </dev/null
}

# Of the disks' content. A copy first, in which every block of zeros is a hole: then holes take no time, and how the
# host's file system happens to keep the blocks of the original does not matter.
digests() {
	local disk
	for disk in "$dir"/*-disk*.raw; do
		cp --sparse=always "$disk" "$dir/digest" && sync "$dir/digest"
		tar -C "$dir" -cS --mtime=@0 digest | sha256sum
	done
	rm "$dir/digest"
}

extent() { # ISO PATH: byte offset and length of a file in it, as xorriso sees it
	xorriso -indev "$1" -find "$2" -exec report_lba 2>/dev/null |
		awk -F, '/^File data lba/ {print $2 * 2048, $4 + 0}'
}
