# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# A cluster's network in network namespaces, from the files that ringlet writes for its nodes: each node is a
# namespace, each cable a bridge of two ports in a further one ("wires"), so that a cable can be pulled at either end
# or fall silent while both ends keep their carrier. Sourced; needs root. Leaves nothing behind.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
stall=$(realpath "${STALL:-build/san/stall}")
image=$PWD/build/root
tmp=$(mktemp -d)
net=ringlet$$
nodes=
PATH=$PATH:/usr/sbin:/sbin

fail() { echo "FAIL: $*"; exit 1; }
skip() { echo "$*"; exit 77; }
[ "$(id -u)" -eq 0 ] || skip "network namespaces want root"
for tool in ip ping bird; do
	command -v $tool >/dev/null || skip "$tool is not installed"
done
ip netns add "$net-probe" 2>/dev/null || skip "no network namespaces here"
ip netns del "$net-probe"

# The routing daemon of the node image (as make iso unpacks it), or this machine's.
image_bird() {
	bird="$image/usr/lib64/ld-linux-x86-64.so.2 --library-path $image/usr/lib/x86_64-linux-gnu $image/usr/sbin/bird"
	[ -x "$image/usr/sbin/bird" ] || bird=bird
	echo "seen: $($bird --version 2>&1)$([ "$bird" = bird ] && echo ' of this machine' || echo ' of the node image')"
}
bird=bird

at() { # NODE COMMAND...: there
	node=$1
	shift
	ip netns exec "$net-node$node" "$@"
}
wires() { ip -n "$net-wires" "$@"; }

net_end() {
	for name in $nodes wires; do
		ip netns pids "$net-$name" 2>/dev/null | xargs -r kill -9 || true
		ip netns del "$net-$name" 2>/dev/null || true
	done
	nodes=
}
trap 'net_end; rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT PIPE TERM

# unpack NODE: what ringlet plan shows of its files, into $tmp/nodeN/.
unpack() {
	"$ringlet" plan "$tmp/c.conf" "node$1" >"$tmp/plan" 2>"$tmp/said" || fail "$(cat "$tmp/said")"
	awk -v to="$tmp/node$1" '
		/^  \// { file = to $1; folder = file; sub("/[^/]*$", "", folder); system("mkdir -p " folder); next }
		/^    \|/ && file { print substr($0, 7) >file; next }
		{ if (file) close(file); file = "" }' "$tmp/plan"
}

# settings NODE: as systemd-sysctl and its rule for udev apply the node's: a star is every port.
settings() {
	ports=$(ip -n "$net-node$1" -o link | sed 's/^[0-9]*: \([^:@]*\).*/\1/')
	sed -n 's/^\(net[^ ]*\) = /\1 /p' "$(dirname "$0")/../../node/tree/etc/sysctl.d/60-ringlet.conf" | while read -r key value; do
		case $key in
		*.\**) for port in $ports; do echo "${key%%.\**}/$port/${key##*\*.}=$value"; done ;;
		*) echo "$key=$value" ;;
		esac
	done | tr . / >"$tmp/settings"
	# shellcheck disable=SC2046 # words
	at "$1" sysctl -qew $(cat "$tmp/settings") # -e: neigh/default is the machine's alone
}

# configure NODE: does what systemd-networkd makes of the .network files; a key that is not known here is an error.
configure() {
	cat "$tmp/node$1"/etc/systemd/network/*.netdev "$tmp/node$1"/etc/systemd/network/*.network | awk -F= '
		/^$/ || /^#/ { next }
		/^\[/ { if (to) print route(); to = ""; section = $0; next }
		section == "[NetDev]" { if ($1 == "Name") dev = $2; if ($1 == "MACAddress") print "ip link add " dev " address " $2 " type bridge"; next }
		$1 == "STP" { print "ip link set " dev " type bridge stp_state " ($2 == "yes"); next }
		$1 == "ForwardDelaySec" { print "ip link set " dev " type bridge forward_delay " $2 * 100; next }
		$1 == "MulticastSnooping" { print "ip link set " dev " type bridge mcast_snooping " ($2 == "yes"); next }
		$1 == "Bridge" { print "ip link set " dev " master " $2; next }
		$1 == "Name" { dev = $2; print "ip link set " dev " up"; next }
		$1 == "Address" { print "ip address add " $2 " dev " dev; next }
		$1 == "MTUBytes" { print "ip link set " dev " mtu " $2; next }
		$1 == "IPv4Forwarding" { print "sysctl -qw net/ipv4/conf/" dev "/forwarding=" ($2 == "yes"); next }
		section == "[Route]" { if ($1 == "Destination") to = $2; else value[$1] = $2; next }
		/^(RequiredForOnline|LinkLocalAddressing|IPv6AcceptRA|LLDP|EmitLLDP|ConfigureWithoutCarrier|IgnoreCarrierLoss)=/ { next }
		{ print "echo not understood: " $0; print "exit 1" }
		function route() {
			return "ip route add " to " via " value["Gateway"] " dev " dev " src " value["PreferredSource"] \
				" metric " value["Metric"]
		}
		END { if (to) print route() }' >"$tmp/configure"
	settings "$1"
	# Links, then addresses: a route may want that of another port.
	for what in 'ip link' 'ip address' 'ip route' sysctl; do
		grep "^$what" "$tmp/configure" || :
	done >"$tmp/configure.sorted"
	[ "$(wc -l <"$tmp/configure.sorted")" = "$(wc -l <"$tmp/configure")" ] || fail "node$1: $(cat "$tmp/configure")"
	at "$1" sh -e "$tmp/configure.sorted" || fail "node$1: $(cat "$tmp/configure.sorted")"
}

plug() { # BRIDGE PORT NODE NAME: that port of the node ends in this bridge
	ip -n "$net-node$3" link add "$4" type veth peer name "$2" netns "$net-wires"
	wires link set "$2" master "$1" up
}

bridge() { wires link add "$1" type bridge mcast_snooping 0 && wires link set "$1" up; }

# net_make N [LINE]: a cluster of N nodes; LINE is one more of [cables]. Its routing daemons start.
net_make() {
	n=$1
	{
		printf '[cluster]\nname = c\nnetwork = 192.0.2.0/24\n'
		echo 'ssh-key = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJg0hlEc5bDLfE0aLGlXeJAcl8RyqsnOReg7ea+vr8X nobody'
		printf '[cables]\n%s\n' "${2-}"
		for k in $(seq "$n"); do printf '[node node%d]\naddress = 192.0.2.%d\n' "$k" "$((k + 10))"; done
	} >"$tmp/c.conf"
	rm -rf "$tmp"/node* "$tmp/told"
	ip netns add "$net-wires"
	bridge lan
	for k in $(seq "$n"); do
		nodes="$nodes node$k"
		unpack "$k"
		ip netns add "$net-node$k"
		ip -n "$net-node$k" link set lo up
		plug lan "lan-$k" "$k" lan0
	done
	"$ringlet" plan "$tmp/c.conf" 2>/dev/null | sed -n '/^cables/,/^$/s/  */ /gp' >"$tmp/cables"
	while read -r c a port_a _ _ b port_b _; do
		[ -n "$c" ] || continue
		bridge "cable$c"
		plug "cable$c" "c$c-0" "${a#node}" "$port_a"
		plug "cable$c" "c$c-1" "${b#node}" "$port_b"
		wires link set "c$c-0" mtu 9000 && wires link set "c$c-1" mtu 9000 # passes what the nodes' ends send
	done <"$tmp/cables"
	for k in $(seq "$n"); do
		configure "$k"
	done
	for k in $(seq "$n"); do
		bird_start "$k"
	done
}

