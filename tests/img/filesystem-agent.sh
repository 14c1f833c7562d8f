#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The agent ocf:ringlet:filesystem over a stock agent and a ringctl that only say how they were called.
set -eu
agent=$(realpath node/tree/usr/lib/ocf/resource.d/ringlet/filesystem)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; exit 1; }
cd "$tmp"

mkdir -p bin ocf/resource.d/heartbeat proc/self
export OCF_ROOT="$tmp/ocf" RINGLET_PROC="$tmp/proc" OCF_RESKEY_volume=r1 PATH="$tmp/bin:$PATH" CALLED="$tmp/called"
cat >ocf/resource.d/heartbeat/Filesystem <<'END'
#!/bin/sh
echo "$OCF_RESOURCE_TYPE $1 $OCF_RESKEY_device $OCF_RESKEY_directory $OCF_RESKEY_fstype $OCF_RESKEY_options" >>"$CALLED"
END
cat >bin/ringctl <<'END'
#!/bin/sh
echo "ringctl $*" >>"$CALLED"
[ ! -e "$CALLED.status" ] || { echo "r1 is not as it should be" >&2; exit "$(cat "$CALLED.status")"; }
END
chmod +x ocf/resource.d/heartbeat/Filesystem bin/ringctl

agent() { # STATUS ACTION; what it called has to be standard input
	status=0
	: >called
	"$agent" "$2" >said 2>&1 || status=$?
	[ $status -eq "$1" ] || fail "$2: exit status $status, not $1: $(cat said)"
	diff - called || fail "$2 did not call what is expected"
}
stock="/dev/drbd/by-res/r1/0 /srv/r1 ext4 relatime,errors=remount-ro"

agent 0 start <<END
ringctl volumes prepare r1
Filesystem start $stock
END
echo "Filesystem stop $stock" | agent 0 stop
echo "Filesystem validate-all $stock" | agent 0 validate-all
# What ringctl refuses would be refused on the other node, too; what it could not find out, maybe not.
echo 1 >called.status
echo "ringctl volumes prepare r1" | agent 6 start
[ "$(cat said)" = "ocf-exit-reason:r1 is not as it should be" ] || fail "said: $(cat said)"
echo 3 >called.status
echo "ringctl volumes prepare r1" | agent 1 start

# Whether it is mounted is read from the kernel, without any process.
other="/dev/md/root / ext4 rw,relatime 0 0
/dev/drbd1 /srv/r10 ext4 rw,relatime 0 0"
echo "$other" >proc/self/mounts
agent 7 monitor </dev/null
printf '%s\n' "$other" "/dev/drbd0 /srv/r1 ext4 rw,relatime,errors=remount-ro 0 0" >proc/self/mounts
agent 0 monitor </dev/null
agent 0 status </dev/null
printf '%s\n' "$other" "/dev/drbd0 /srv/r1 ext4 ro,relatime,errors=remount-ro 0 0" >proc/self/mounts
agent 1 monitor </dev/null
grep -q "read-only by an error" said || fail "said: $(cat said)"
printf '%s\n' "$other" "/dev/sda1 /srv/r1 ext4 rw,relatime 0 0" >proc/self/mounts
agent 7 monitor </dev/null

agent 3 migrate_to </dev/null
"$agent" meta-data | xmllint --noout --nonet - || fail "its metadata are no XML"
