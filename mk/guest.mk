# SPDX-License-Identifier: GPL-3.0-or-later
# make guest: the guest for demo and tests, a bootable disk of 1 MiB (guest/main.c says why it has no kernel).

GUEST := $(B)/guest.raw
GUEST_FLAGS := -m32 -march=i686 -std=gnu11 -Os -ffreestanding -fno-pic -fno-pie -fno-stack-protector -fcf-protection=none \
	-fno-asynchronous-unwind-tables -mno-sse -mno-mmx -fno-strict-aliasing -Iguest \
	-Wall -Wextra -Werror -Wshadow -Wstrict-prototypes
GUEST_OBJECTS := $(addprefix $(B)/guest/,enter.o main.o machine.o net.o records.o virtio.o)

.PHONY: guest
guest: $(GUEST)

$(B)/guest/%.o: guest/%.S $(wildcard guest/*.h)
	@mkdir -p $(@D)
	$(CC) $(GUEST_FLAGS) -c -o $@ $<

$(B)/guest/%.o: guest/%.c $(wildcard guest/*.h)
	@mkdir -p $(@D)
	$(CC) $(GUEST_FLAGS) -c -o $@ $<

$(B)/guest/boot: $(B)/guest/boot.o
	ld -m elf_i386 -Ttext 0x7c00 -e start --oformat binary -o $@ $<

$(B)/guest/program: guest/guest.ld $(GUEST_OBJECTS)
	ld -m elf_i386 -z noexecstack -T guest/guest.ld -o $@.elf $(GUEST_OBJECTS)
	objcopy -O binary -j .text -j .rodata -j .data $@.elf $@

$(GUEST): $(B)/guest/boot $(B)/guest/program
	@rm -f $@.new
	truncate -s 1M $@.new
	dd if=$(B)/guest/boot of=$@.new conv=notrunc status=none
	dd if=$(B)/guest/program of=$@.new bs=512 seek=8 conv=notrunc status=none
	mv $@.new $@

# Who asks guests from outside: a station on the virtual machines' LAN.
$(B)/observer: tests/vm/observer.c $(B)/tools/ringlet/vm_station.o $(B)/tools/ringlet/vm_frame.o $(B)/libringlet.a
	$(CC) $(CPPFLAGS) -Itools $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_BASE)
