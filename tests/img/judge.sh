#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/vm/judge.awk, on what guests might have said: none of what it is there to find may pass unseen.
set -eu
cd "$(dirname "$0")/../.."
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT

# SECONDS BOOT UP FOUND MISSING ACKNOWLEDGED
heard() { echo "$1 192.168.2.151 name=web boot=$2 up=$3 found=$4 missing=$5 acknowledged=$6 waits=${7:-0.00} longest=0.10" >>"$lines"; }

is() { # WHAT WANTED
	local got
	got=$(awk -v since=100 -v until=130 -f tests/vm/judge.awk "$lines")
	[ "$got" = "$2" ] || { printf '%s:\n  got    %s\n  wanted %s\n' "$1" "$got" "$2"; exit 1; }
	: >"$lines"
}

heard 99.0 a 10.0 0 0 50
heard 110.0 a 21.0 0 0 60 1.50
heard 129.5 a 40.5 0 0 90
is 'one that hears little' 'web away 19.5 from 10.0 boots 0 lost 0 stale 0 twice 0 waited 1.5'

heard 99.0 a 10.0 0 0 50
heard 120.0 b 0.5 50 0 50
heard 129.0 b 9.5 50 0 80
is 'a new start' 'web away 20.0 from 0.0 boots 1 lost 0 stale 0 twice 0 waited 0.0'

heard 99.0 a 10.0 0 0 50
heard 110.0 b 0.5 47 0 47
heard 129.0 b 9.5 47 0 80
is 'three acknowledged numbers are gone' 'web away 19.0 from 10.0 boots 1 lost 3 stale 0 twice 0 waited 0.0'

heard 99.0 a 10.0 0 0 50
heard 110.0 b 0.5 52 2 52
heard 129.0 b 9.5 52 2 80
is 'two older ones are gone' 'web away 19.0 from 10.0 boots 1 lost 2 stale 0 twice 0 waited 0.0'

heard 110.0 a 21.0 0 0 50
heard 120.0 b 0.5 52 0 52
heard 121.0 a 32.0 0 0 50
heard 122.0 b 2.5 52 0 60
heard 129.0 b 9.5 52 0 80
is 'an older copy answers' 'web away 10.0 from 10.0 boots 1 lost 0 stale 1 twice 0 waited 0.0'

heard 110.0 a 21.0 0 0 50
heard 120.0 b 0.5 52 0 52
heard 121.0 a 32.0 0 0 53
heard 129.0 b 9.5 52 0 80
is 'an older copy writes' 'web away 10.0 from 10.0 boots 1 lost 0 stale 1 twice 1 waited 0.0'

heard 110.0 a 21.0 0 0 50
heard 120.0 a 31.0 0 0 60
heard 121.0 a 22.0 0 0 51
heard 129.0 a 40.0 0 0 80
is 'its memory was restored, and the first one goes on' 'web away 10.0 from 10.0 boots 0 lost 0 stale 1 twice 0 waited 0.0'

heard 110.0 a 21.0 0 0 50
heard 140.0 b 0.5 0 0 0
is 'what comes later does not count' 'web away 20.0 from 10.0 boots 0 lost 0 stale 0 twice 0 waited 0.0'
