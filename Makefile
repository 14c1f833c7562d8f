# SPDX-License-Identifier: GPL-3.0-or-later
# Ringlet: see README.md. Build products go to build/ and iso/out/; downloads to $(CACHE).

VERSION := $(shell cat VERSION)
CACHE   ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/ringlet
B       ?= build

CC      ?= gcc
CFLAGS  ?= -O2 -g
override CPPFLAGS += -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -DRINGLET_VERSION='"$(VERSION)"' -Ilib -I/usr/include/libxml2
override CFLAGS   += -std=gnu11 -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wvla
override LDFLAGS  += -Wl,--as-needed

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# What generator, installer and node tools share.
LIB := $(wildcard lib/base/*.c lib/plan/*.c lib/sys/*.c)
# What the two that run on a node's own hardware share: disks are read and written here.
LIB_DISK := $(wildcard lib/disk/*.c)

LIBS_BASE      := -linih -lmd -ljson-c -lmnl -lnettle -lm
LIBS_ringlet   := $(LIBS_BASE) -larchive -liso9660 -lcdio -lpthread
LIBS_DISK      := -lfdisk -lblkid
LIBS_XML       := -lxml2
LIBS_installer := $(LIBS_BASE) $(LIBS_DISK) -larchive -lkmod -lpthread
LIBS_ringctl   := $(LIBS_BASE) $(LIBS_DISK) $(LIBS_XML) -larchive

SRC_ringlet    := $(wildcard tools/ringlet/*.c)
SRC_ringctl    := $(wildcard tools/ringctl/*.c)
SRC_installer  := $(wildcard installer/*.c)

.PHONY: all tool target check test demo demo-stop iso deps clean distclean
.DELETE_ON_ERROR:

all: tool iso

# --- programs -----------------------------------------------------------------------------

tool: $(B)/ringlet

# The programs of medium and node; iso/ runs this inside the node image's own release.
target: $(B)/ringlet-installer $(B)/ringctl

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/libringlet.a: $(LIB:%.c=$(B)/%.o)
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/libdisk.a: $(LIB_DISK:%.c=$(B)/%.o)
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/ringlet: $(SRC_ringlet:%.c=$(B)/%.o) $(B)/libringlet.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_ringlet)

$(B)/ringctl: $(SRC_ringctl:%.c=$(B)/%.o) $(B)/libdisk.a $(B)/libringlet.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_ringctl)

$(B)/ringlet-installer: $(SRC_installer:%.c=$(B)/%.o) $(B)/libdisk.a $(B)/libringlet.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_installer)

include mk/guest.mk mk/iso.mk mk/stamp.mk mk/check.mk mk/fuzz.mk mk/test.mk mk/demo.mk

clean:
	rm -rf build iso/out

distclean: clean
	rm -rf $(CACHE)

-include $(shell find /dev/null $(wildcard $(foreach d,lib tools installer unit san target,$(B)/$d)) -name '*.d' -type f 2>/dev/null)
