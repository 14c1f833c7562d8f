#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Once a cluster has secrets, its id counts in `ringlet plan`, and none of them shows: in no form, for no node.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; exit 1; }
command -v xorriso >/dev/null || { echo "xorriso is not installed"; exit 77; }

tests/img/mini-iso "$tmp/base.iso"
cp tests/plans/disk.conf "$tmp/demo.conf"
cd "$tmp"
"$ringlet" plan demo.conf >before
"$ringlet" iso demo.conf node1 -o out --base base.iso >/dev/null
"$ringlet" plan demo.conf >after
id=$(sed -n 's/^ *cluster-id *= *//p; s/^ *id *= *//p' demo.secrets | head -n 1)
[ -n "$id" ] || fail "no id in demo.secrets"
grep -q "^id  *$id$" after || fail "the cluster's id is not the one of its secrets"
grep -q 'a stand-in' before || fail "before the first stamping there was an id"

for node in node1 node2 node3; do
	"$ringlet" plan demo.conf "$node"
	"$ringlet" plan demo.conf "$node" --json
done >all
grep -q 'authkey 0400 (secret, 256 bytes)' all || fail "a secret file does not say its size"
grep -q 'shared-secret' all || fail "the DRBD files do not show what they are like"
# Every word of the secrets that is long enough to be one, but public keys and the id.
tr -s ' \t="' '\n' <demo.secrets | grep -E '^[A-Za-z0-9+/]{30,}' | sort -u >words
[ "$(wc -l <words)" -ge 10 ] || fail "so few secrets: $(wc -l <words)"
leaks=0
while read -r word; do
	if grep -qF -- "$word" all && ! grep -F -- "$word" all | grep -q 'ssh-ed25519'; then
		echo "shown: $word"
		leaks=$((leaks + 1))
	fi
done <words
[ "$leaks" -eq 0 ] || fail "$leaks secrets are shown"
# shellcheck disable=SC2016 # a piece of the hash, not a variable
if grep -qF '$6$ringletdemo$' all; then fail "the password hash is shown"; fi
