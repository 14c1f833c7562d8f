#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/run itself: what passes, fails, skips, takes too long, and what the END of all leaves out.
set -eu
unset END SPARE LIMIT
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for t in good:'true' bad:'echo wrong; exit 3' none:'echo no machine; exit 77' long:'sleep 30'; do
	printf '#!/bin/sh\n%s\n' "${t#*:}" >"$work/${t%%:*}"
	chmod +x "$work/${t%%:*}"
done

expect() { # TEXT STATUS WHAT: the last run printed so, and ended so
	if ! grep -qF "$1" "$work/out" || [ "$status" != "$2" ]; then
		echo "$3: exit status $status, not $2, or no '$1' in:"
		cat "$work/out"
		exit 1
	fi
}

tests() { # TEST...: into $work/out and $status, with the variables that are set before it
	status=0
	(cd "$work" && "$OLDPWD/tests/run" log "$@") >"$work/out" || status=$?
}

tests ./good ./none
expect '1 passed, 0 failed, 1 skipped' 0 "a pass and a skip"
expect 'skip  ./none: no machine' 0 "the reason of a skip"
tests ./good --jobs 2 ./bad ./good
expect 'FAIL  ./bad (exit status 3)' 1 "a failure"
tests ./good --jobs 2 ./bad ./good --jobs 1 ./none
expect '2 passed, 1 failed, 1 skipped' 1 "three groups"
LIMIT=1 tests ./long
expect 'FAIL  ./long (not at its end after ' 1 "a test that takes too long"
END=$(($(date +%s) + 60)) tests ./good
expect 'skip  ./good: no time left for it' 0 "a test that would begin in the last minutes"
END=$(($(date +%s) + 12)) SPARE=1 tests ./bad ./long
expect 'FAIL  ./bad' 1 "a failure while there is time"
expect 'and no time was left' 1 "a test that runs at the end of all"
expect '0 passed, 1 failed, 1 skipped' 1 "its skip"
END=$(($(date +%s) + 60)) SPARE=1 LIMIT=1 tests ./long
expect 'FAIL  ./long (not at its end after ' 1 "a test that hangs while there is time"
