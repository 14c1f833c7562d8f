/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Disks are raw sparse files: nothing is faster, a test may compare them byte
 * for byte, and sfdisk and mdadm read them as they are. Everything has a fixed
 * place on the PCI bus, so that a test is the same machine tomorrow; the NICs
 * have theirs in another order on each node (hardware.h).
 */
#include "hardware_qemu.h"

#include <stdlib.h>

#include "base/text.h"
#include "qemu_disks.h"
#include "qemu_kind.h"
#include "vm_cables.h"

/* The NICs come first; in another chassis behind what else is there, and so all of these have other slots. */
#define NICS_MAX 3

/* Of the chipset's own slot; the first ones are its own. */
enum { FUNCTION_WATCHDOG = 4, FUNCTION_MEDIUM };

static unsigned nic_slot(const struct hardware_machine *machine, int nic)
{
	return (machine->chassis ? SLOT_NIC + 3 : SLOT_NIC) + (unsigned)machine->nic[nic].place;
}

static unsigned slot(const struct hardware_machine *machine, unsigned usual)
{
	return machine->chassis ? usual - NICS_MAX : usual;
}

char *hardware_disk_file(const struct hardware_machine *machine, unsigned disk)
{
	return xasprintf("%s-disk%u.raw", machine->name, disk);
}

/* What is written stays, but under --snapshot. */
static const char *writable(const struct qemu_options *options)
{
	return options->snapshot ? ",cache=unsafe,snapshot=on" : ",cache=unsafe";
}

static bool is_secure(const struct hardware_machine *machine)
{
	return machine->firmware == FIRMWARE_SECURE;
}

char *hardware_firmware_code(const struct hardware_machine *machine, const char *ovmf)
{
	return xasprintf("%s/OVMF_CODE_4M%s.fd", ovmf ? ovmf : OVMF_FOLDER, is_secure(machine) ? ".ms" : "");
}

char *hardware_firmware_first(const struct hardware_machine *machine, const char *ovmf)
{
	return xasprintf("%s/OVMF_VARS_4M%s.fd", ovmf ? ovmf : OVMF_FOLDER, is_secure(machine) ? ".ms" : "");
}

char *hardware_firmware_file(const struct hardware_machine *machine)
{
	const char *kind = is_secure(machine) ? "secure" : "uefi";
	return machine->chassis ? xasprintf("%s-%s-%u.vars", machine->name, kind, machine->chassis) :
				  xasprintf("%s-%s.vars", machine->name, kind);
}

static void add_frame(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options)
{
	vm_argv_add(argv, "qemu-system-x86_64");
	vm_argv_pair(argv, "-name", "%s", machine->name);
	vm_argv_add(argv, "-no-user-config");
	vm_argv_add(argv, "-nodefaults");
	vm_argv_pair(argv, "-machine", "%s%s", machine->q35 ? "q35" : "pc", is_secure(machine) ? ",smm=on" : "");
	vm_argv_pair(argv, "-accel", "%s", options->kvm ? "kvm" : "tcg,thread=multi");
	/*
	 * Emulation walks string instructions element by element: told that "rep movsb" is fast, kernel and C library
	 * copy byte by byte through it, at 190 MB/s instead of 1000.
	 */
	vm_argv_pair(argv, "-cpu", "%s", options->kvm ? "max" : "max,-erms,-fsrm");
	vm_argv_pair(argv, "-smp", "%u", machine->cpus);
	vm_argv_pair(argv, "-m", "%u", machine->memory_mib);
	vm_argv_pair(argv, "-smbios", "type=1,serial=%s,uuid=%s", machine->serial, machine->uuid);
	/* Only what has a bootindex is tried: no network boot, no waiting. */
	vm_argv_pair(argv, "-boot", "menu=off,strict=on");
	vm_argv_pair(argv, "-display", "none");
	vm_argv_pair(argv, "-device", "VGA,addr=%#x", SLOT_VGA);
	vm_argv_pair(argv, "-device", "virtio-rng-pci,addr=%#x", slot(machine, SLOT_RNG));
}

/*
 * A UEFI firmware's code, and its memory: boot entries and keys. With Secure Boot only the processor's system
 * management mode may write to the latter: what the guest's kernel cannot reach, it cannot change.
 */
static void add_firmware(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options)
{
	if (machine->firmware == FIRMWARE_BIOS)
		return;
	char *code = hardware_firmware_code(machine, options->ovmf), *quoted = qemu_quoted(code);
	char *memory = hardware_firmware_file(machine);
	vm_argv_pair(argv, "-drive", "if=pflash,unit=0,format=raw,readonly=on,file=%s", quoted);
	vm_argv_pair(argv, "-drive", "if=pflash,unit=1,format=raw,file=%s%s", memory, writable(options));
	if (is_secure(machine))
		vm_argv_pair(argv, "-global", "driver=cfi.pflash01,property=secure,value=on");
	free(memory);
	free(quoted);
	free(code);
}

