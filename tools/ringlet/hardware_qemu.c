/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Disks are raw sparse files: nothing is faster, a test may compare them byte
 * for byte, and sfdisk and mdadm read them as they are. Everything has a fixed
 * place on the PCI bus, because the installer goes by the order of NICs there.
 */
#include "hardware_qemu.h"

#include <stdlib.h>

#include "base/text.h"

/* Slots of the PCI bus; 0 and 1 are the chipset's. */
enum { SLOT_VGA = 2, SLOT_NIC = 3, SLOT_EVENTS = 6, SLOT_RNG, SLOT_USB, SLOT_SCSI, SLOT_SATA, SLOT_DISK, SLOT_LAST = 31 };

/* As many disks as get a slot each are virtio-blk; with more, all hang on one SCSI controller. */
#define VIRTIO_BLK_MAX (SLOT_LAST - SLOT_DISK)

/* A place in the order in which the firmware tries to boot; -1: not among them. */
static void add_boot_index(struct text *text, int index)
{
	if (index >= 0)
		text_add(text, ",bootindex=%d", index);
}

char *hardware_disk_file(const struct hardware_machine *machine, unsigned disk)
{
	return xasprintf("%s-disk%u.raw", machine->name, disk);
}

/* A comma in a value of -drive is doubled. */
static char *quoted(const char *path)
{
	struct text text = TEXT_NULL;
	for (; *path; path++)
		text_add(&text, "%s%c", *path == ',' ? "," : "", *path);
	return text_take(&text);
}

static void add_frame(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options)
{
	vm_argv_add(argv, "qemu-system-x86_64");
	vm_argv_pair(argv, "-name", "%s", machine->name);
	vm_argv_add(argv, "-no-user-config");
	vm_argv_add(argv, "-nodefaults");
	vm_argv_pair(argv, "-machine", "pc");
	vm_argv_pair(argv, "-accel", "%s", options->kvm ? "kvm" : "tcg,thread=multi");
	/*
	 * Emulation walks string instructions element by element: told that "rep movsb" is fast, kernel and C library
	 * copy byte by byte through it, at 190 MB/s instead of 1000.
	 */
	vm_argv_pair(argv, "-cpu", "%s", options->kvm ? "max" : "max,-erms,-fsrm");
	vm_argv_pair(argv, "-smp", "%u", machine->cpus);
	vm_argv_pair(argv, "-m", "%u", machine->memory_mib);
	/* Only what has a bootindex is tried: no network boot, no waiting. */
	vm_argv_pair(argv, "-boot", "menu=off,strict=on");
	vm_argv_pair(argv, "-display", "none");
	vm_argv_pair(argv, "-device", "VGA,addr=%#x", SLOT_VGA);
	vm_argv_pair(argv, "-device", "virtio-rng-pci,addr=%#x", SLOT_RNG);
}

/* The serial line is logged whether somebody listens or not; so are the events, across reboots of the guest. */
static void add_channels(struct vm_argv *argv, const struct hardware_machine *machine)
{
	const char *name = machine->name;

	vm_argv_pair(argv, "-chardev",
		     "socket,id=serial,path=%s.serial,server=on,wait=off,logfile=%s.console,logappend=on", name, name);
	vm_argv_pair(argv, "-serial", "chardev:serial");
	vm_argv_pair(argv, "-chardev", "file,id=events,path=%s.events,append=on", name);
	vm_argv_pair(argv, "-device", "virtio-serial-pci,id=ports,addr=%#x", SLOT_EVENTS);
	vm_argv_pair(argv, "-device", "virtserialport,bus=ports.0,chardev=events,name=org.ringlet.events");
	vm_argv_pair(argv, "-chardev", "socket,id=qmp,path=%s.qmp,server=on,wait=off", name);
	vm_argv_pair(argv, "-mon", "chardev=qmp,mode=control");
}

static void add_nics(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options)
{
	for (int i = 0; i < machine->nics; i++) {
		const struct hardware_nic *nic = &machine->nic[i];
		if (nic->cable)
			vm_argv_pair(argv, "-netdev",
				     "dgram,id=%s,local.type=unix,local.path=cable%d.%d"
				     ",remote.type=unix,remote.path=cable%d.%d",
				     nic->name, nic->cable, nic->end, nic->cable, !nic->end);
		else if (options->no_lan)
			vm_argv_pair(argv, "-netdev", "hubport,id=%s,hubid=0", nic->name);
		else
			vm_argv_pair(argv, "-netdev", "dgram,id=%s,local.type=unix,local.path=lan%d.plug"
				     ",remote.type=unix,remote.path=lan%d.switch",
				     nic->name, machine->node, machine->node);
		/* Without a ROM: it would only try to boot from the network. */
		vm_argv_pair(argv, "-device", "virtio-net-pci,netdev=%s,mac=%s,addr=%#x,romfile=", nic->name, nic->mac,
			     (unsigned)(SLOT_NIC + i));
	}
}

