# SPDX-License-Identifier: GPL-3.0-or-later
# make test: everything that fits an hour, with real boots in QEMU. Tests of whole clusters (10 to 29) have the
# machine for themselves, and their order matters: the first installs the cluster with which the next ones of a drill
# go on, and whose disks the later ones start from. The others have one virtual machine each, which keeps one processor busy.
# On a slow host a failure of a cluster takes half an hour: it comes last, where time runs short.
# make drill: the machine tests with all that takes hours instead of minutes: DRILL=1 tells them.

# Those of the network (tests/net) come first and one after the other: they measure times.
LINTS := $(wildcard tests/lint/*.sh)
NETS := $(sort $(wildcard tests/net/[0-9]*.sh))
# What make test may take, in seconds: on a slow host it skips what is left, the last of it (tests/run).
TEST_TIME ?= 5000
END := $(shell echo $$(($$(date +%s) + $(TEST_TIME))))
# What only a drill has.
DRILLS := $(addprefix tests/vm/,12-ring.sh 14-renewed-in-the-ring.sh 17-two-ipmi.sh 18-two-quorum-device.sh 19-two-alone.sh \
	24-levels.sh 25-failures-of-a-node.sh 26-failures-around-it.sh 27-burnt.sh 28-twenty-six.sh 29-secure-cluster.sh \
	35-two-disks.sh 36-sectors-of-4096.sh 37-count-range.sh 38-each-disk-pulled.sh 42-own-keeps-data.sh 43-own-new-disk.sh)
# First what takes longest, for at the end nobody works alone; last what may be missed where time runs short.
FIRST := $(addprefix tests/vm/,82-uefi.sh 70-power-cut.sh 80-firmware.sh)
LAST := $(addprefix tests/vm/,34-shuffled.sh 32-mixed-kinds.sh)
INSTALLATION := tests/vm/10-cluster.sh
CLUSTERS := $(filter-out $(DRILLS),$(sort $(wildcard tests/vm/[12]?-*.sh)))
MACHINES := $(FIRST) $(filter-out $(FIRST) $(LAST) $(DRILLS),$(sort $(wildcard tests/vm/[3-9]?-*.sh))) $(LAST)
TOGETHER := $(shell n=$$(($$(nproc) / 2)); [ $$n -gt 1 ] && echo $$n || echo 2)

.PHONY: test-deps drill
test-deps: deps
	@iso/deps tests/deps.list

test: test-deps
	@$(MAKE) --no-print-directory -j$$(nproc) check-programs B=$(SAN) CFLAGS="-O1 -g $(SANITIZE)" LDFLAGS="$(SANITIZE)"
	@$(MAKE) --no-print-directory tool iso guest
	@END=$(END) tests/run build/test.log $(LINTS) $(NETS) $(wildcard tests/iso/*.sh) $(INSTALLATION) \
		--jobs $(TOGETHER) $(CHECKS) tests/fuzz/run.sh $(MACHINES) --jobs 1 $(filter-out $(INSTALLATION),$(CLUSTERS))

drill: test-deps
	@$(MAKE) --no-print-directory tool iso guest
	@DRILL=1 LIMIT=9000 tests/run build/drill.log $(CLUSTERS) $(filter tests/vm/1% tests/vm/2%,$(DRILLS)) \
		--jobs $(TOGETHER) $(MACHINES) $(filter-out tests/vm/1% tests/vm/2%,$(DRILLS))
