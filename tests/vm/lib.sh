# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the machine tests share. A test sets $dir (its run folder) and $profile, then plugs machines in.
# Times are limits, never waits: emulation on a busy machine is slow, and so the limits are generous.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
ringlet=build/ringlet
profile=profiles/demo.conf
nodes="node1 node2 node3"
lan_options=() # of "ringlet vm --lan"
dir=${dir:?the test names its run folder first}
pids=()
declare -A process # of a machine that was started here
demo_is_ours= # a demo in $dir ends with the test, unless it is handed on

say() { echo "[$SECONDS s] $*"; }

fail() {
	say "FAIL: $*"
	if declare -F explain >/dev/null; then explain; fi
	for console in "$dir"/*.console; do
		[ -s "$console" ] || continue
		echo "--- end of $console"
		tail -n 30 "$console" | tr -d '\r' | sed 's/\x1b\[[0-9;?]*[A-Za-z]//g'
	done
	exit 1
}

# A QEMU that was about to write to an SD card may hang instead of ending: it has five seconds.
end_process() { # PID
	kill "$1" 2>/dev/null || return 0
	for _ in {1..50}; do
		kill -0 "$1" 2>/dev/null || return 0
		sleep 0.1
	done
	kill -KILL "$1" 2>/dev/null || true
}

# Ends what this test started, and nothing else.
finish() {
	local status=$?
	forget_logins
	for pid in "${pids[@]}"; do end_process "$pid"; done
	for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
	[ -z "$demo_is_ours" ] || "$ringlet" demo --stop --dir "$dir" || true
	exit $status
}
trap finish EXIT

prepare() { # fills a fresh run folder: ISOs, key, empty disks
	rm -rf "$dir"
	mkdir -p "$dir"
	"$ringlet" vm "$profile" --prepare --dir "$dir" "$@"
}

# Its own profile, beside its run folder: the demo's with other lines in [disks], "KEY = VALUE" each.
with_disks() {
	profile=$dir.conf
	mkdir -p build
	{
		sed '/^\[disks\]/,/^$/d' profiles/demo.conf
		printf '\n[disks]\n'
		printf '%s\n' "$@"
	} >"$profile"
}

# Another medium of node1, by the profile in the run folder and what SED-SCRIPT makes of it: into $iso. It has the key with which
# tests log in; those that the folder was prepared with have it without a line in the profile.
stamp_again() { # SED-SCRIPT
	local conf
	conf=$(echo "$dir"/*.conf)
	sed -i -e "/^ssh-key/d; s|^name .*|&\nssh-key = $(cat "$dir/id_ed25519.pub")|" -e "$1" "$conf"
	rm -rf "$dir/again"
	"$ringlet" iso "$conf" node1 -o "$dir/again" || fail "no other medium"
	iso=$(echo "$PWD/$dir"/again/*.iso)
}

lan() { # the LAN, until the test ends
	rm -f "$dir/ssh_config"
	"$ringlet" vm "$profile" --lan "${lan_options[@]}" --dir "$dir" &
	pids+=($!)
	until_true 30 "the LAN is there" test -s "$dir/ssh_config"
}

command_line() { # NODE OPTION...: into $argv
	mapfile -t argv < <("$ringlet" vm "$profile" "$1" --dir "$dir" "${@:2}")
	[ "${#argv[@]}" -gt 0 ] || fail "no command line for $1"
	# Layers over the disks of another run folder: scenario.sh.
	if [ -e "$dir/$1-disk1.qcow2" ]; then
		mapfile -t argv < <(printf '%s\n' "${argv[@]}" | sed "s/\(file=$1-disk[0-9]*\)\.raw,format=raw/\1.qcow2,format=qcow2/")
	fi
}

machine() { # NODE OPTION...: switches it on; its events and console begin anew
	local argv
	command_line "$@"
	rm -f "$dir/$1.events" "$dir/$1.console"
	(cd "$dir" && exec "${argv[@]}") </dev/null &
	machine=$!
	pids+=($!)
	# shellcheck disable=SC2034 # scenario.sh ends machines by it
	process[$1]=$!
}

switch_off() { # the machine that was started last loses its power
	forget_logins
	end_process "$machine"
	wait "$machine" 2>/dev/null || true
}

# The three of 10-cluster.sh, healthy: as a demo that was handed on, or started from the disks that it left.
cluster() {
	[ -s "$dir/node1-disk4.raw" ] || { echo "10-cluster.sh left no finished cluster"; exit 77; }
	if [ -s "$dir/ssh_config" ] && on node1 true; then
		demo_is_ours=1
	else
		lan
		for node in node2 node3 node1; do machine $node --medium none; done
	fi
	until_true 900 "all three are healthy" all_healthy
	all_home
}

# After a power cut a volume may have come up on its standby, when its home was the last to be there.
all_home() {
	local k
	for k in ${nodes//node/}; do is_at "r$k" "node$k" || home "r$k" "node$k"; done
}

all_healthy() { for node in $nodes; do on "$node" ringctl status || return 1; done; }

is_at() { on "$2" "grep -qs ' /srv/$1 ' /proc/mounts"; } # VOLUME NODE

# A volume goes to its standby, as a person would have it, and comes back.
away() { # VOLUME HOME STANDBY
	on "$2" ringctl drain || fail "ringctl drain on $2 ended with $?"
	until_true 120 "$1 is at $3" is_at "$1" "$3"
}
home() { # VOLUME HOME
	on "$2" ringctl undrain || fail "ringctl undrain on $2 ended with $?"
	is_at "$1" "$2" || on "$2" ringctl home "$1" || fail "ringctl home $1 ended with $?"
	until_true 120 "$1 is at home" is_at "$1" "$2"
}

# The next test goes on with the demo as it runs.
hand_on() { demo_is_ours=; }

power_off() { # NODE: at once, whoever started it
	forget_logins "$1"
	"$ringlet" vm "$profile" "$1" --dir "$dir" --qmp quit
	until_true 20 "$1 is off" runs_not "$1"
}
runs_not() { ! "$ringlet" vm "$profile" "$1" --dir "$dir" --qmp query-status; }

# Cables. Cable K joins the plugs K.0, on node K, and K.1, on the next one. A plug pulled is no carrier at its end.
unplug() { "$ringlet" vm "$profile" "$1" --dir "$dir" --unplug "$2"; } # NODE PORT
plug() { "$ringlet" vm "$profile" "$1" --dir "$dir" --plug "$2"; }

# What is sent to these plugs is lost, and the carrier stays: a cable looks for the plug by its name at every frame.
block() { for end in "$@"; do mv "$dir/cable$end" "$dir/blocked$end"; done; } # PLUG...
unblock() { for end in "$@"; do mv "$dir/blocked$end" "$dir/cable$end"; done; }

# Two plugs trade places, wherever they are: both ends of both cables have to know. The plugs of one cable cannot.
swap_plugs() { # PLUG PLUG
	local one two
	for end in 0 1; do
		one=${1%.*}.$(((${1#*.} + end) % 2)) two=${2%.*}.$(((${2#*.} + end) % 2))
		mv "$dir/cable$one" "$dir/swapped"
		mv "$dir/cable$two" "$dir/cable$one"
		mv "$dir/swapped" "$dir/cable$two"
	done
}

# Another card in the place of the one that has this plug: it is pulled, which the guest has to allow, and the new one put in.
replace_card() { # NODE PORT SLOT MAC
	"$ringlet" vm "$profile" "$1" --dir "$dir" --qmp device_del --arguments "{\"id\": \"card-$2\"}"
	until_true 60 "$1 has another card for $2" put_card "$@"
}
put_card() { # refused as long as the old one is there
	"$ringlet" vm "$profile" "$1" --dir "$dir" --qmp device_add --arguments "{\"driver\": \"virtio-net-pci\",
		\"id\": \"card-$2\", \"netdev\": \"$2\", \"addr\": \"$3\", \"mac\": \"$4\", \"romfile\": \"\"}"
}

# Asks again after as long as the answer took, so that slow machines do not do nothing but answer.
until_true() { # SECONDS WHAT COMMAND...: waits for COMMAND to be true
	local end=$((SECONDS + $1)) what=$2 asked
	shift 2
	while asked=$SECONDS && ! "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || fail "not within its time: $what"
		sleep $((SECONDS - asked + 1))
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

# By SSH from outside, as the person at the desk would. To log in costs seconds under emulation: so once, and what follows
# goes the same way. A way whose end lost its power is given up in the end.
login=(-o BatchMode=yes -o ConnectTimeout=30 -o ControlMaster=auto -o "ControlPath=$dir/%n.login" -o ControlPersist=600
	-o ServerAliveInterval=5 -o ServerAliveCountMax=12)
on() { # NODE COMMAND
	ssh -F "$dir/ssh_config" "${login[@]}" "$@" </dev/null
}

forget_logins() { # NODE; nobody: all
	local end
	for end in "$dir"/${1:-*}.login; do
		[ ! -S "$end" ] || ssh -o ControlPath="$end" -O exit any 2>/dev/null || true
		rm -f "$end"
	done
}

# FILE: of its content. A copy first, in which every block of zeros is a hole: then holes take no time, and how the
# host's file system happens to keep the blocks of the original does not matter.
digest() {
	cp --sparse=always "$1" "$dir/digest" && sync "$dir/digest"
	tar -C "$dir" -cS --mtime=@0 digest | sha256sum
	rm "$dir/digest"
}

digests() { # of all disks
	local disk
	for disk in "$dir"/*-disk*.raw; do digest "$disk"; done
}

extent() { # ISO PATH: byte offset and length of a file in it, as xorriso sees it
	xorriso -indev "$1" -find "$2" -exec report_lba 2>/dev/null |
		awk -F, '/^File data lba/ {print $2 * 2048, $4 + 0}'
}

# What mdadm sees of partition PART of a disk's image: its first and last MiB, where md keeps its records, at their
# places in a file of the partition's size.
member() { # IMAGE PART
	local start size file=$dir/member
	read -r start size < <(/sbin/sfdisk -d "$1" |
		sed -n "s/.*raw$2 : start= *\([0-9]*\), size= *\([0-9]*\),.*/\1 \2/p")
	[ -n "$size" ] || fail "$1 has no partition $2"
	rm -f "$file"
	truncate -s $((size * 512)) "$file"
	dd if="$1" of="$file" bs=512 skip="$start" count=2048 conv=notrunc status=none
	dd if="$1" of="$file" bs=512 skip=$((start + size - 2048)) seek=$((size - 2048)) count=2048 conv=notrunc status=none
	/sbin/mdadm --examine "$file"
}

