#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ringctl guest on a captured tree of node1 of three, whose volume r1 is a folder: guests are created, imported, adopted and
# removed, with real images, and Pacemaker's own tools on a file instead of a cluster; libvirt and the other nodes are
# played. What is made is judged by libvirt's schema, qemu-img, xorriso and crm_verify.
set -eu
ringctl=$(realpath "${RINGCTL:-build/san/ringctl}")
for tool in qemu-img cibadmin xorriso xmllint jq; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
. "$(dirname "$(realpath "$0")")/../captured.sh"
cd "$tmp"
mkdir bin log root root/dev
export PATH="$tmp/bin:$PATH" CIB_file="$tmp/cib.xml" LC_ALL=C

captured_plan root 1 00000000-0000-4000-8000-000000000001
put root/proc/self/mounts <<<'/dev/drbd0 /srv/r1 ext4 rw 0 0'
mkdir -p root/srv/r1
put cib.xml <<END
<cib crm_feature_set="3.16.0" validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0">
  <configuration>
    <crm_config><cluster_property_set id="o"><nvpair id="o-s" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>
    <nodes/>
    <resources><primitive id="r1-fs" class="ocf" provider="heartbeat" type="Dummy"/>
      <primitive id="r2-fs" class="ocf" provider="heartbeat" type="Dummy"/></resources>
    <constraints/>
  </configuration>
  <status/>
</cib>
END

# The parts that are played. capabilities-NODE is what libvirt there would answer.
play() { cat >"bin/$1" && chmod +x "bin/$1"; }
play virsh <<'END'
#!/bin/bash
echo "virsh $*" >>log/calls
case $* in
*domcapabilities*) cat capabilities-node1 ;;
*hypervisor-cpu-baseline*) cp "${!#}" log/baseline; cat cpu ;;
*dumpxml*) cat dumped ;;
*) ;;
esac
END
play ssh <<'END'
#!/bin/bash
echo "ssh ${*: -2}" >>log/calls
host=${*: -2:1} node=${host#root@} node=${node%-ring}
case $* in
*domcapabilities*) [ -e "capabilities-$node" ] || { echo "ssh: connect to host $node-ring port 22: No route to host" >&2; exit 255; }
	cat "capabilities-$node" ;;
"mkdir "* | *" mkdir "* | *" rm -rf "* | *guest\ create*) ;;
*'guest list '*) cat "list-$node" 2>/dev/null || exit 255 ;;
*) exit 255 ;;
esac
END
play corosync-quorumtool <<<'printf "Nodes: 3\nQuorate:          Yes\n"'
play rsync <<'END'
#!/bin/bash
cp -a --sparse=always "${*: -2:1}." "${*: -1}"
END
play attrd_updater <<<'echo "attrd_updater $*" >>log/calls'
play crm_mon <<<'echo "<pacemaker-result><nodes/><status code=\"0\"/></pacemaker-result>"'
capabilities() { # NODE MACHINE TYPE
	put "capabilities-$1" <<-END
		<domainCapabilities><path>/usr/bin/qemu-system-x86_64</path><domain>$3</domain><machine>$2</machine>
		<cpu><mode name='host-model' supported='yes'><model>$1</model></mode></cpu></domainCapabilities>
	END
}
emulated() { rm -f root/dev/kvm; capabilities node1 pc-q35-10.0 qemu; capabilities node3 pc-q35-9.2 qemu; }

