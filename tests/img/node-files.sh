#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The texts of node_files(), as stamped, judged by the programs that will read them: for 2 to 7 nodes, both ways round.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
PATH=$PATH:/usr/sbin:/sbin
export DRBD_DRIVER_VERSION_OVERRIDE=8.4.11 # else drbdadm takes itself for version 9 where no module is loaded
fail() { echo "FAIL: $*"; exit 1; }
for tool in xorriso cpio drbdadm mdadm ssh-keygen bird; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
tests/img/mini-iso "$tmp/base.iso"
cd "$tmp"

# profile N STANDBY CABLES: c.conf, and each node's files in nodeK/
profile() {
	{
		printf '[cluster]\nname = c\nnetwork = 192.0.2.0/24\ngateway = 192.0.2.1\nstandby = %s\n' "$2"
		printf 'ssh-key = %s\n' "$(cat key.pub)"
		[ "$1" -gt 2 ] || printf '[cables]\ncount = %s\n' "$3"
		for k in $(seq "$1"); do printf '[node node%d]\naddress = 192.0.2.%d\n' "$k" $((k + 10)); done
	} >c.conf
	rm -rf node? out
	"$ringlet" iso c.conf -o out --base base.iso >said 2>&1 || fail "iso: $(cat said)"
	for k in $(seq "$1"); do
		xorriso -osirrox on -indev "out/c-node$k.iso" -extract /ringlet/plan.img plan.img >/dev/null 2>&1
		mkdir "node$k"
		(cd "node$k" && cpio -id --quiet <../plan.img && mv plan/root/* . && chmod -R u+rw .)
		rm -f plan.img
	done
}

# ask NODE ARGUMENT...: what drbdadm reads out of the node's files when it is run there.
ask() {
	node=$1
	shift
	printf 'include "drbd.d/global_common.conf";\ninclude "drbd.d/*.res";\n' >"$node/etc/drbd.conf"
	__DRBD_NODE__=$node drbdadm -c "$node/etc/drbd.conf" "$@" 2>errors || fail "drbdadm $*: $(cat errors)"
	if grep -v -e '__DRBD_NODE__' -e PRETENDING -e '^ *$' errors; then fail "drbdadm $* warns"; fi
}

# volume K HOME STANDBY: rK is on these two nodes, alike, as drbd0 and drbd1, and their addresses are each other's.
volume() {
	[ "$(echo node?/etc/drbd.d/"r$1.res" | wc -w)" = 2 ] || fail "r$1 is on" node?/etc/drbd.d/"r$1.res"
	cmp "node$2/etc/drbd.d/r$1.res" "node$3/etc/drbd.d/r$1.res" || fail "r$1 differs on its nodes"
	[ "$(ask "node$2" sh-dev "r$1") $(ask "node$2" sh-ll-dev "r$1")" = '/dev/drbd0 /dev/md/own' ] || fail "r$1 at home"
	[ "$(ask "node$3" sh-dev "r$1") $(ask "node$3" sh-ll-dev "r$1")" = '/dev/drbd1 /dev/md/copy' ] || fail "r$1 at its standby"
	for node in "node$2" "node$3"; do
		ask "$node" dump all >seen
		ip=$(sed -n "/^resource r$1 /,/^}/{/ on $node /,/}/s/.*address *ipv4 \([0-9.]*\):.*/\1/p}" seen)
		[ -n "$ip" ] || fail "no address of $node in: $(cat seen)"
		grep -qx "Address=$ip/32" "$node"/etc/systemd/network/05-lo.network || fail "r$1: $node has another address than $ip"
	done
}

# routes NODE: the routing daemon understands its configuration, and would not understand anything.
routes() {
	bird -p -c "$1/etc/bird/bird.conf" >said 2>&1 || fail "$1: $(cat said)"
	sed 's/neighbor/nieghbor/' "$1/etc/bird/bird.conf" >wrong.conf
	if bird -p -c wrong.conf >said 2>&1; then fail "bird accepts anything"; fi
}

ssh-keygen -q -t ed25519 -N '' -C 'admin@office' -f key
for n in 2 3 4 5 6 7; do
	for standby in previous next; do
		profile "$n" $standby 1 # CABLES counts with two nodes only
		routes node1
		routes "node$n"
		for k in $(seq "$n"); do
			if [ $standby = next ]; then other=$((k % n + 1)); else other=$(((k + n - 2) % n + 1)); fi
			volume "$k" "$k" "$other"
		done
	done
