#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every shell script of the project passes shellcheck.
command -v shellcheck >/dev/null || { echo "shellcheck is not installed"; exit 77; }
scripts=$(git ls-files | while read -r f; do
	[ -f "$f" ] && head -n 1 "$f" | grep -qE '^#!.*/(env )?(ba|da)?sh' && echo "$f"
done)
[ -n "$scripts" ] || { echo "no script found: the search itself is broken"; exit 1; }
# shellcheck disable=SC2086 # one word a file: no file name of the project holds a blank
exec shellcheck -x $scripts
