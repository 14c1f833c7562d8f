# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Sourced by tests that show ringctl a captured tree: the plan of a node of three, as it lies on that node.

fail() { echo "FAIL: $*"; exit 1; }
put() { mkdir -p "$(dirname "$1")" && cat >"$1"; } # FILE; what it holds comes on standard input

captured_plan() { # TREE NODE'S-NUMBER CLUSTER-ID [LINES-OF-THE-PROFILE]
	put "$1/etc/ringlet/profile.conf" <<-END
		[cluster]
		name = demo
		network = 192.0.2.0/24
		ssh-key = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyqDHpSQEIQczXkVx9q admin
		${4-}
		[node node1]
		address = 192.0.2.1
		[node node2]
		address = 192.0.2.2
		[node node3]
		address = 192.0.2.3
	END
	put "$1/etc/ringlet/node.ini" <<-END
		[node]
		index = $2
		name = node$2
		cluster-id = $3
		version = 0.1.0
	END
}