/* A function of the chipset's own slot: there all machines have some free, and what is there takes no slot from a disk. */
static unsigned chipset_slot(const struct hardware_machine *machine)
{
	return machine->q35 ? 0x1f : 1;
}

/* What fences a node that hangs. */
static void add_watchdog(struct vm_argv *argv, const struct hardware_machine *machine)
{
	vm_argv_pair(argv, "-device", "i6300esb,id=watchdog,addr=%#x.%x", chipset_slot(machine), FUNCTION_WATCHDOG);
	vm_argv_pair(argv, "-action", "watchdog=reset");
}

/* The serial line is logged whether somebody listens or not; so are the events, across reboots of the guest. */
static void add_channels(struct vm_argv *argv, const struct hardware_machine *machine)
{
	const char *name = machine->name;

	vm_argv_pair(argv, "-chardev",
		     "socket,id=serial,path=%s.serial,server=on,wait=off,logfile=%s.console,logappend=on", name, name);
	vm_argv_pair(argv, "-serial", "chardev:serial");
	vm_argv_pair(argv, "-chardev", "file,id=events,path=%s.events,append=on", name);
	vm_argv_pair(argv, "-device", "virtio-serial-pci,id=ports,addr=%#x", slot(machine, SLOT_EVENTS));
	vm_argv_pair(argv, "-device", "virtserialport,bus=ports.0,chardev=events,name=org.ringlet.events");
	vm_argv_pair(argv, "-chardev", "socket,id=qmp,path=%s.qmp,server=on,wait=off", name);
	vm_argv_pair(argv, "-mon", "chardev=qmp,mode=control");
	vm_argv_pair(argv, "-chardev", "socket,id=told,path=%s.told,server=on,wait=off", name);
	vm_argv_pair(argv, "-mon", "chardev=told,mode=control");
}

static void add_nics(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options)
{
	for (int i = 0; i < machine->nics; i++) {
		const struct hardware_nic *nic = &machine->nic[i];
		if (nic->cable)
			vm_argv_pair(argv, "-netdev",
				     "dgram,id=%s,local.type=unix,local.path=" VM_CABLE_PLUG
				     ",remote.type=unix,remote.path=" VM_CABLE_WIRE,
				     nic->name, nic->cable, nic->end, nic->cable, nic->end);
		else /* to nobody: a hub of one port would take no frame, and the card would say so for ever */
			vm_argv_pair(argv, "-netdev", "dgram,id=%s,local.type=unix,local.path=lan%d.plug"
				     ",remote.type=unix,remote.path=lan%d.%s",
				     nic->name, machine->node, machine->node, options->no_lan ? "nobody" : "switch");
		/* Without a ROM: it would only try to boot from the network. */
		vm_argv_pair(argv, "-device", "%s,id=card-%s,netdev=%s,mac=%s,addr=%#x,romfile=",
			     options->nic ? options->nic : "virtio-net-pci", nic->name, nic->name, nic->mac,
			     nic_slot(machine, i));
	}
}

/* All controllers of a kind, as functions of one slot. On q35 the first with SATA ports is the chipset's. */
static void add_controllers(struct vm_argv *argv, const struct hardware_machine *machine, enum disk_kind kind,
			    unsigned at, unsigned count)
{
	const struct qemu_kind *of = qemu_kind(kind);
	unsigned first = machine->q35 && kind == KIND_SATA ? 1 : 0;
	for (unsigned c = first; c < count; c++) {
		struct text device = TEXT_NULL;
		text_add(&device, "%s,id=%s%u,addr=%#x", of->controller, of->name, c, at);
		if (count - first > 1)
			text_add(&device, ".%u%s", c - first, c == first ? ",multifunction=on" : "");
		vm_argv_pair(argv, "-device", "%s%s", device.s, kind == KIND_USB ? ",p2=15,p3=15" : "");
		text_free(&device);
	}
}

static unsigned at_least(unsigned count, bool one)
{
	return count == 0 && one ? 1 : count;
}

/* What disks, medium and stick hang on. */
static void add_all_controllers(struct vm_argv *argv, const struct hardware_machine *machine,
				const struct qemu_options *options, const struct qemu_place *places)
{
	bool cd = machine->medium == MEDIUM_CD;
	unsigned scsi = qemu_disks_controllers(places, machine, KIND_SCSI);
	unsigned sata = qemu_disks_controllers(places, machine, KIND_SATA);
	unsigned usb = qemu_disks_controllers(places, machine, KIND_USB);

	add_controllers(argv, machine, KIND_SCSI, SLOT_SCSI, at_least(scsi, cd && options->cd_bus == CD_SCSI));
	add_controllers(argv, machine, KIND_SATA, SLOT_SATA, at_least(sata, cd && options->cd_bus == CD_SATA));
	add_controllers(argv, machine, KIND_SAS, machine->q35 ? 1 : SLOT_LAST,
			qemu_disks_controllers(places, machine, KIND_SAS));
	add_controllers(argv, machine, KIND_USB, slot(machine, SLOT_USB),
			at_least(usb, machine->medium == MEDIUM_USB || options->usb_stick || (cd && options->cd_bus == CD_USB)));
	qemu_disks_add_ports(argv, machine, places);
}