# The images of a machine that is switched off, as sfdisk and mdadm see them: the same table on each, and the arrays
# of so many members with none missing: boot a mirror of all, the others of the level.
arrays_hold() { # NODE MEMBERS LEVEL
	local image part wanted
	for image in "$dir/$1"-disk*.raw; do
		/sbin/sfdisk -d "$image" | sed -n 's/.*raw\([1-5]\) : \(.*\), uuid=[^,]*\(.*\)/\1 \2\3/p'
	done >"$dir/tables"
	[ "$(wc -l <"$dir/tables")" -eq $((5 * $2)) ] || fail "not every disk has five partitions"
	[ "$(sort -u "$dir/tables" | wc -l)" -eq 5 ] || fail "the tables are not the same: $(sort -u "$dir/tables")"
	for part in 2 3 4 5; do
		wanted=$3
		[ $part != 2 ] || wanted=raid1
		for image in "$dir/$1"-disk*.raw; do member "$image" $part; done >"$dir/members"
		grep -E '^ *(Array UUID|Raid Level|Raid Devices|Array State) :' "$dir/members" | sort | uniq -c |
			tr -s ' ' >"$dir/array"
		[ "$(wc -l <"$dir/array")" -eq 4 ] || fail "partition $part: not of one array: $(cat "$dir/array")"
		grep -q "^ $2 Raid Level : $wanted$" "$dir/array" || fail "partition $part: $(cat "$dir/array")"
		grep -q "^ $2 Raid Devices : $2$" "$dir/array" || fail "partition $part: $(cat "$dir/array")"
		grep -qE "^ $2 Array State : A{$2} " "$dir/array" || fail "partition $part: $(cat "$dir/array")"
	done
	rm "$dir/member" "$dir/members" "$dir/array" "$dir/tables"
	say "$1: $2 disks, the same table on each, boot of raid1 and the others of $3, no member missing"
}
