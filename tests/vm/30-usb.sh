#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The node ISO written to a USB stick installs too, in a machine with 768 MB. The stick comes first in the boot
# order: started from it again, the machine does not install again, but hands over to the installed system.
dir=build/vm-usb
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
prepare --disk-size 8G
machine node2 --medium usb --memory 768 --no-lan
event node2 seal "done" 600
event node2 system "done" 400
until_true 200 "a login prompt on the serial console" grep -aq 'login:' "$dir/node2.console"
switch_off
[ "$(grep -c '"stage":"restore","state":"done"' "$dir/node2.events")" -eq 1 ] || fail "it installed more than once"
rm -rf "$dir"