/* A drive that is none of the node's disks. */
static void add_drive(struct vm_argv *argv, const char *id, const char *path, const char *how)
{
	char *file = qemu_quoted(path);
	vm_argv_pair(argv, "-drive", "if=none,id=%s,file=%s,format=raw%s", id, file, how);
	free(file);
}

static void add_cd(struct vm_argv *argv, const struct hardware_machine *machine, enum cd_bus bus, const char *file,
		   unsigned boot_index)
{
	add_drive(argv, "medium", file, ",readonly=on,media=cdrom");
	if (bus == CD_SCSI)
		vm_argv_pair(argv, "-device", "scsi-cd,id=medium,bus=scsi0.0,scsi-id=%d,drive=medium,bootindex=%u",
			     SCSI_CD_ID, boot_index);
	else if (bus == CD_USB)
		vm_argv_pair(argv, "-device", "usb-storage,id=medium,bus=usb0.0,port=1,removable=on,drive=medium,"
			     "bootindex=%u", boot_index);
	else if (machine->q35)
		vm_argv_pair(argv, "-device", "ide-cd,id=medium,bus=ide.%d,drive=medium,bootindex=%u", SATA_CD_PORT,
			     boot_index);
	else if (bus == CD_SATA)
		vm_argv_pair(argv, "-device", "ide-cd,id=medium,bus=sata0.%d,drive=medium,bootindex=%u", SATA_CD_PORT,
			     boot_index);
	else
		vm_argv_pair(argv, "-device", "ide-cd,id=medium,bus=ide.1,drive=medium,bootindex=%u", boot_index);
}

/*
 * An NVMe disk that QEMU may not write to does not tell its guest, and fails when the installer leaves its notes there. So
 * it may be written to, and forgets.
 */
static const char *medium_writes(const struct hardware_machine *machine, const struct qemu_options *options)
{
	if (options->medium_writable)
		return writable(options);
	return machine->medium == MEDIUM_NVME ? ",cache=unsafe,snapshot=on" : ",readonly=on";
}

/* The ISO on a stick, or on an NVMe disk. */
static void add_disk_medium(struct vm_argv *argv, const struct hardware_machine *machine,
			    const struct qemu_options *options, const char *file, unsigned boot_index)
{
	add_drive(argv, "medium", file, medium_writes(machine, options));
	if (machine->medium == MEDIUM_USB)
		vm_argv_pair(argv, "-device", "usb-storage,id=medium,bus=usb0.0,port=1,removable=on,drive=medium,"
			     "bootindex=%u", boot_index);
	else
		vm_argv_pair(argv, "-device", "nvme,id=medium,addr=%#x.%x,serial=medium,drive=medium,bootindex=%u",
			     chipset_slot(machine), FUNCTION_MEDIUM, boot_index);
}

/*
 * Disks come before a CD: an empty machine falls through to it. But a PC
 * tries only one hard disk, and a stick counts as one: so that comes first.
 */
static void add_medium(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options)
{
	bool cd = machine->medium == MEDIUM_CD;
	bool first = options->boot == BOOT_USUAL ? !cd : options->boot == BOOT_MEDIUM;
	unsigned boot_index = first ? 0 : BAYS_MAX + 1;
	char *own = xasprintf("%s.iso", machine->name);
	const char *file = options->iso ? options->iso : own;

	if (cd)
		add_cd(argv, machine, options->cd_bus, file, boot_index);
	else
		add_disk_medium(argv, machine, options, file, boot_index);
	free(own);
}

static void add_usb_stick(struct vm_argv *argv, const struct qemu_options *options)
{
	add_drive(argv, "stick", options->usb_stick, writable(options));
	vm_argv_pair(argv, "-device", "usb-storage,id=stick,bus=usb0.0,port=2,removable=on,drive=stick");
}

int hardware_qemu(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options,
		  struct report *report)
{
	struct qemu_place places[BAYS_MAX];
	if (qemu_disks_place(places, machine, report) < 0)
		return -1;
	add_frame(argv, machine, options);
	add_firmware(argv, machine, options);
	if (!options->no_watchdog)
		add_watchdog(argv, machine);
	add_channels(argv, machine);
	add_nics(argv, machine, options);
	add_all_controllers(argv, machine, options, places);
	qemu_disks_add(argv, machine, options, places);
	if (machine->medium != MEDIUM_NONE)
		add_medium(argv, machine, options);
	if (options->usb_stick)
		add_usb_stick(argv, options);
	return 0;
}
