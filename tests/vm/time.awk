# SPDX-License-Identifier: GPL-3.0-or-later
# time.awk: what a node's journal (journalctl -o short-unix) says about a fail-over, in seconds since since=, on node=.
# detect, fence, promote, mount, start: what docs/failures.md adds up.

function tell(stage, text) {
	sub(/^ *(notice|warning|error|info): */, "", text)
	printf "%7.1f s  %s  %-8s %s\n", $1 - since, node, stage, text
}

$1 < since { next }
/corosync.*(TOTEM|KNET).*(token|failed, forming|link: [0-9]+ is down)/ { if (!detected++) tell("detect", "corosync misses somebody") }
/corosync.*A new membership/ { tell("detect", "new membership") }
/corosync.*(This node is within|Quorum)/ { tell("detect", substr($0, index($0, "]: ") + 3)) }
/pacemaker-fenced.*(Requesting|Operation|self-fenc|will.*watchdog|assum)/ { tell("fence", substr($0, index($0, "]: ") + 3)) }
/pacemaker-controld.*(State transition|peer on the DC)/ { tell("detect", substr($0, index($0, "]: ") + 3)) }
/pacemaker-(controld|attrd|based).*(is now lost|is now member)/ { tell("detect", substr($0, index($0, "]: ") + 3)) }
/kernel: drbd.*(fence-peer|susp|role\(|conn\( Connected -> )/ { tell("promote", substr($0, index($0, "kernel: ") + 8)) }
/ringctl.*(fence|claim)/ { tell("promote", substr($0, index($0, "]: ") + 3)) }
/kernel: EXT4-fs \(drbd[0-9]+\): mounted/ { tell("mount", substr($0, index($0, "kernel: ") + 8, 60)) }
/pacemaker-controld.*(Initiating|Requesting local execution of) / { tell("order", substr($0, index($0, "]: ") + 3, 100)) }
/pacemaker-controld.*Result of / { tell("result", substr($0, index($0, "]: ") + 3, 110)) }
/systemd-machined.*New machine|systemd.*Started.*Virtual Machine/ { tell("start", substr($0, index($0, "]: ") + 3, 80)) }
