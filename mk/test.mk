# SPDX-License-Identifier: GPL-3.0-or-later
# make test: everything that fits an hour, with real boots in QEMU. Tests of whole clusters (10 to 29) have the
# machine for themselves, and their order matters: the first installs the cluster whose disks the later ones start
# from. The others have one virtual machine each, which keeps one processor busy.

LINTS := $(wildcard tests/lint/*.sh)
CLUSTERS := $(sort $(wildcard tests/vm/[12]?-*.sh))
MACHINES := $(sort $(wildcard tests/vm/[3-9]?-*.sh))
TOGETHER := $(shell n=$$(($$(nproc) / 2)); [ $$n -gt 1 ] && echo $$n || echo 2)

.PHONY: test-deps
test-deps: deps
	@iso/deps tests/deps.list

test: test-deps
	@$(MAKE) --no-print-directory -j$$(nproc) check-programs B=$(SAN) CFLAGS="-O1 -g $(SANITIZE)" LDFLAGS="$(SANITIZE)"
	@$(MAKE) --no-print-directory tool iso
	@tests/run build/test.log $(LINTS) $(wildcard tests/iso/*.sh) $(CLUSTERS) --jobs $(TOGETHER) $(CHECKS) tests/fuzz/run.sh $(MACHINES)
