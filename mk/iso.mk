# SPDX-License-Identifier: GPL-3.0-or-later
# make iso: the base ISO, from the node image and the installer's initramfs. The slow parts (Debian packages) are
# made again only when their lists or settings change; our own programs and files are laid over them.

# The one clock of everything built: the same inputs give the same bytes. Moved on at a release.
export SOURCE_DATE_EPOCH := 1763769600
export CACHE

comma := ,
SUDO  := $(if $(filter-out 0,$(shell id -u)),sudo --preserve-env=CACHE$(comma)SOURCE_DATE_EPOCH$(comma)RINGLET_MIRROR$(comma)RINGLET_SECURITY)

ISO := iso/out/ringlet-base.iso

# The build root with the compiler of the node's release, kept by its package list; the node's packages as a tar;
# and what initramfs and ISO take from them, unpacked.
SDK   := $(CACHE)/sdk-$(shell sha256sum iso/packages | cut -c 1-12)
BASE  := $(B)/node-base.tar
ROOT  := $(B)/root
IMAGE := $(B)/image

# no: none of Debian's non-free-firmware. Another choice than the last one builds anew, from the packages on.
FIRMWARE ?= yes
ifneq ($(FIRMWARE),$(shell cat $(B)/firmware 2>/dev/null || echo yes))
$(shell mkdir -p $(B) && echo $(FIRMWARE) >$(B)/firmware)
endif

.PHONY: deps iso repro

deps:
	@iso/deps iso/deps.list

iso: $(ISO)

# All working copies share it: one makes it, the others wait and find it. Its name has the sum of its list, so it is never made anew.
$(SDK)/ready: | deps
	@mkdir -p $(CACHE)
	$(SUDO) flock $(SDK).lock sh -ec '[ ! -e $@ ] || exit 0; \
		node/bootstrap iso/packages $(SDK).tar; \
		rm -rf $(SDK); \
		mkdir $(SDK); \
		tar -C $(SDK) -xf $(SDK).tar; \
		rm $(SDK).tar; \
		touch $@'

$(BASE): node/packages node/firmware node/bootstrap node/clean $(shell find node/before -type f) $(wildcard $(B)/firmware) | deps
	@mkdir -p $(CACHE) $(B)
	$(SUDO) node/bootstrap node/packages $@ node/before $(if $(filter no,$(FIRMWARE)),,node/firmware)

$(ROOT)/ready: $(BASE)
	rm -rf $(ROOT)
	mkdir -p $(ROOT)
	tar -C $(ROOT) -xf $(BASE) --no-same-owner --exclude='./usr/lib/python3*' \
		./boot ./etc/mke2fs.conf ./usr/bin ./usr/sbin ./usr/lib ./usr/lib64 ./usr/share/pacemaker
	touch $@

# Both programs come out of one run; each file changes only when its bytes do.
$(B)/target/stamp: Makefile $(LIB) $(LIB_DISK) $(SRC_installer) $(SRC_ringctl) \
		$(wildcard lib/*/*.h installer/*.h tools/ringctl/*.h) iso/sdk $(SDK)/ready
	$(SUDO) iso/sdk $(SDK) $(B)/target
$(B)/target/ringlet-installer $(B)/target/ringctl: $(B)/target/stamp ;

$(IMAGE)/node.tar.zst: $(BASE) $(B)/target/ringctl node/overlay node/services node/off \
		$(shell find node/tree node/units -type f) iso/image
	@mkdir -p $(IMAGE)
	$(SUDO) iso/image $(BASE) $(SDK) $(B)/target/ringctl $(IMAGE)

$(B)/initrd.img: $(ROOT)/ready $(B)/target/ringlet-installer $(wildcard initramfs/*)
	initramfs/pack $(ROOT) $(SDK) $(B)/target/ringlet-installer $@

$(ISO): $(ROOT)/ready $(B)/initrd.img $(IMAGE)/node.tar.zst isolinux/isolinux.cfg $(wildcard grub/*) initramfs/modules-tree initramfs/firmware-tree initramfs/closure.awk \
		iso/modules iso/efi iso/master iso/sums VERSION
	@mkdir -p $(@D)
	iso/master $(ROOT) $(SDK) $(B)/initrd.img $(IMAGE) $@

# The cheap parts once more, elsewhere: they have to come out the same, byte for byte.
repro: $(ISO)
	$(SUDO) iso/repro $(BASE) $(ROOT) $(SDK) $(B) $(ISO)
