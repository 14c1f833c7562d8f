#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A machine without a screen: what its installer and then its node report by UDP reaches 'ringlet watch', from the
# first stage on, none of it lost and each once; so does a refusal, with all its reasons.
dir=build/vm-watch
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
heard=build/vm-watch.heard
port=$((20000 + $$ % 20000))
profile=build/vm-watch.conf
sed "/^gateway/a report-to = 192.168.2.2:$port" profiles/demo.conf >"$profile"
grep -q "^report-to = 192.168.2.2:$port" "$profile" || fail "the profile has no report-to"

hears() { grep -q "\"cluster\":\"demo\",\"node\":\"node1\",\"run\":\"[0-9a-f]*\",\"n\":[0-9]*,\"stage\":\"$1\",\"state\":\"$2\"" "$heard"; }
run_of() { grep "\"stage\":\"$1\"" "$heard" | head -n 1 | sed 's/.*"run":"\([0-9a-f]*\)".*/\1/'; }

prepare --memory 1536
lan
"$ringlet" watch "$profile" --json >"$heard" 2>"$heard.err" &
watcher=$!
pids+=($!)
machine node1
event node1 reboot "done" 900
for stage in start medium probe plan cabling partition arrays restore files bootloader verify seal reboot; do
	until_true 60 "watch hears $stage" hears $stage "done"
done
hears start start || fail "what was said before there was a network is missing"

say "the installed node reports too"
event node1 system "done" 400
until_true 120 "watch hears system" hears system "done"
until_true 60 "watch hears network" hears network start
[ "$(run_of seal)" != "$(run_of system)" ] || fail "installer and node have the same run"
switch_off
kill "$watcher"
wait "$watcher" || fail "watch ended with status $?"
grep lost "$heard.err" && fail "events were lost"
sed 's/.*"run":"\([0-9a-f]*\)","n":\([0-9]*\).*/\1 \2/' "$heard" | sort | uniq -d | grep . && fail "events were shown twice"

say "a refusal"
/sbin/mke2fs -q -F -t ext4 -L payroll "$dir/node2-disk3.raw"
"$ringlet" watch "$profile" --once >"$heard" 2>&1 &
watcher=$!
pids+=($!)
machine node2
until_true 300 "node2 refuses" has_event node2 '[a-z]*' refused
until_true 60 "watch ends" bash -c "! kill -0 $watcher"
status=0
wait "$watcher" || status=$?
[ $status = 1 ] || fail "watch --once after a refusal: exit status $status"
grep -q '^ *[0-9.]* s  node2  *plan  *refused ' "$heard" || fail "watch does not show the refusal: $(cat "$heard")"
grep -q payroll "$heard" || fail "watch does not show the reason: $(cat "$heard")"
switch_off
rm -rf "$dir" "$profile" "$heard" "$heard.err"
