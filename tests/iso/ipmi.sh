#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The node image's own fence_ipmilan, with what Pacemaker's configuration of the media gives it, against management
# controllers that are simulated (ipmi_sim): switched off and on are processes, so it is seen whether they are. In a network
# of its own, where the controllers have the addresses of the profile. What is refused, and what must not take too long.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
base=$PWD/build/node-base.tar root=$PWD/build/root
PATH=$PATH:/usr/sbin:/sbin
for tool in ipmi_sim xmllint xorriso cpio ip unshare; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
for built in "$root/ready" "$base"; do
	[ -e "$built" ] || { echo "the node image is not unpacked (make iso)"; exit 77; }
done
if [ "${1-}" != inside ]; then
	unshare -rmnpf --mount-proc true 2>/dev/null || { echo "no name spaces for users here"; exit 77; }
	exec unshare -rmnpf --mount-proc "$0" inside
fi
tmp=$(mktemp -d)
trap 'umount -l "$tmp/node/dev" 2>/dev/null || true; rm -rf "$tmp"' EXIT # its processes end with their name space
fail() { echo "FAIL: $*"; exit 1; }

# --- a node, with its files --------------------------------------------------------------------

make_media() {
	tests/img/mini-iso "$tmp/base.iso"
	sed -e '/^\[node node3\]/,$d' -e 's/^\[node node1\]/&\nipmi = 192.168.2.241:6231\nipmi-user = ring.let\nipmi-cipher = 3/' \
		-e 's/^\[node node2\]/&\nipmi = 192.168.2.242\nipmi-user = ADMIN\nipmi-cipher = 3/' profiles/demo.conf >"$tmp/demo.conf"
	cd "$tmp"
	"$ringlet" iso demo.conf -o . --base base.iso >said 2>&1 || true # makes the secrets, and asks for passwords
	awk '{ print } $1 == "[node" { print "ipmi-password = " ENVIRON["password" ++n] }' demo.secrets >with
	cat with >demo.secrets # keeps its mode
	"$ringlet" iso demo.conf -o . --base base.iso >said 2>&1 || fail "$(cat said)"
}
# The image's programs, with the files of either medium: a tree of links, Python, and /etc/ringlet.
make_node() {
	cp -al "$root" node 2>/dev/null || cp -a "$root" node
	tar -C node -xf "$base" --no-same-owner ./bin ./sbin ./lib ./lib64 ./etc/ld.so.cache ./usr/share/fence --wildcards './usr/lib/python3*'
	mkdir -p node/dev node/tmp
	mount --rbind /dev node/dev
	for k in 1 2; do
		xorriso -osirrox on -indev demo-node$k.iso -extract /ringlet/plan.img plan.img >/dev/null 2>&1
		mkdir medium$k && (cd medium$k && cpio -id --quiet <../plan.img)
		cp -r medium$k/plan/root/etc/ringlet node/etc/
		rm plan.img
	done
}

# --- controllers -------------------------------------------------------------------------------

# Its machine is a process, there as long as it is switched on. One that is broken does not come on.
controller() { # NODE ADDRESS PORT USER PASSWORD RIGHT
	cat >"$1.power" <<-END
		#!/bin/bash
		case "\$*" in
		*"get power"*) echo power:\$(pgrep -c -f "^machine-$1 ") ;;
		*"set power 0") pkill -KILL -f "^machine-$1 " ;;
		*"set power 1") [ -e $tmp/$1.broken ] || (exec -a machine-$1 sleep 1000) </dev/null >/dev/null 2>&1 & ;;
		esac
	END
	chmod +x "$1.power"
	"$tmp/$1.power" 0x20 set power 1
	mkdir -p "$1.state"
	cat >"$1.lan" <<-END
		name "$1"
		chassis_control "$tmp/$1.power"
		user 2 true "$4" "$5" $6 10 md5
		startlan 1
		  addr $2 $3
		  priv_limit admin
		  allowed_auths_operator md5
		  allowed_auths_admin md5
		  guid a123456789abcdefa123456789abcde${1#node}
		endlan
	END
	printf 'mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02\nmc_enable 0x20\n' >"$1.commands"
	ipmi_sim -n -c "$1.lan" -f "$1.commands" -s "$1.state" >"$1.log" 2>&1 &
	controller=$!
}
machine() { pgrep -f "^machine-$1 " || true; } # NODE: its process

# --- the agent, called as pacemaker-fenced does ------------------------------------------------

parameters() { # NODE: NAME=VALUE, a line each
	xmllint --xpath "//primitive[@id='ipmi-$1']/instance_attributes/nvpair" node/etc/ringlet/cib.xml |
		sed -n 's/.* name="\(.*\)" value="\(.*\)".*/\1=\2/p'
}
agent() { # NODE ACTION: its exit status; 124: Pacemaker would have given it up
	local status=0 limit begin=$SECONDS
	limit=$(parameters "$1" | sed -n 's/^pcmk_reboot_timeout=\(.*\)s$/\1/p')
	{ parameters "$1" | sed '/^pcmk_/d'; printf 'action=%s\nnodename=%s\n' "$2" "$1"; } |
		PCMK_service=pacemaker-fenced timeout "$limit" chroot node /usr/sbin/fence_ipmilan >"$1.said" 2>&1 || status=$?
	echo "$2 of $1: $((SECONDS - begin)) s, exit status $status"
	return $status
}
does() { agent "$@" || fail "$1 $2: $(cat "$1.said")"; }
refuses() { # NODE ACTION: in time, and nothing happens to the machine
	local before status=0
	before=$(machine "$1")
	agent "$@" || status=$?
	[ $status = 1 ] || fail "$1 $2: exit status $status: $(cat "$1.said")"
	if [ -z "$before" ] || [ "$(machine "$1")" != "$before" ]; then fail "$1 $2: the machine is not the same"; fi
}
goes_off_and_on() { # NODE
	local before
	does "$1" monitor
	does "$1" off
	[ -z "$(machine "$1")" ] || fail "$1 is not off"
	agent "$1" status && fail "the status of a machine that is off"
	does "$1" on
	before=$(machine "$1")
	[ -n "$before" ] || fail "$1 is not on"
	does "$1" reboot
	if [ -z "$(machine "$1")" ] || [ "$(machine "$1")" = "$before" ]; then fail "$1 was not started anew"; fi
}

export password1=aB1 password2="Se'c\$r;e&t|\`"
make_media
make_node
ip link set lo up
ip address add 192.168.2.241/32 dev lo
ip address add 192.168.2.242/32 dev lo
controller node1 192.168.2.241 6231 ring.let "$password1" operator
controller node2 192.168.2.242 623 ADMIN "$password2" admin
sleep 1
for k in 1 2; do [ -n "$(machine node$k)" ] || fail "no controller: $(cat node$k.log)"; done

# A user who may not do more than switch off and on; a password of nothing but signs.
goes_off_and_on node1 >said1 &
first=$!
goes_off_and_on node2 || fail "node2"
wait $first || fail "$(cat said1)"
cat said1

# A machine that does not come on any more is fenced when it is off: its volumes need not wait for it.
: >node1.broken
does node1 reboot >said1 &
first=$!
# A password that is wrong, and a controller that lost its power with its machine.
echo wrong >node/etc/ringlet/ipmi/node2
refuses node2 monitor
refuses node2 reboot
kill -STOP "$controller"
refuses node2 reboot
wait $first || fail "$(cat said1)"
[ -z "$(machine node1)" ] || fail "node1 was broken, and is on"
sed 's/^/seen: a machine that does not come on: /' said1
