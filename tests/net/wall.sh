# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Machines as network namespaces, and a wall with sockets into which their ports lead; for tests to include. A cable is a
# bridge of two sockets that lets everything through, the LAN one that keeps to itself what bridges do. Names of
# namespaces are PREFIX followed by the machine's; all are gone at the end.
ringctl=$(realpath "${RINGCTL:-build/san/ringctl}")
PATH=$PATH:/usr/sbin:/sbin
prefix=rl$$
wall=$prefix-wall

tmp=$(mktemp -d)
pids=
tidy() {
	for ns in $(ip netns list 2>/dev/null | awk -v p="$prefix-" 'index($1, p) == 1 {print $1}'); do
		ip netns pids "$ns" | xargs -r kill -9
		ip netns del "$ns"
	done
	rm -rf "$tmp"
}
trap tidy EXIT
trap 'exit 1' INT TERM
fail() {
	echo "FAIL: $*"
	for log in "$tmp"/*.log; do echo "--- ${log##*/}"; tail -n 25 "$log"; done
	exit 1
}
on() { m=$1; shift; ip netns exec "$prefix-$m" "$@"; }
at_wall() { ip -n "$wall" "$@"; }

needs_root() {
	[ "$(id -u)" = 0 ] && ip netns add "$wall" 2>/dev/null || { echo "wants root, to make network namespaces"; exit 77; }
}

# Milliseconds; of this shell's clock only differences count.
ms() { echo $(($(date +%s%N) / 1000000)); }

# tree MACHINE NODE KEY: what a daemon finds below its root, of three nodes or as many as $nodes says. begin, end MACHINE: starts it, stops it.
tree() {
	mkdir -p "$tmp/$1/etc/ringlet" "$tmp/$1/etc/corosync"
	cat >"$tmp/$1/etc/ringlet/profile.conf" <<-END
		[cluster]
		name = demo
		network = 192.0.2.0/24
		root-password-hash = \$5\$abcdefgh\$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9
	END
	[ "${nodes:-3}" = 3 ] || printf '[cables]\ncount = 2\n' >>"$tmp/$1/etc/ringlet/profile.conf"
	for k in $(seq "${nodes:-3}"); do
		printf '[node node%d]\naddress = 192.0.2.%d\n' "$k" $((140 + k)) >>"$tmp/$1/etc/ringlet/profile.conf"
	done
	cat >"$tmp/$1/etc/ringlet/node.ini" <<-END
		[node]
		index = $2
		cluster-id = 5f1c3a0e-1111-8222-9333-444455556666
	END
	echo "$3" >"$tmp/$1/etc/corosync/authkey"
}
begin() {
	ip netns exec "$prefix-$1" "$ringctl" nics run --root "$tmp/$1" --only '!(br0)' >>"$tmp/$1.log" 2>&1 &
	eval "pid_$1=$!"
	pids="$pids $!"
}
end() { # a daemon that has died by itself is a failure
	eval "pid=\$pid_$1"
	kill "$pid" || fail "the daemon of $1 died"
	wait "$pid" 2>/dev/null || :
	pids=$(echo "$pids " | sed "s/ $pid / /")
}

machine() { ip netns add "$prefix-$1" && ip -n "$prefix-$1" link set lo up; }

# port MACHINE NAME NUMBER [MTU]: a port with a place on the bus and a MAC address by its number, whose socket is
# MACHINE.NUMBER; nothing is plugged in.
port() {
	ip -n "$prefix-$1" link add "$2" address "$(mac "$1" "$3")" type veth peer name "$1.$3" netns "$wall"
	ip -n "$prefix-$1" link set "$2" alias "/devices/pci0000:00/0000:00:0$3.0"
	at_wall link set "$1.$3" mtu "${4:-9000}"
}
mac() { case $1 in stranger) k=9 ;; *) k=${1#n} ;; esac; printf '52:54:00:00:%02x:%02x' "$k" "$2"; }

cable() { at_wall link add name "$1" type bridge mcast_snooping 0 group_fwd_mask 0x4000 && at_wall link set dev "$1" up; }
lan() { at_wall link add lan type bridge mcast_snooping 0 && at_wall link set lan up; }

unplug() { at_wall link set "$1" down nomaster; }
plug() { at_wall link set "$1" master "$2" up; } # SOCKET CABLE
# Nothing comes in at this socket any more, or everything does; the carrier stays.
deaf() { at_wall link set "$1" type bridge_slave flood "$2" mcast_flood "$2" bcast_flood "$2"; } # SOCKET off|on

# name_of MACHINE NUMBER: what its port is called now, as ip sees it.
name_of() { ip -o -n "$prefix-$1" link 2>/dev/null | awk -v mac="$(mac "$1" "$2")" '{for (i = 3; i < NF; i++) if ($i == "link/ether" && $(i + 1) == mac) {split($2, n, /[@:]/); print n[1]}}'; }
mtu_of() { ip -o -n "$prefix-$1" link show "$2" | sed 's/.* mtu \([0-9]*\) .*/\1/'; }

# names MACHINE NAME... : its ports 1, 2, ... have these names; "-": one that is no role's.
names() {
	m=$1 k=0
	shift
	for wanted in "$@"; do
		k=$((k + 1)) is=$(name_of "$m" $k)
		case $wanted/$is in
		-/lan0 | -/to* | -/ringlet*) return 1 ;;
		-/* | "$is/$is") ;;
		*) return 1 ;;
		esac
	done
}

# within SECONDS WHAT COMMAND...: waits until the command is true, and prints how long that took.
within() {
	limit=$1 what=$2 begun=$(ms)
	shift 2
	until "$@"; do
		[ $(($(ms) - begun)) -lt $((limit * 1000)) ] || fail "$what: not in $limit s"
		sleep 0.05
	done
	took=$(($(ms) - begun))
	printf '%-66s %2d.%02d s\n' "$what" $((took / 1000)) $((took % 1000 / 10))
}
# stays SECONDS WHAT COMMAND...: and it is true all the time.
stays() {
	limit=$1 what=$2 begun=$(ms)
	shift 2
	while [ $(($(ms) - begun)) -lt $((limit * 1000)) ]; do
		"$@" || fail "$what: did not stay so"
		sleep 0.1
	done
	printf '%-66s   for %d s\n' "$what" "$limit"
}
