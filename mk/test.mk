# SPDX-License-Identifier: GPL-3.0-or-later
# make test: everything that fits an hour, with real boots in QEMU. The order of the machine
# tests matters: the first installs the cluster whose disks the later ones start from.

LINTS := $(wildcard tests/lint/*.sh)
VMS   := $(sort $(wildcard tests/vm/[0-9]*.sh))

.PHONY: test-deps
test-deps: deps
	@iso/deps tests/deps.list

test: test-deps
	@$(MAKE) --no-print-directory -j$$(nproc) check-programs B=$(SAN) CFLAGS="-O1 -g $(SANITIZE)" LDFLAGS="$(SANITIZE)"
	@$(MAKE) --no-print-directory tool iso
	@tests/run build/test.log $(LINTS) $(CHECKS) $(wildcard tests/iso/*.sh) $(VMS)
