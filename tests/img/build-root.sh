#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Two working copies that build at once share the build root: one makes it, the other waits and takes it.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; exit 1; }
command -v flock >/dev/null || { echo "flock is not installed"; exit 77; }

root=$tmp/cache/sdk-$(sha256sum iso/packages | cut -c 1-12)
for copy in one two; do
	mkdir "$tmp/$copy"
	tar -c --exclude=iso/out Makefile VERSION mk iso node | tar -x -C "$tmp/$copy"
	: >"$tmp/$copy/iso/deps"
	cat >"$tmp/$copy/node/bootstrap" <<-END
		#!/bin/sh
		echo $copy >>$tmp/made
		sleep 1
		tar -C $tmp -cf "\$2" made
	END
done
# The root is the user's own here, not root's.
build() { env -u MAKEFLAGS -u MFLAGS make -s -C "$tmp/$1" SUDO= CACHE="$tmp/cache" "$root/ready" >"$tmp/$1.said" 2>&1; }
build one &
build two || fail "the second copy: $(cat "$tmp/two.said")"
wait $! || fail "the first copy: $(cat "$tmp/one.said")"
[ "$(wc -l <"$tmp/made")" -eq 1 ] || fail "made more than once: by $(tr '\n' ' ' <"$tmp/made")"
for file in made ready; do
	[ -e "$root/$file" ] || fail "it lacks $file: $(ls "$root")"
done

# Newer files of a working copy do not take it away from the others: the list is the same.
touch "$tmp/one/iso/packages"
build one || fail "once more: $(cat "$tmp/one.said")"
[ "$(wc -l <"$tmp/made")" -eq 1 ] || fail "made anew for the same list"
