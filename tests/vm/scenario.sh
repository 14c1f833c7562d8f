# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the failure tests share, behind lib.sh: a finished cluster with its guests, started from layers over the disks that
# 10-cluster.sh left (nothing of what happens here gets into those), deeds, and a judgement of what was seen from outside.
# Expected outcomes and their reasons: docs/failures.md.
installed=${INSTALLED:-build/vm}
observer=build/observer
begun=0 # since when nothing old may have been answered
others=${OTHERS_LIMIT:-10} # seconds that a guest may be away which has nothing to do with a failure

# --- the cluster ---------------------------------------------------------------------------

# The run folder, anew: keys and media of the installed cluster, and layers over its disks.
layers() {
	local disk file
	[ -s "$installed/node1-disk4.raw" ] || { echo "there is no finished cluster in $installed"; exit 77; }
	[ ! -s "$installed/ssh_config" ] || "$ringlet" demo --stop --dir "$installed" || true
	rm -rf "$dir"
	mkdir -p "$dir"
	for file in "$installed"/*; do
		case ${file##*/} in
		id_* | known_hosts | *.conf | *.secrets | *.iso | result.json) cp --reflink=auto "$file" "$dir/" ;;
		esac
	done
	for disk in "$installed"/node*-disk*.raw; do
		file=${disk##*/}
		qemu-img create -q -f qcow2 -F raw -b "$PWD/$disk" "$dir/${file%.raw}.qcow2"
	done
}

start_node() { # NODE OPTION...
	forget_logins "$1"
	machine "$1" --medium none "${@:2}"
}

# All there is, healthy, its volumes at home, its guests answering.
begin() {
	layers
	lan
	for node in $nodes; do start_node "$node"; done
	until_true 900 "all are healthy" all_healthy
	watch_guests
	all_home
	until_true 300 "all guests answer" all_answer
}

