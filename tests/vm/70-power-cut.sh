#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The power fails in the middle of an installation, many times: at the beginning of every stage and at random moments
# within the long ones. No disk boots what is half there, the medium begins again by itself, and once everything was
# verified it only finishes what is missing. make test cuts in five of the ten middle stages, other ones each time, with
# DRILL=1 in all. RINGLET_SEED=N repeats a run's random moments.
dir=build/vm-power-cut
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
RANDOM=${RINGLET_SEED:-$$}
say "RINGLET_SEED=${RINGLET_SEED:-$$}"
cuts=0

cut_power() { # STAGE [MILLISECONDS]: as soon as node1 is in it, or so long after
	machine node1 --no-lan
	event_soon node1 "$1" start 300
	# A random moment is not let beyond the stages: from sealing on there is nothing to begin again.
	for ((waited = 0; waited < ${2:-0}; waited += 50)); do
		has_event node1 seal start && break
		sleep 0.05
	done
	kill -KILL "$machine"
	wait "$machine" 2>/dev/null || true
	cuts=$((cuts + 1))
	say "cut $cuts: ${2:-0} ms into $1:$(marks 4),$(marks 440)"
}

event_soon() { # as event(), but within a moment
	local end=$((SECONDS + $4))
	until has_event "$1" "$2" "$3"; do
		kill -0 "$machine" 2>/dev/null || fail "$1: QEMU ended before $2 $3"
		[ $SECONDS -lt $end ] || fail "$1: no $2 $3 in $4 s; last: $(tail -n 1 "$dir/$1.events" 2>/dev/null)"
		sleep 0.02
	done
}

marks() { # what is written in the four disks' first sectors, at the byte given
	for disk in "$dir"/node1-disk[1-4].raw; do
		dd if="$disk" bs=1 skip="$1" count=4 status=none | tr -c 'A-Za-z0-9' '.'
		echo
	done | sort | uniq -c | tr -s ' ' | tr '\n' ';' | sed 's/;$//'
}


# How many ESPs are open: UEFI would start from them.
opened() {
	for disk in "$dir"/node1-disk[1-4].raw; do
		dd if="$disk" bs=512 skip=2048 count=1 status=none | grep -ac mkfs.fat || true
	done | awk '{ n += $1 } END { print n + 0 }'
}

all_opened() { [ "$(opened)" = 4 ]; }

close_esps() {
	for disk in "$dir"/node1-disk[1-4].raw; do
		dd if=/dev/zero of="$disk" bs=512 seek=2048 count=1 conv=notrunc status=none
	done
}

prepare --disk-size 8G
cut_power partition
[ "$(marks 440)" = " 4 ...." ] || fail "a disk could boot"
cut_power arrays
[ "$(marks 4)" = " 4 RL0n" ] || fail "the disks are not all newborn"
dd if="$dir/node1-disk1.raw" of="$dir/newborn" bs=440 count=1 status=none
stages=("partition:$((RANDOM % 400))" "arrays:$((RANDOM % 1500))" restore "restore:$((RANDOM % 8000))"
	"restore:$((RANDOM % 8000))" files "files:$((RANDOM % 6000))" bootloader verify "verify:$((RANDOM % 2000))")
while [ "${DRILL:-0}" = 0 ] && [ ${#stages[@]} -gt 5 ]; do
	unset "stages[$((RANDOM % ${#stages[@]}))]"
	stages=("${stages[@]}")
done
for stage in "${stages[@]}"; do
	# shellcheck disable=SC2046
	cut_power $(echo "$stage" | tr : ' ')
	if [ "$(marks 4)" = " 4 RL0n" ] && [ "$(marks 440)" = " 4 ...." ]; then
		[ "$(opened)" = 0 ] || fail "UEFI would start from a newborn disk"
		continue
	fi
	case "$(marks 4)" in *RL0n*) [ "$(marks 440)" = " 4 ...." ] || fail "a disk could boot, and another is newborn" ;; esac
	for disk in "$dir"/node1-disk[1-4].raw; do # it was at the seals already: once more from before them
		dd if="$dir/newborn" of="$disk" conv=notrunc status=none
		head -c 4 /dev/zero | dd of="$disk" bs=1 seek=440 conv=notrunc status=none
	done
	close_esps
done
dd if="$dir/node1-disk1.raw" of="$dir/unsealed" bs=440 count=1 status=none
machine node1 --no-lan
event node1 reboot 'done' 400
switch_off
[ "$(marks 440)" = " 4 RL2s" ] || fail "the disks are not all sealed, but$(marks 440)"
[ "$(opened)" = 4 ] || fail "UEFI would start from $(opened) disks only"

# As if it had ended between the last check and the first boot code: and then is cut in the middle of sealing, twice.
printf RL1c | dd of="$dir/unsealed" bs=1 seek=4 conv=notrunc status=none
truncate -s 440 "$dir/unsealed"
head -c 4 /dev/zero >>"$dir/unsealed"
for delay in 0 $((RANDOM % 200)); do
	for disk in "$dir"/node1-disk[1-4].raw; do
		dd if="$dir/unsealed" of="$disk" conv=notrunc status=none
	done
	close_esps
	cut_power seal "$delay"
	grep -q '"stage":"restore"' "$dir/node1.events" && fail "it installed again instead of only sealing"
	case $(marks 4) in *RL0n*) fail "a newborn disk beside complete ones" ;; esac
done
machine node1 --no-lan
until_true 400 "it boots from disk after all cuts" grep -aq 'login:' "$dir/node1.console"
# Where a disk was sealed already, the node itself finishes the others: after it greets.
until_true 200 "UEFI starts from each disk" all_opened
switch_off
[ "$cuts" -eq $((${#stages[@]} + 4)) ] || fail "$cuts cuts"
say "$cuts cuts, and the node is whole"
rm -rf "$dir"
