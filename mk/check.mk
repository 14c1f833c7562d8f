# SPDX-License-Identifier: GPL-3.0-or-later
# make check: seconds, no root, no network. Everything runs under ASan and UBSan.

# Objects and programs of the checks: the same rules, another folder and other flags.
SAN := build/san

UNITS := $(patsubst tests/unit/%.c,$(SAN)/unit/%,$(wildcard tests/unit/*.c))
CHECKS = $(UNITS) $(wildcard tests/plans/*.test tests/img/*.sh)

.PHONY: check-programs

# Run by check in a make of its own, with B=$(SAN) and the sanitizers' flags.
check-programs: $(SAN)/ringlet $(SAN)/ringctl $(SAN)/probe_files $(SAN)/cib $(SAN)/stall $(UNITS)

$(SAN)/unit/%: tests/unit/%.c $(B)/libringlet.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests/unit -Itools $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(filter %.o,$^) \
		$(filter %/libinstaller.a %/libdisk.a,$^) $(B)/libringlet.a $(LIBS_ringlet) $(LIBS_$(@F)) -lcmocka

$(SAN)/probe_files: tests/img/probe_files.c $(B)/libdisk.a $(B)/libringlet.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(filter %.a,$^) $(LIBS_BASE) $(LIBS_DISK)

$(SAN)/cib: tests/img/cib.c $(B)/libringlet.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(filter %.a,$^) $(LIBS_BASE)

$(SAN)/stall: tests/net/stall.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $<

# What of the installer can be tried on plain files.
TRIED := cabling_gate cabling_wait copy_tree countdown_wait devices image_facts medium_note medium_verify modules \
	plan_area ports restore restore_check restore_reader restore_writer ring stage
INSTALLER_UNITS := test_cabling_gate test_cabling_wait test_countdown test_medium_note test_medium_verify test_plan_area \
	test_ports test_restore
DISK_UNITS := test_esp test_fat test_partition test_probe_disk

$(B)/libinstaller.a: $(TRIED:%=$(B)/installer/%.o)
	@rm -f $@
	$(AR) rcs $@ $^

$(INSTALLER_UNITS:%=$(SAN)/unit/%): $(B)/libinstaller.a
$(foreach unit,$(INSTALLER_UNITS),$(eval LIBS_$(unit) := -lnettle -lpthread -lkmod))
$(DISK_UNITS:%=$(SAN)/unit/%): $(B)/libdisk.a
$(foreach unit,$(DISK_UNITS),$(eval LIBS_$(unit) := $(LIBS_DISK)))

$(foreach unit,pacemaker health health_ha,$(eval LIBS_test_$(unit) := $(LIBS_XML)))

$(SAN)/unit/test_guest_read: $(patsubst %,$(B)/tools/ringctl/guest_%.o,image progress read rewrite)
LIBS_test_guest_read := $(LIBS_XML)
$(SAN)/unit/test_care: $(patsubst %,$(B)/tools/ringctl/care_%.o,attributes daemon fencer)
LIBS_test_care := $(LIBS_XML)
$(SAN)/unit/test_nics: $(patsubst %,$(B)/tools/ringctl/nics_%.o,aside mtu networkd words)

check:
	@$(MAKE) --no-print-directory -j$$(nproc) check-programs B=$(SAN) CFLAGS="-O1 -g $(SANITIZE)" LDFLAGS="$(SANITIZE)"
	@tests/run build/check.log --jobs $$(nproc) $(CHECKS)
