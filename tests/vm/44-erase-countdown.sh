#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# existing = erase on disks that hold something: the countdown names it, a key stops it and nothing has happened;
# without a key it erases and installs. The same medium, booted first, then starts what it installed.
dir=build/vm-erase
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
command -v socat >/dev/null || { echo "socat is not installed"; exit 77; }
mkdir -p build
profile=build/vm-erase.conf
sed -e 's/^count .*/count = 2/' -e 's/^existing .*/existing = erase\nerase-countdown = 8/' profiles/demo.conf >$profile
shows() { grep -qs -- "$1" "$dir/node1.console"; }

prepare --memory 1536 --disk-size 5G
/sbin/mke2fs -q -F -t ext4 -L payroll "$dir/node1-disk2.raw"
digests >"$dir/before"

machine node1 --no-lan
event node1 erase progress 400
shows 'will be erased: .*payroll' || fail "the countdown does not say what will be erased"
until_true 60 "the countdown shows how to stop it" shows 'ANY KEY STOPS IT'
printf q | socat -u - "UNIX-CONNECT:$dir/node1.serial"
until_true 60 "a key stops it" has_event node1 erase refused
until_true 30 "it says so" shows 'stopped by a key; nothing was erased'
switch_off
grep -q '"stage":"partition"' "$dir/node1.events" && fail "it went on"
digests | cmp - "$dir/before" || fail "a disk was changed"

machine node1 --no-lan
event node1 erase "done" 400
event node1 reboot "done" 900
until_true 400 "it boots from disk" shows 'login:'
switch_off

machine node1 --no-lan --boot medium
event node1 reboot "done" 400
grep -q '"stage":"\(erase\|partition\|seal\)"' "$dir/node1.events" && fail "it installed again"
grep -q 'installed already' "$dir/node1.events" || fail "it does not know its own work: $(cat "$dir/node1.events")"
until_true 400 "the medium starts the installed system" shows 'login:'
switch_off
rm -rf "$dir"