struct disk_place {
	const char *file, *format, *id;
	const char *serial; /* NULL: none */
	unsigned slot;
	int boot_index;
	bool scsi, snapshot;
};

static void add_disk(struct vm_argv *argv, const struct disk_place *place)
{
	struct text device = TEXT_NULL;
	char *file = quoted(place->file);

	/* Nothing of these machines must survive a power cut of the host, so no flush is waited for. */
	vm_argv_pair(argv, "-drive", "if=none,id=%s,file=%s,format=%s,cache=unsafe,discard=unmap%s", place->id, file,
		     place->format, place->snapshot ? ",snapshot=on" : "");
	if (place->scsi)
		text_add(&device, "scsi-hd,bus=scsi.0,drive=%s", place->id);
	else
		text_add(&device, "virtio-blk-pci,drive=%s,addr=%#x", place->id, place->slot);
	/* virtio-blk cuts a serial number at 20 bytes, and a cut one might not be unique. */
	if (place->serial)
		text_add(&device, ",serial=%.20s", place->serial);
	add_boot_index(&device, place->boot_index);
	vm_argv_pair(argv, "-device", "%s", device.s);
	text_free(&device);
	free(file);
}

static int add_disks(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options,
		     bool scsi, int boot_index)
{
	for (unsigned k = 1; k <= machine->disks; k++) {
		if (options->without & 1U << k)
			continue;
		char *file = hardware_disk_file(machine, k);
		char *id = xasprintf("disk%u", k);
		char *serial = xasprintf("ringlet-%.9s-%u", machine->name, k);
		add_disk(argv, &(struct disk_place){.file = file, .format = "raw", .id = id, .serial = serial,
						    .slot = SLOT_DISK + k - 1, .boot_index = boot_index++,
						    .scsi = scsi, .snapshot = options->snapshot});
		free(file);
		free(id);
		free(serial);
	}
	if (options->foreign)
		add_disk(argv, &(struct disk_place){.file = options->foreign, .id = "foreign", .serial = "foreign",
						    .format = options->foreign_format ? options->foreign_format : "raw",
						    .slot = SLOT_DISK + machine->disks, .boot_index = boot_index++,
						    .scsi = scsi, .snapshot = options->snapshot});
	return boot_index;
}

static void add_medium(struct vm_argv *argv, const struct hardware_machine *machine,
		       const struct qemu_options *options, int boot_index)
{
	char *own = xasprintf("%s.iso", machine->name);
	char *file = quoted(options->iso ? options->iso : own);
	static const char *const drives[] = {"ide-cd,bus=ide.1", "ide-cd,bus=sata.0", "scsi-cd,bus=scsi.0"};
	const char *device = machine->medium == MEDIUM_USB ? "usb-storage,bus=usb.0,removable=on" : drives[options->cd_bus];
	vm_argv_pair(argv, "-drive", "if=none,id=medium,file=%s,format=raw,readonly=on%s", file,
		     machine->medium == MEDIUM_USB ? "" : ",media=cdrom");
	vm_argv_pair(argv, "-device", "%s,drive=medium,bootindex=%d", device, boot_index);
	free(file);
	free(own);
}

void hardware_qemu(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options)
{
	bool scsi = machine->disks + (options->foreign ? 1 : 0) > VIRTIO_BLK_MAX;
	bool usb = machine->medium == MEDIUM_USB;

	add_frame(argv, machine, options);
	add_channels(argv, machine);
	add_nics(argv, machine, options);
	if (scsi || (machine->medium == MEDIUM_CD && options->cd_bus == CD_SCSI))
		vm_argv_pair(argv, "-device", "virtio-scsi-pci,id=scsi,addr=%#x", SLOT_SCSI);
	if (machine->medium == MEDIUM_CD && options->cd_bus == CD_SATA)
		vm_argv_pair(argv, "-device", "ich9-ahci,id=sata,addr=%#x", SLOT_SATA);
	if (usb)
		vm_argv_pair(argv, "-device", "qemu-xhci,id=usb,addr=%#x", SLOT_USB);
	/*
	 * Disks come before a CD: an empty machine falls through to it. But a PC
	 * tries only one hard disk, and a stick counts as one: so that comes first.
	 */
	int next = add_disks(argv, machine, options, scsi, usb ? 1 : 0);
	if (machine->medium != MEDIUM_NONE)
		add_medium(argv, machine, options, usb ? 0 : next);
}
