#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The gateway of the virtual machines' LAN: who asks it by UDP gets an answer of this machine's 127.0.0.1 if it is open,
# and none if it is shut. In a network of its own, so that an open one leads nowhere else.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
for tool in qemu-system-x86_64 socat ip unshare; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
if [ "${1-}" != inside ]; then
	unshare -rmnpf --mount-proc true 2>/dev/null || { echo "no name spaces for users here"; exit 77; }
	make -s build/observer
	exec unshare -rmnpf --mount-proc --kill-child "$0" inside
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT # its processes end with their name space
fail() { echo "FAIL: $*"; cat "$tmp/gateway.log"; exit 1; }
ip link set lo up
socat "UDP4-LISTEN:7,bind=127.0.0.1,fork" EXEC:'/bin/echo here' 2>/dev/null &

answers() { # OPTION...: how many within three seconds, asked ten times a second
	"$ringlet" vm profiles/demo.conf --lan "$@" --dir "$tmp" &
	local lan=$!
	for _ in $(seq 300); do [ ! -s "$tmp/ssh_config" ] || break; sleep 0.1; done
	[ -s "$tmp/ssh_config" ] || fail "no LAN"
	timeout 3 build/observer "$tmp" 3 192.168.2.248 192.168.2.2 >"$tmp/heard" || true
	kill $lan
	wait $lan || true
	heard=$(grep -c ' 192.168.2.2 here$' "$tmp/heard" || true)
}
answers --open
[ "$heard" -gt 0 ] || fail "an open gateway does not lead to this machine"
answers
[ "$heard" = 0 ] || fail "a shut gateway leads to this machine: $(cat "$tmp/heard")"