guest() { "$ringctl" guest "$@" --root "$tmp/root"; }
# expect STATUS ARGUMENT...: what is said has to be standard input.
expect() {
	wanted=$1 status=0
	shift
	guest "$@" >said 2>&1 </dev/null || status=$?
	sed -i "s|$tmp|TMP|g" said
	diff - said || fail "ringctl guest $*: said is not what is expected"
	[ $status -eq "$wanted" ] || fail "ringctl guest $*: exit status $status, not $wanted"
}
folder=root/srv/r1/guests
nothing_left() { [ -z "$(find root/srv -mindepth 2 -name '.*')" ] || fail "left behind: $(find root/srv)"; }
valid() { # NAME
	xmllint --noout --nonet "$folder/$1/domain.xml" || fail "$1: no XML"
	schema=${LIBVIRT_SCHEMAS:-/usr/share/libvirt/schemas}/domain.rng
	if [ -e "$schema" ]; then
		xmllint --noout --nonet --relaxng "$schema" "$folder/$1/domain.xml" 2>judged || fail "$1: $(cat judged)"
	fi
	# libvirt itself reads it, as the only kind of guest that its test driver knows.
	if [ -x /usr/bin/virsh ]; then
		sed -E "s/^<domain type=.(qemu|kvm)./<domain type='test'/; s/x86_64/i686/; s/ machine=.pc-q35-[0-9.]*.//" "$folder/$1/domain.xml" >played.xml
		/usr/bin/virsh -q -c test:///default define played.xml >judged 2>&1 || fail "$1: $(cat judged)"
	fi
}
crm() { # what Pacemaker has of the guests
	crm_verify --xml-file cib.xml -V 2>&1
	xmllint --xpath '//primitive[@type="guest"]//nvpair[@name="name" or @name="volume"]/@value' cib.xml 2>/dev/null | tr -d '\n'
}

expect 0 list --here <<'END'
there are no guests: ringctl guest create
END