done
profile 2 previous 2
volume 1 1 2
volume 2 2 1
routes node2
set -- node1/etc/systemd/network/*
[ $# = 6 ] || fail "two nodes with two cables: $*"

# Two that nothing can fence: a primary goes on alone, and nobody is asked.
ask node1 -d up r1 >calls
grep -q -e --fencing=dont-care calls || fail "two nodes without a fencing: $(cat calls)"
! grep -r -e handlers -e fence-peer node1/etc/drbd.d || fail "handlers where there is no fencing"

# What drbdadm would tell the kernel.
profile 3 previous 1
ask node1 -d up r1 >calls
for option in --cram-hmac-alg=sha256 --protocol=C --verify-alg=crc32c --after-sb-0pri=disconnect; do
	grep -q -e "$option" calls || fail "no $option in: $(cat calls)"
done
# A lost half is noticed about when Corosync notices a lost node; whether the other one may go on is our answer.
for option in --fencing=resource-and-stonith --ping-timeout=10 --timeout=15 --ping-int=2 --connect-int=3; do
	grep -q -e "$option" calls || fail "no $option in: $(cat calls)"
done
for handler in fence unfence; do
	ask node1 -d "$handler-peer" r1 >handled
	grep -q '^/bin/sh -c /usr/sbin/ringctl. volumes. '"$handler\$" handled || fail "the handler $handler-peer: $(cat handled)"
done
# What the kernel calls tells our handler the volume's name, and hands its answer on.
cp node1/etc/drbd.d/global_common.conf kept
cat >handler <<END
#!/bin/sh
echo "\$* \$DRBD_RESOURCE" >"$PWD/handled"
exit 4
END
chmod +x handler
sed -i "s,/usr/sbin/ringctl,$PWD/handler," node1/etc/drbd.d/global_common.conf
status=0
env -i DRBD_DRIVER_VERSION_OVERRIDE=8.4.11 __DRBD_NODE__=node1 PATH=/sbin:/usr/sbin:/bin:/usr/bin \
	drbdadm -c node1/etc/drbd.conf fence-peer r1 >/dev/null 2>&1 || status=$?
[ "$status $(cat handled)" = "4 volumes fence r1" ] || fail "the handler was called as: $(cat handled), its answer $status"
mv kept node1/etc/drbd.d/global_common.conf
# The kernel refuses to connect (UnknownMandatoryTag, invalid attribute value) with more than 63 characters.
secret=$(sed -n 's/.*--shared-secret=\([^ ]*\).*/\1/p' calls)
case ${#secret} in [1-9] | [1-5][0-9] | 6[0-3]) ;; *) fail "a shared secret of ${#secret} characters" ;; esac
for option in --on-io-error=detach --c-max-rate=; do
	grep -q -e "$option" calls || fail "no $option in: $(cat calls)"
done

# GRUB's menu leads where the file systems are, and by the serial line as extlinux.conf does.
grub=node1/etc/ringlet/grub.cfg
! command -v grub-script-check >/dev/null || grub-script-check $grub || fail "GRUB does not understand $grub"
grep -q "set=root $(sed -n 's,^UUID=\([^ ]*\) /boot .*,\1,p' node1/etc/fstab);" $grub || fail "$grub: /boot"
[ "$(sed -n 's/^\t\tlinux [^ ]* //p' $grub)" = "$(sed -n 's/^\tAPPEND //p' node1/boot/extlinux/extlinux.conf)" ] ||
	fail "$grub and extlinux.conf start other command lines"

# ssh: each node knows all others by every name and address they have.
for file in node1/etc/ssh/ssh_known_hosts node1/root/.ssh/authorized_keys node1/etc/ssh/ssh_host_ed25519_key.pub; do
	ssh-keygen -lf $file >said 2>&1 || fail "ssh-keygen -lf $file: $(cat said)"
done
[ "$(ssh-keygen -lf node1/root/.ssh/authorized_keys | wc -l)" = 2 ] || fail "authorized_keys: admin's and the nodes' own"
for name in node1 node2 node3 192.0.2.11 192.0.2.13 node2-c1 node3-ring $(sed -n 's/^Address=\(.*\)\/.*/\1/p' node2/etc/systemd/network/*); do
	found=$(ssh-keygen -F "$name" -f node1/etc/ssh/ssh_known_hosts | sed 1d)
	[ -n "$found" ] || fail "$name is not in ssh_known_hosts"
	awk -v n="$name" '$1 == n || $2 == n { found = 1 } END { exit !found }' node1/etc/hosts || fail "$name is not in /etc/hosts"
done
for node in node1 node2 node3; do
	chmod 600 $node/etc/ssh/ssh_host_ed25519_key $node/root/.ssh/id_ed25519
	known=$(ssh-keygen -F $node -f node1/etc/ssh/ssh_known_hosts | sed '1d; s/^[^ ]* //')
	[ "$known" = "$(ssh-keygen -y -f $node/etc/ssh/ssh_host_ed25519_key | cut -d' ' -f1,2)" ] || fail "the host key of $node is another"
	mine=$(ssh-keygen -y -f $node/root/.ssh/id_ed25519 | cut -d' ' -f1,2)
	grep -q "^$mine c\$" node1/root/.ssh/authorized_keys || fail "node1 does not let $node in"
done

# mdadm understands every line: shown no device at all, it misses the four arrays and complains of nothing else.
# It speaks to root alone; being root in a name space of one's own will do, where that is allowed.
root=$([ "$(id -u)" -eq 0 ] || echo 'unshare --map-root-user')
{ echo 'DEVICE /dev/null' && cat node1/etc/mdadm/mdadm.conf; } >mdadm.conf
if $root true 2>/dev/null; then
	$root mdadm --assemble --scan --verbose --config mdadm.conf >said 2>&1 || true
	for array in boot root own copy; do
		grep -qx "mdadm: looking for devices for /dev/md/$array" said || fail "mdadm.conf: no $array: $(cat said)"
	done
	if grep -iE 'unknown|unrecogni|bad|ignor' said; then fail "mdadm.conf: $(cat said)"; fi
fi
if command -v findmnt >/dev/null; then
	findmnt --verify --tab-file node1/etc/fstab >said 2>&1 || true
	grep -q '^0 parse errors' said || fail "fstab: $(cat said)"
fi
