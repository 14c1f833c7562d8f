#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The agent ocf:ringlet:guest over a stock agent that only says how it was called: what is answered without it, when
# memory is saved and restored, and that saved memory is never restored twice.
set -eu
agent=$(realpath node/tree/usr/lib/ocf/resource.d/ringlet/guest)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; exit 1; }
cd "$tmp"

folder=$tmp/srv/r1/guests/web
mkdir -p bin ocf/resource.d/heartbeat run/libvirt/qemu
export OCF_ROOT="$tmp/ocf" RINGLET_SRV="$tmp/srv" RINGLET_RUN="$tmp/run" OCF_RESKEY_name=web OCF_RESKEY_volume=r1
export PATH="$tmp/bin:$PATH"
cat >ocf/resource.d/heartbeat/VirtualDomain <<'END'
#!/bin/sh
echo "$OCF_RESOURCE_TYPE $1 ${OCF_RESKEY_config#"$RINGLET_SRV"} ${OCF_RESKEY_hypervisor} snapshot=${OCF_RESKEY_snapshot#"$RINGLET_SRV"}" \
	>>"$RINGLET_SRV/../called"
saved=$OCF_RESKEY_snapshot/web.state
case $1 in
start) [ ! -e "$saved" ] || { grep -q good "$saved" && rm "$saved"; } ;;
esac
END
cat >bin/virsh <<"END"
#!/bin/sh
echo "virsh $*" >>"$RINGLET_SRV/../called"
END
chmod +x ocf/resource.d/heartbeat/VirtualDomain bin/virsh

new() { rm -rf srv run/libvirt/qemu/*; mkdir -p "$folder"; echo "<domain/>" >"$folder/domain.xml"; }
runs() { printf '%s' $$ >run/libvirt/qemu/web.pid; }
agent() { # STATUS ACTION; what it called has to be standard input
	status=0
	: >called
	"$agent" "$2" >said 2>&1 || status=$?
	[ $status -eq "$1" ] || fail "$2: exit status $status, not $1: $(cat said)"
	diff - called || fail "$2 did not call what is expected"
}
config="/r1/guests/web/domain.xml qemu:///system"

# Asked where the volume is not, or where the guest does not run, it answers by itself.
mkdir srv
agent 7 monitor </dev/null
agent 0 stop </dev/null
new
agent 7 monitor </dev/null
agent 0 stop </dev/null
printf '%s\n' 4194305 >run/libvirt/qemu/web.pid # a process that cannot be
agent 7 monitor </dev/null
# What runs is judged by the stock agent.
runs
echo "VirtualDomain monitor $config snapshot=" | agent 0 monitor
echo "VirtualDomain stop $config snapshot=" | agent 0 stop
# It runs, and its volume is gone: that is said, and stop ends it.
rm "$folder/domain.xml"
agent 0 monitor </dev/null
echo "virsh --connect qemu:///system destroy web" | agent 0 stop

new
echo "VirtualDomain start $config snapshot=" | agent 0 start
# keep: saved when it stops, and no longer there once it was started.
touch "$folder/keep"
runs
echo "VirtualDomain stop $config snapshot=/r1/guests/web" | agent 0 stop
echo good >"$folder/web.state"
echo "VirtualDomain start $config snapshot=/r1/guests/web/restoring" | agent 0 start
[ "$(ls "$folder")" = domain.xml ] || fail "left over: $(ls "$folder")"
# It cannot be restored: set aside, and booted.
echo bad >"$folder/web.state"
touch "$folder/keep"
agent 0 start <<END
VirtualDomain start $config snapshot=/r1/guests/web/restoring
VirtualDomain start $config snapshot=
END
[ "$(echo "$folder"/*)" = "$folder/domain.xml $folder/web.state.failed" ] || fail "not set aside: $(ls "$folder")"
# The node died while it was restoring: the guest may have run since, so that memory is not used again.
new
mkdir "$folder/restoring"
echo good >"$folder/restoring/web.state"
echo "VirtualDomain start $config snapshot=" | agent 0 start
[ "$(echo "$folder"/*)" = "$folder/domain.xml $folder/web.state.failed" ] || fail "restored twice: $(ls "$folder")"

agent 3 migrate_to </dev/null
"$agent" meta-data | xmllint --noout --nonet - || fail "its metadata are no XML"