bird_start() { # NODE: as preferred to others as by its unit
	# shellcheck disable=SC2086 # the image's is a loader and its arguments
	ip netns exec "$net-node$1" nice -n -15 $bird -f -c "$tmp/node$1/etc/bird/bird.conf" -s "$tmp/bird$1" >"$tmp/bird$1.log" 2>&1 &
	echo $! >"$tmp/bird$1.pid"
}

# speak_from_1_to_2: a connection between their ring addresses, blocks of 4 KiB, each answered before the next.
speak_from_1_to_2() {
	ip netns exec "$net-node2" "$stall" serve "$(ring 2)" 7789 &
	sleep 0.3
	ip netns exec "$net-node1" "$stall" ask "$(ring 1)" "$(ring 2)" 7789 >"$tmp/told" 2>"$tmp/ask" &
	asker=$!
	until [ -s "$tmp/told" ]; do
		kill -0 "$asker" 2>/dev/null || fail "no connection: $(cat "$tmp/ask")"
		sleep 0.05
	done
}

# listen SECONDS: $longest wait for an answer in this time, in ms, and how many $answers.
listen() {
	sleep "$1"
	kill -USR1 "$asker" || fail "the connection broke: $(cat "$tmp/ask")"
	sleep 0.2
	# shellcheck disable=SC2034 # for the caller
	read -r longest answers <<-END
		$(tail -n 1 "$tmp/told")
	END
}

bird_stop() { kill "$(cat "$tmp/bird$1.pid")"; }

ring() { echo "10.254.254.$((16 + $1))"; } # NODE: its address

# What happens to a cable. An END is 0 at the node of the cable's number, 1 at the next node.
pull() { for end in $2; do wires link set "c$1-$end" down; done; }  # CABLE ENDS: they lose their carrier
push_in() { for end in $2; do wires link set "c$1-$end" up; done; } # CABLE ENDS
silence() { wires link set "c$1-0" nomaster; }			      # CABLE: carrier stays, nothing passes
speak() { wires link set "c$1-0" master "cable$1"; }

# way FROM TO: the nodes that a packet passes, "1 2" or "1 3 2"; or "LAN". Each node is asked what it would do.
way() {
	here=$1 said=$1 from='' asked=''
	while [ "$here" != "$2" ]; do
		# shellcheck disable=SC2086 # none, or iif and a port
		port=$(at "$here" ip route get "$(ring "$2")" from "$(ring "$1")" $from 2>&1 | sed -n 's/.* dev \([^ ]*\).*/\1/p')
		case $port in
		br0) echo LAN; return ;;
		to*-node*) ;;
		*) echo "$said lost"; return ;;
		esac
		from="iif $(peer_port "$here" "$port")" here=${port##*node} said="$said ${port##*node}" asked=$asked.
		[ ${#asked} -lt 8 ] || { echo "$said loop"; return; }
	done
	echo "$said"
}
peer_port() { # NODE PORT: the port at the other end
	awk -v node="node$1" -v port="$2" '$2 == node && $3 == port { print $7 } $6 == node && $7 == port { print $3 }' "$tmp/cables"
}

# await SECONDS WANTED COMMAND...: until it says what is wanted.
await() {
	until=$(($(date +%s) + $1)) wanted=$2
	shift 2
	until came=$("$@") && [ "$came" = "$wanted" ]; do
		[ "$(date +%s)" -le "$until" ] || fail "$*: '$came', not '$wanted'; $(tail -n 3 "$tmp"/bird*.log)"
		sleep 0.05
	done
}

by_lan() { # how many of the ways between two nodes lead over the LAN
	count=0
	for a in $(seq "$n"); do
		for b in $(seq "$n"); do
			[ "$a" = "$b" ] || case $(way "$a" "$b") in
			LAN | *lost | *loop) count=$((count + 1)) ;;
			esac
		done
	done
	echo $count
}
