#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The pages say what is: README's profile is accepted and as short as it says, every key of a profile and every stage
# has its row in docs/formats.md, and no link leads nowhere.
PATH=build/san:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
complain() {
	echo "$*"
	status=1
}

# The key in it is shortened for the reader: here stands a whole one.
key='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAm5Yx1F0GqSLl3iYkn8dYlYQzF0qZ5Zbq0VQ3nq8rY1'
sed -n '/^## A profile/,/^## Real/s/^    //p' README.md | sed "s|ssh-ed25519 AAAA\.\.\.|$key|" >"$work/eleven.conf"
grep -v gateway "$work/eleven.conf" >"$work/ten.conf"
for count in eleven:11 ten:10; do
	file=$work/${count%:*}.conf lines=$(grep -c . "$work/${count%:*}.conf")
	[ "$lines" = "${count#*:}" ] || complain "README.md: the profile has $lines lines, not ${count#*:}"
	ringlet check "$file" || complain "README.md: the profile with ${count#*:} lines is refused"
done >"$work/said"
[ $status = 0 ] || cat "$work/said"

# From the table in the source, and from the list of stages beside the code that draws them.
sed -n 's/^\t{"\([a-z]*\)", "\([a-z-]*\)", take_.*/\1 \2/p' lib/plan/profile_keys.c >"$work/keys"
[ -s "$work/keys" ] || complain "no key is found in lib/plan/profile_keys.c"
while read -r section name; do
	sed -n "/^### \[$section/,/^##/p" docs/formats.md | grep -q "\`$name\`" ||
		complain "docs/formats.md: [$section] $name is missing"
done <"$work/keys"
stages=$(sed -n '/stage_share {/,/^};/p' tools/ringlet/demo_state.c | grep -o '"[a-z]*"' | tr -d '"')
[ -n "$stages" ] || complain "no stage is found in tools/ringlet/demo_state.c"
for stage in $stages; do
	grep -q "^|.*\`$stage\`.*|" docs/formats.md || complain "docs/formats.md: the stage $stage is missing"
done

for page in README.md docs/*.md; do
	grep -o '](\([^)]*\))' "$page" | sed 's/^](//; s/)$//' >"$work/links"
	sed -n 's/^##* //p' "$page" | tr '[:upper:] ' '[:lower:]-' | tr -cd 'a-z0-9\n_-' >"$work/headings"
	while read -r link; do
		case $link in
		*:*) ;;
		'#'*) grep -qx -e "${link#\#}" "$work/headings" || complain "$page: there is no heading $link" ;;
		*) [ -e "$(dirname "$page")/${link%\#*}" ] || complain "$page: $link is not there" ;;
		esac
	done <"$work/links"
done
exit $status
