#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual pages are well formed for mandoc and groff, whichever is there, and tell of every command and every
# option that --help does, and of no other. Asked are the programs of make check.
PATH=build/san:$PATH
has_mandoc=$(command -v mandoc) has_man=$(command -v man && command -v groff)
[ -n "$has_mandoc$has_man" ] || { echo "neither mandoc nor man and groff are installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

complain() {
	echo "$*"
	status=1
}

# The page as it is read, without overstrikes, each paragraph one line.
render() {
	if [ -n "$has_mandoc" ]; then mandoc -T utf8 -O width=1000 "$1"; else MANWIDTH=1000 man -E UTF-8 -l "$1"; fi | col -bx
}

# The long options in a text, one a line. Every program has --help and --version.
options() {
	grep -oE -e '(^|[^[:alnum:]-])--[a-z][a-z-]+' | sed 's/^[^-]*//' | grep -vx -e --help -e --version | sort -u
}

for page in ringlet.1 ringctl.8; do
	file=docs/man/$page tool=${page%.*}
	if [ -n "$has_mandoc" ]; then
		mandoc -T lint -W warning "$file" || status=1
	fi
	if [ -n "$has_man" ]; then
		MANWIDTH=80 man --warnings -E UTF-8 -l "$file" 2>"$work/said" >/dev/null
		[ ! -s "$work/said" ] || complain "$(cat "$work/said")"
	fi
	commands=$("$tool" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
	[ -n "$commands" ] || complain "$tool --help names no command"
	for command in $commands; do "$tool" "$command" --help; done | options >"$work/known"
	render "$file" >"$work/page"
	for command in $commands; do
		grep -qE "^ *$tool $command( |$)" "$work/page" || complain "$file: there is no '$tool $command'"
	done
	options <"$work/page" >"$work/told"
	for option in $(comm -23 "$work/known" "$work/told"); do
		complain "$file: $tool's $option is not told of"
	done
	# Within sentences a page tells of other programs' options too; what begins a paragraph is its own.
	grep -E '^ +(-[a-z] [A-Z]+, )?--[a-z]' "$work/page" | options >"$work/headed"
	for option in $(comm -13 "$work/known" "$work/headed"); do
		complain "$file: $tool has no $option"
	done
done
exit $status
