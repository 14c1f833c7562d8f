#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two nodes with IPMI: the management controller of each is simulated (ipmi_sim), and switches its machine, a QEMU, on and off.
# A node that dies is fenced by the other one; two that lose each other are not both off, and it is node1 that stays; a
# controller that died with its machine fences nobody, until a person says that the machine is off.
dir=build/two-ipmi
# shellcheck source=two.sh
. "$(dirname "$0")/two.sh"
needs ipmi_sim ipmitool

declare -A port=([node1]=6231 [node2]=6232) controller

# What it does is a script: the machine is its QEMU.
put_controller() { # NODE
	local argv
	command_line "$1" --medium none
	cat >"$dir/$1.power" <<-END
		#!/bin/bash
		cd "$PWD/$dir"
		machine="^qemu-system-x86_64 -name $1 "
		case "\$*" in
		*"get power"*) echo power:\$(pgrep -c -f "\$machine") ;;
		*"set power 0") pkill -KILL -f "\$machine" ;;
		*"set power 1") pgrep -f "\$machine" || setsid$(printf ' %q' "${argv[@]}") </dev/null >>$1.log 2>&1 & ;;
		esac
	END
	chmod +x "$dir/$1.power"
	mkdir -p "$dir/$1.bmc"
	cat >"$dir/$1.bmc/lan" <<-END
		name "$1"
		chassis_control "$PWD/$dir/$1.power"
		user 2 true "fencer" "ringlet" operator 10 md5
		startlan 1
		  addr 127.0.0.1 ${port[$1]}
		  priv_limit admin
		  allowed_auths_operator md5
		  guid a123456789abcdefa123456789ab${port[$1]}
		endlan
	END
	printf 'mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02\nmc_enable 0x20\n' >"$dir/$1.bmc/commands"
	ipmi_sim -n -c "$dir/$1.bmc/lan" -f "$dir/$1.bmc/commands" -s "$dir/$1.bmc" >>"$dir/$1.bmc/log" 2>&1 &
	controller[$1]=$!
	pids+=($!)
}
tell_controller() { # NODE status|on|off
	ipmitool -I lanplus -C 3 -L operator -H 127.0.0.1 -p "${port[$1]}" -U fencer -P ringlet chassis power "$2"
}
qemu_of() { pgrep -f "^qemu-system-x86_64 -name $1 "; } # NODE
is_another() { [ -n "$(qemu_of "$1")" ] && [ "$(qemu_of "$1")" != "${process[$1]}" ]; } # NODE: than the one that is known

start_node() { # NODE: by its controller
	forget_logins "$1"
	[ -n "${controller[$1]:-}" ] || put_controller "$1"
	until_true 30 "the controller of $1 switches it on" tell_controller "$1" on
	until_true 30 "$1 is on" qemu_of "$1"
	process[$1]=$(qemu_of "$1")
}
was_started_by_controller() { # NODE
	until_true 300 "$1 is switched on again by its controller" is_another "$1"
	process[$1]=$(qemu_of "$1")
	forget_logins "$1"
}
fenced_by() { # NODE WHO: as Pacemaker remembers it
	on "$2" stonith_admin --history "$1" --verbose | tee "$dir/fenced" | grep -qE "(reboot|turn off).* $1 .*$2"
}
controllers_watched() { # each by the other node
	on node1 'crm_resource --locate --resource ipmi-node1; crm_resource --locate --resource ipmi-node2' >"$dir/where" 2>&1 &&
		grep -q 'ipmi-node1 is running on: node2' "$dir/where" && grep -q 'ipmi-node2 is running on: node1' "$dir/where"
}

killed() {
	mark "node1 is killed"
	cut_power node1
	was_started_by_controller node1
	node2_takes_over
	fenced_by node1 node2 || fail "node2 did not fence node1: $(cat "$dir/fenced")"
	mend
}

both_alone() {
	mark "node1 and node2 lose each other"
	before=$(boot_id node1)
	part
	was_started_by_controller node2
	until_true 600 "guest2 answers from node1" starts_again guest2
	until_true 60 "r2 is on node1" is_at r2 node1
	sleep 20
	where_time_goes node1
	judge guest1 "$failover" guest2 "$failover"
	[ "$(boot_id node1)" = "$before" ] || fail "node1 was off, too"
	fenced_by node2 node1 || fail "node1 did not fence node2: $(cat "$dir/fenced")"
	meet node1
	mend
}

# Nobody can know that node1 is off but a person.
killed_with_its_controller() {
	mark "node1 is killed with its controller"
	kill -KILL "${controller[node1]}"
	unset "controller[node1]"
	cut_power node1
	sleep 120
	starts_again guest1 && fail "guest1 was started on node2, and nobody knows that node1 is off"
	slack=$others judge guest1 1000
	on node2 ringctl status >"$dir/status" && fail "node2 says that all is well"
	grep -q 'node1 is to be fenced; .* stonith_admin --confirm node1' "$dir/status" || fail "it does not say what a person can do: $(cat "$dir/status")"
	say "a person says that it is off"
	on node2 stonith_admin --confirm node1 || fail "stonith_admin ended with $?"
	until_true 600 "guest1 answers from node2" starts_again guest1
	judge guest1 1000
	start_node node1
	mend
}

install_two 's/^\[node node\([12]\)\]/&\nipmi = 192.168.2.2:623\1\nipmi-user = fencer\nipmi-cipher = 3/'
begin
until_true 300 "each watches the controller of the other" controllers_watched
[ $# -gt 0 ] || set -- killed both_alone killed_with_its_controller
for failure; do "$failure"; done
forget_installed
