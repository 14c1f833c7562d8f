#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The node ISO written to a USB stick installs too, in a machine with 768 MB; then the node starts from disk.
dir=build/vm-usb
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
prepare --disk-size 8G
machine node2 --medium usb --memory 768 --no-lan
event node2 seal "done" 600
event node2 system "done" 300
switch_off
grep -q 'login:' "$dir/node2.console" || fail "no login prompt on the serial console"
rm -rf "$dir"