# Each scenario in turn, on one cluster as long as they go well. One that fails ends alone: the next has a cluster that is
# started anew from the installed disks, so that one fault does not hide the others.
scenarios() { # NAME...
	local over=$dir.over status
	local -a good bad=()
	while [ $# -gt 0 ]; do
		: >"$over"
		in_turn "$over" "$@" &
		wait $! && status=0 || status=$?
		[ $status != 77 ] || exit 77
		mapfile -t good <"$over"
		shift ${#good[@]}
		[ $status != 0 ] || break
		[ $# -gt 0 ] || fail "the last scenario passed, and its end did not"
		bad+=("$1")
		say "NOT AS EXPECTED: $1"
		shift
	done
	rm -f "$over"
	[ ${#bad[@]} = 0 ] || fail "not as expected: ${bad[*]}"
}
in_turn() { # FILE NAME...: those that are over go into the file
	local scenario
	trap finish EXIT
	begin
	for scenario in "${@:2}"; do
		"$scenario"
		echo "$scenario" >>"$1"
	done
}

# --- the guests, from outside -----------------------------------------------------------------

now() { date +%s.%3N; }

# Their addresses stand in what the demo left.
watch_guests() {
	local addresses
	mapfile -t addresses < <(grep -o '"address": *"[0-9.]*"' "$dir/result.json" | grep -o '[0-9.]*' | sort -u)
	[ "${#addresses[@]}" -gt 0 ] || fail "the demo made no guests"
	guests=${#addresses[@]}
	make -s guest build/observer
	$observer "$dir" "$(wc -w <<<"$nodes")" 192.168.2.248 "${addresses[@]}" >"$dir/observed" &
	pids+=($!)
}

# Each has answered within the last two seconds.
all_answer() {
	awk -v since="$(now)" '$1 > since - 2 { heard[$2] } END { for (a in heard) n++; print n + 0 }' \
		<(tail -n 400 "$dir/observed") | grep -qx "$guests"
}
answers() { # GUEST
	tail -n 400 "$dir/observed" | awk -v since="$(now)" -v name="name=$1" '$1 > since - 2 && $3 == name { n++ } END { exit !n }'
}

# What happens now is judged by itself.
mark() { # WHAT
	what=$1
	since=$(now)
	say "$what"
}

# GUEST: another start of it answers than the one before the mark.
starts_again() {
	awk -v since="$since" -v name="name=$1" '$3 == name && $1 < since { before = $4 }
		$3 == name && $1 >= since { after = $4 } END { exit !(before && after && before != after) }' "$dir/observed"
}

# GUEST SECONDS...: the longest that each may be away; one that is not named: $slack, or what a busy emulation takes. Lost numbers,
# splits, and a guest that writes at two places are never allowed; one that answers at two only to those with $zombie.
judge() {
	local limit until
	until=$(now)
	awk -v since="$since" -v until="$until" -f tests/vm/judge.awk "$dir/observed" >"$dir/judged"
	sed "s/^/${quiet:-seen}: $what: /" "$dir/judged"
	while read -r guest _ away _ _ _ _ _ lost _ stale _ twice _; do
		limit=${slack:-$others}
		for ((i = 1; i < $#; i += 2)); do
			[ "${!i}" != "$guest" ] || { i=$((i + 1)) && limit=${!i}; }
		done
		[ "$lost" = 0 ] || fail "$what: $guest lost $lost acknowledged writes"
		[ "$twice" = 0 ] || fail "$what: $guest was written by two"
		[ -n "${zombie:-}" ] || [ "$stale" = 0 ] || fail "$what: $guest ran twice"
		awk "BEGIN { exit !($away <= $limit) }" || fail "$what: $guest was away for $away s, not $limit"
	done <"$dir/judged"
}

no_split() {
	for node in $nodes; do
		on "$node" dmesg 2>/dev/null | grep -i 'split-brain' && fail "$node has seen a split brain"
	done
	return 0
}

# Where the seconds went, by the journals of those who live.
where_time_goes() {
	for node in "$@"; do
		on "$node" "journalctl -o short-unix --no-pager --since @${since%.*}" 2>/dev/null |
			awk -v node="$node" -v since="$since" -f tests/vm/time.awk || true
	done | sort -n | sed "s/^/seen: $what: /"
}

# What those that live say of it, when something is not as expected.
explain() {
	local node
	for node in $nodes; do
		echo "--- $node"
		on "$node" 'ringctl status; crm_mon -1 -r -f; drbdadm status; virsh list --all
			journalctl -q -o short-precise --no-pager -p notice -n 80' 2>&1 || true
	done
}

# Healthy again, volumes where they belong, nothing split: the next failure finds what this one found.
mend() {
	until_true 900 "all are healthy again" all_healthy
	all_home
	until_true 120 "all guests answer" all_answer
	no_split
	judge_all_time
}
judge_all_time() { # lost numbers show when a guest starts again
	since=$begun slack=100000 quiet=all what="since the start" judge
}

# --- deeds ---------------------------------------------------------------------------------------

cut_power() { # NODE: its process is gone between two instructions
	kill -KILL "${process[$1]}"
	wait "${process[$1]}" 2>/dev/null || true
	forget_logins "$1"
}
in_a_moment() { on "$1" "nohup setsid sh -c 'sleep 1; $2' >/dev/null 2>&1 </dev/null &"; } # NODE COMMAND: ssh has ended by then
panic() { in_a_moment "$1" 'echo c >/proc/sysrq-trigger'; }
# Each processor in a loop that nothing of the same priority gets past, so that the watchdog is not fed. The loops get only
# what the other machines leave of this one's processors: a node that hangs slows nobody else down.
hang() {
	in_a_moment "$1" "echo -1 >/proc/sys/kernel/sched_rt_runtime_us
		for cpu in \$(seq \$(nproc)); do chrt -f 99 taskset -c \$((cpu - 1)) sh -c \"while :; do :; done\" & done"
	sleep 2
	chrt --all-tasks --idle --pid 0 "${process[$1]}"
}
hang_ends() { chrt --all-tasks --other --pid 0 "${process[$1]}"; }
freeze() { "$ringlet" vm "$profile" "$1" --dir "$dir" --qmp stop; }
thaw() { "$ringlet" vm "$profile" "$1" --dir "$dir" --qmp cont; }
press_button() { "$ringlet" vm "$profile" "$1" --dir "$dir" --qmp system_powerdown; }
cut_cables() { # NODE: both of its ring cables, at both ends
	local other
	for other in $nodes; do
		[ "$other" = "$1" ] || { unplug "$1" "to-$other"; unplug "$other" "to-$1"; }
	done
}
put_cables() {
	local other
	for other in $nodes; do
		[ "$other" = "$1" ] || { plug "$1" "to-$other"; plug "$other" "to-$1"; }
	done
}
is_off() { ! kill -0 "${process[$1]}" 2>/dev/null; } # NODE