# Two disks, no KVM, and the standby has the older QEMU: its machine type is what both know.
emulated
expect 0 create web --memory 512M --disk 20M --disk 8M --headless <<'END'
warning: node1 has no KVM: the guest is emulated, and slow
web is there, on r1
END
nothing_left
valid web
[ "$(ls $folder/web)" = "disk1.raw
disk2.raw
domain.xml
guest.conf" ] || fail "$(ls $folder/web)"
[ "$(stat -c %s:%a $folder/web/disk1.raw)" = 20971520:600 ] || fail "disk1: $(stat $folder/web/disk1.raw)"
[ "$(stat -c '%b*%B' $folder/web/disk1.raw)" = "$((20971520 / 512))*512" ] || fail "it does not have its room: $(stat $folder/web/disk1.raw)"
grep -q "machine='pc-q35-9.2'" $folder/web/domain.xml || fail "machine: $(cat $folder/web/domain.xml)"
printf 'autostart = yes\nprotected = yes\npinned = node1 node3\n' | diff - $folder/web/guest.conf || fail "guest.conf"
[ "$(crm)" = ' value="web" value="r1"' ] || fail "Pacemaker: $(crm)"

expect 1 create web --memory 512M --disk 20M <<'END'
web: error: there is a guest of that name on r1 already
END

# With KVM on both: what libvirt says that both have stands in the definition.
touch root/dev/kvm
capabilities node1 pc-q35-10.0 kvm
capabilities node3 pc-q35-10.0 kvm
put cpu <<<"<cpu mode='custom' match='exact'><model fallback='forbid'>Both</model></cpu>"
expect 0 create db --memory 1G --cpus 2 --disk 8M --thin --mac 52:54:00:00:00:01 --no-autostart <<'END'
db is there, on r1
END
valid db
grep -q "<model fallback='forbid'>Both</model>" $folder/db/domain.xml || grep -q '<model fallback="forbid">Both</model>' $folder/db/domain.xml ||
	fail "CPU: $(cat $folder/db/domain.xml)"
grep -c "<domainCapabilities>" log/baseline | grep -qx 2 || fail "baseline: $(cat log/baseline)"
[ "$(stat -c %b $folder/db/disk1.raw)" -lt 100 ] || fail "not thin: $(stat $folder/db/disk1.raw)"
expect 1 create db2 --memory 1G --disk 8M --mac 52:54:00:00:00:01 <<'END'
52:54:00:00:00:01: error: a guest has this address already
END
nothing_left
# The standby is away: that is said, by show as well.
rm capabilities-node3
expect 0 create lone --memory 64M --disk 1M <<'END'
warning: node3 does not answer (ssh: exit status 255: ssh: connect to host node3-ring port 22: No route to host): the guest is made for what node1 can run; see to it later: ringctl guest pin
lone is there, on r1
END
guest show lone >said
grep -q "made for what node1 can run; so that node1 and node3 both can: ringctl guest pin lone" said || fail "show: $(cat said)"
capabilities node3 pc-q35-9.1 kvm
expect 0 pin lone <<'END'
lone is made for node1 node3
END
valid lone
grep -q 'machine="pc-q35-9.1"' $folder/lone/domain.xml || fail "pin: $(cat $folder/lone/domain.xml)"
grep -qx "pinned = node1 node3" $folder/lone/guest.conf || fail "pin: $(cat $folder/lone/guest.conf)"

# A cloud image, with a seed that xorriso reads.
emulated
qemu-img create -q -f qcow2 cloud.qcow2 16M
printf 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyqDHpSQEIQczXkVx9q admin\n' >key.pub
expect 0 create cloud --memory 256M --cloud cloud.qcow2 --disk 32M --ssh-key key.pub <<'END'
cloud.qcow2: 100 %
warning: node1 has no KVM: the guest is emulated, and slow
cloud is there, on r1
END
valid cloud
[ "$(stat -c %s $folder/cloud/disk1.raw)" = 33554432 ] || fail "not enlarged"
xorriso -indev $folder/cloud/seed.iso -pvd_info 2>&1 | grep -q "Volume Id *: CIDATA" || fail "label: $(xorriso -indev $folder/cloud/seed.iso -pvd_info 2>&1)"
xorriso -indev $folder/cloud/seed.iso -osirrox on -extract / seed 2>/dev/null
[ "$(ls seed)" = "meta-data
network-config
user-data" ] || fail "seed: $(ls seed)"
grep -q "^  - 'ssh-ed25519 AAAA.* admin'$" seed/user-data || fail "seed: $(cat seed/user-data)"
grep -qx "local-hostname: cloud" seed/meta-data || fail "seed: $(cat seed/meta-data)"
xorriso -indev $folder/cloud/seed.iso -toc 2>&1 | grep -q Joliet || xorriso -indev $folder/cloud/seed.iso -report_about ALL -pvd_info >/dev/null 2>&1 || true

# From an installation medium; one that lies on the volume is used where it lies.
head -c 100000 /dev/urandom >install.iso
expect 0 create medium --memory 256M --disk 4M --iso install.iso <<'END'
warning: node1 has no KVM: the guest is emulated, and slow
medium is there, on r1
END
cmp install.iso $folder/medium/install.iso || fail "the medium is not there"
mkdir root/srv/r1/iso && mv install.iso root/srv/r1/iso/
expect 0 create medium2 --memory 256M --disk 4M --iso root/srv/r1/iso/install.iso <<'END'
warning: node1 has no KVM: the guest is emulated, and slow
medium2 is there, on r1
END
valid medium2
grep -q "<source file='/srv/r1/iso/install.iso'/>" $folder/medium2/domain.xml || fail "$(cat $folder/medium2/domain.xml)"
[ ! -e $folder/medium2/install.iso ] || fail "the medium was copied"

expect 0 eject medium2 <<'END'
medium2: /srv/r1/iso/install.iso is out
END
valid medium2
[ -e root/srv/r1/iso/install.iso ] || fail "another one's medium was removed"
expect 0 eject medium <<'END'
medium: /srv/r1/guests/medium/install.iso is out, and gone
END
[ ! -e $folder/medium/install.iso ] || fail "the medium is there still"
expect 0 eject medium <<'END'
medium has nothing in its drives
END
expect 0 eject cloud <<'END'
cloud has nothing in its drives
END
grep -q seed.iso $folder/cloud/domain.xml || fail "the seed is out"

# Import: the same content in each format; what is no whole image is refused, and nothing is left.
head -c 3145728 /dev/urandom >data.raw
for format in raw qcow2 vmdk; do
	qemu-img convert -f raw -O $format data.raw "data.$format.img"
	guest import "from-$format" "data.$format.img" --memory 256M >said 2>&1 || fail "import $format: $(cat said)"
	cmp data.raw "$folder/from-$format/disk1.raw" || fail "import $format: another content"
	valid "from-$format"
done
qemu-img create -q -f qcow2 -b data.qcow2.img -F qcow2 diff.qcow2
expect 1 import diff diff.qcow2 --memory 256M <<'END'
diff.qcow2: error: is only the difference to data.qcow2.img: make one file of both first, with qemu-img convert
END
qemu-img create -q -f vdi other.vdi 1M
expect 1 import other other.vdi --memory 256M <<'END'
other.vdi: error: is of the format vdi; qcow2, raw and vmdk are accepted
END
mkdir far && qemu-img create -q -f vmdk -o subformat=monolithicFlat far/flat.vmdk 1M
sed -i 's|"flat-flat.vmdk"|"/etc/hostname"|' far/flat.vmdk
guest import flat far/flat.vmdk --memory 256M >said 2>&1 && fail "took another file's data: $(cat said)"
expect 1 import small data.raw --disk 1M --memory 256M <<'END'
data.raw: error: has 3 MiB: a disk of 1 MiB is too small for it
END
guest import huge data.raw --disk 900T --memory 256M >said 2>&1 && fail "huge: $(cat said)"
grep -q "^r1: error: there is no room for it: it takes 900.0 TiB, and .* are free$" said || fail "huge: $(cat said)"
nothing_left
for name in diff other flat small huge db2; do [ ! -e "$folder/$name" ] || fail "half made: $name"; done

# An interruption leaves nothing: not of the guest, and not the program that was just at work.
real_qemu=$(command -v qemu-img)
play qemu-img <<END
#!/bin/sh
[ \$1 != convert ] || { echo "    (30.00/100%)"; exec sleep 987; }
exec $real_qemu "\$@"
END
"$ringctl" guest import stopped data.raw --memory 256M --root "$tmp/root" >said 2>&1 &
pid=$!
for _ in $(seq 200); do grep -q "data.raw: 30 %" said && break; sleep 0.05; done
kill -INT $pid
wait $pid && fail "an interrupted import succeeded"
grep -q "interrupted" said || fail "interrupted: $(cat said)"
nothing_left
[ ! -e $folder/stopped ] || fail "half made: stopped"
pgrep -x sleep -a | grep -qx "[0-9]* sleep 987" && fail "qemu-img goes on"
rm bin/qemu-img
# What a dead node left is swept away at the next look.
mkdir $folder/.dead.new && touch $folder/.dead.new/disk1.raw

# Pacemaker has them all, each bound to its volume; the one without autostart by a rule.
guest autostart medium off >said || fail "$(cat said)"
nothing_left
[ "$(crm | tr -d ' ')" = 'value="web"value="r1"value="db"value="r1"value="lone"value="r1"value="cloud"value="r1"value="medium"value="r1"value="medium2"value="r1"value="from-raw"value="r1"value="from-qcow2"value="r1"value="from-vmdk"value="r1"' ] ||
	fail "Pacemaker: $(crm)"
has() { xmllint --xpath "$1" cib.xml >/dev/null 2>&1; } # XPATH
has '//rsc_location[@rsc="db"]' && fail "a rule of the wrong name"
for name in db medium; do
	has "//rsc_location[@rsc='vm-$name']/rule/expression[@attribute='ringlet-run-$name']" || fail "$name: no rule: $(cat cib.xml)"
done
has '//rsc_location[@rsc="vm-web"]' && fail "web has a rule"
has '//rsc_colocation[@rsc="vm-web" and @with-rsc="r1-fs" and @influence="false"]' || fail "web is not with its volume"
guest autostart medium on >said || fail "$(cat said)"
has '//rsc_location[@rsc="vm-medium"]' && fail "medium has a rule"
grep -qx "autostart = yes" $folder/medium/guest.conf || fail "$(cat $folder/medium/guest.conf)"

# Stopped by a person: that stays so through changes.
: >log/calls
expect 0 stop web --no-wait </dev/null
has '//primitive[@id="vm-web"]/meta_attributes/nvpair[@name="target-role" and @value="Stopped"]' || fail "$(cat cib.xml)"
rm -f root/run/ringlet/guests
guest autostart db on >said || fail "$(cat said)"
has '//primitive[@id="vm-web"]/meta_attributes/nvpair[@name="target-role" and @value="Stopped"]' || fail "forgotten: $(cat cib.xml)"
guest autostart db off >said || fail "$(cat said)"
expect 0 start web --no-wait </dev/null
has '//primitive[@id="vm-web"]/meta_attributes/nvpair[@name="target-role"]' && fail "still stopped: $(cat cib.xml)"
: >log/calls
expect 0 start db --no-wait </dev/null
grep -qx "attrd_updater --node node1 --name ringlet-run-db --update 1" log/calls || fail "$(cat log/calls)"
expect 0 stop db --no-wait </dev/null
grep -qx "attrd_updater --node node1 --name ringlet-run-db --delete" log/calls || fail "$(cat log/calls)"

# What runs is known by libvirt's pid file; what is elsewhere, by the other nodes.
put root/run/libvirt/qemu/web.pid <<<$$
touch $folder/lone/lone.state
put list-node2 <<'END'
{"guests": [{"name": "mail", "volume": "r2", "node": "node2", "state": "running", "autostart": true, "protected": true, "memory": 1073741824, "cpus": 2}]}
END
for name in cloud medium2 from-raw from-qcow2 from-vmdk; do
	expect 0 remove $name --yes <<-END
		$name is stopped on node1
		$name is gone from r1
	END
	has "//*[@id='vm-$name' or @rsc='vm-$name' or @then='vm-$name']" && fail "$name: something is left: $(cat cib.xml)"
	[ ! -e $folder/$name ] || fail "$name: its folder is left"
done
expect 0 list <<'END'
node3: warning: does not tell of its guests: ssh: exit status 255
GUEST   VOLUME  NODE   STATE    AUTOSTART  MEMORY   CPUS
db      r1      node1  stopped  no         1.0 GiB  2
lone    r1      node1  saved    yes        64 MiB   1
mail    r2      node2  running  yes        1.0 GiB  2
medium  r1      node1  stopped  yes        256 MiB  1
web     r1      node1  running  yes        512 MiB  1
END
guest list --json --here >said || fail "$(cat said)"
[ "$(jq -c '.guests[0]' said)" = '{"name":"db","volume":"r1","node":"node1","state":"stopped","autostart":false,"protected":true,"memory":1073741824,"cpus":2}' ] || fail "$(cat said)"

# A folder that is gone: Pacemaker forgets it, and nothing else; unless the volume is not here.
rm -r $folder/medium
guest autostart web on >said || fail "$(cat said)"
has '//primitive[@id="vm-medium"]' && fail "medium is not forgotten"
has '//primitive[@id="vm-web"]' || fail "web is forgotten"
: >root/proc/self/mounts
expect 1 autostart web on --here <<'END'
web: there is no such guest: see ringctl guest list
END
has '//primitive[@id="vm-web"]' || fail "web is forgotten with its volume away"
put root/proc/self/mounts <<<'/dev/drbd0 /srv/r1 ext4 rw 0 0'

# To another volume, in use on this node as well: the disks with all their room, the definition with the new place.
rm root/run/libvirt/qemu/web.pid
head -c 1048576 /dev/urandom | dd of=$folder/web/disk2.raw conv=notrunc status=none
sha256sum <$folder/web/disk2.raw >digest
mkdir -p root/srv/r2
put root/proc/self/mounts <<<'/dev/drbd0 /srv/r1 ext4 rw 0 0
/dev/drbd1 /srv/r2 ext4 rw 0 0'
cat >bin/ringctl <<-END
	#!/bin/sh
	exec "$ringctl" "\$@" --root "$tmp/root"
END
chmod +x bin/ringctl
expect 0 move web node2 <<-END
	web is stopped on node1
	web is on r2
END
sha256sum <root/srv/r2/guests/web/disk2.raw | cmp - digest || fail "another content"
[ ! -e $folder/web ] || fail "it is still on r1"
[ "$(stat -c '%b*%B' root/srv/r2/guests/web/disk1.raw)" = "$((20971520 / 512))*512" ] || fail "it has lost its room"
grep -q "<source file='/srv/r2/guests/web/disk1.raw'/>" root/srv/r2/guests/web/domain.xml || fail "$(cat root/srv/r2/guests/web/domain.xml)"
has '//primitive[@id="vm-web"]//nvpair[@name="volume" and @value="r2"]' || fail "Pacemaker: $(cat cib.xml)"
has '//rsc_colocation[@rsc="vm-web" and @with-rsc="r2-fs"]' || fail "Pacemaker: $(cat cib.xml)"
expect 1 move lone r2 <<-'END'
	lone: error: its memory is saved, and would be of no use there: start it first
END
expect 1 move web r2 <<-'END'
	web: error: is on r2 already
END

# What was made by virt-install is taken over; what the other node does not have is refused.
mkdir -p root/srv/r1/images
put dumped <<'END'
<domain type='kvm'>
  <name>made</name>
  <memory unit='GiB'>1</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc-q35-10.0'>hvm</type></os>
  <cpu mode='host-passthrough'/>
  <devices>
    <disk type='file' device='disk'><source file='/srv/r1/images/made.raw'/><target dev='vda' bus='virtio'/></disk>
    <interface type='network'><mac address='52:54:00:aa:bb:cc'/><source network='default'/></interface>
  </devices>
</domain>
END
: >log/calls
expect 0 adopt made <<'END'
made: warning: is on libvirt's network 'default', which is this node's alone; guests belong on br0
made: warning: has the CPU of the node it runs on, which may differ: ringctl guest pin made
made is a guest of the cluster now, on r1
END
cmp dumped $folder/made/domain.xml || fail "its definition"
grep -q "undefine made" log/calls || fail "libvirt keeps it: $(cat log/calls)"
has '//primitive[@id="vm-made"]' || fail "Pacemaker does not have it"
sed -i -e 's|made|other|' -e 's|/srv/r1/images|/var/lib/libvirt/images|' -e 's|</devices>|<hostdev/></devices>|' dumped
expect 1 adopt other <<'END'
other: error: /var/lib/libvirt/images/other.raw is on no volume that is in use here
other: error: has a device of this node, which no other node has
other: warning: is on libvirt's network 'default', which is this node's alone; guests belong on br0
other: warning: has the CPU of the node it runs on, which may differ: ringctl guest pin other
END

# In use elsewhere: the command goes there, in words that a shell there takes for the same.
put root/proc/self/mounts <<<'/dev/drbd1 /srv/r3 ext4 rw 0 0'
put root/proc/drbd <<'END'
version: 8.4.11 (api:1/proto:86-101)
srcversion: 0
 0: cs:Connected ro:Secondary/Primary ds:UpToDate/UpToDate C r-----
    ns:0 nr:0 dw:0 dr:0 al:0 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:0
END
: >log/calls
guest stop made >said 2>&1 && fail "stop of a guest elsewhere"
grep -qx "ssh root@node3-ring ringctl guest stop --root $tmp/root made --here" log/calls || fail "$(cat log/calls)"

: >log/calls
play rsync <<'END'
#!/bin/bash
echo "rsync ${*: -2}" >>log/calls
END
guest create "far" --volume r1 --cloud=cloud.qcow2 --memory 64M --append "a b'c" --kernel data.raw >said 2>&1 || fail "create elsewhere: $(cat said)"
diff - log/calls <<END || fail "create elsewhere"
ssh root@node3-ring mkdir -p /srv/r1/guests/.far.incoming
rsync cloud.qcow2 root@node3-ring:/srv/r1/guests/.far.incoming/0-cloud.qcow2
rsync data.raw root@node3-ring:/srv/r1/guests/.far.incoming/1-data.raw
ssh root@node3-ring ringctl guest create --volume r1 --cloud=/srv/r1/guests/.far.incoming/0-cloud.qcow2 --memory 64M --append 'a b'\\''c' --kernel /srv/r1/guests/.far.incoming/1-data.raw --root $tmp/root far --here
ssh root@node3-ring rm -rf /srv/r1/guests/.far.incoming
END

# Words that are not understood, and wishes that cannot be.
for words in "throw web" "create" "create web" "create web --memory" "import web --memory 1G" "import web --definition a" "start" \
	"start web db" "stop web --yes" "autostart web maybe" "move web" "create web --cpus 0 --memory 1G --disk 1G" \
	"create ../x --memory 1G --disk 1G" "create web --memory 1G --disk 1G --cache unsafe" "create web --memory 1G" \
	"create web --memory 1G --disk 1G --mac 01:00:00:00:00:00" "create web --memory 1G --disk 1G --bridge a/b"; do
	status=0
	# shellcheck disable=SC2086 # several words
	"$ringctl" guest $words --root "$tmp/root" >said 2>&1 || status=$?
	{ [ $status -eq 2 ] && grep -q '^usage: ringctl guest' said; } || fail "ringctl guest $words: $status $(cat said)"
done
