/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qemu_disks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "qemu_kind.h"

/* As many disks as get a slot each on a PC's bus; what is of no certain kind goes to one SCSI controller if there are more. */
#define SLOTS_FOR_DISKS (SLOT_LAST - SLOT_DISK)

/* Controllers of a kind are the functions of one slot, and root ports are, too. */
#define FUNCTIONS 8

/* Of the chipset's controller one port is the CD drive's, and so of the first one everywhere. */
static unsigned ports_of(enum disk_kind kind, unsigned controller)
{
	return kind == KIND_SATA && controller == 0 ? SATA_CD_PORT : qemu_kind(kind)->ports;
}

struct placing {
	const struct hardware_machine *machine;
	unsigned used[KIND_USB + 1][FUNCTIONS]; /* ports of each controller */
	unsigned root_ports;
	struct report *report;
};

static int place_on_controller(struct placing *placing, struct qemu_place *place, const struct hardware_bay *bay,
			       unsigned number)
{
	const char *name = qemu_kind(place->kind)->name;
	unsigned *used = placing->used[place->kind];
	unsigned c = bay->controller == CONTROLLER_ANY ? 0 : (unsigned)bay->controller;
	while (bay->controller == CONTROLLER_ANY && c < FUNCTIONS - 1 && used[c] == ports_of(place->kind, c))
		c++;
	if (c >= FUNCTIONS)
		return report_error(placing->report, placing->machine->name, "place %u: %s@%u: a machine has %s@0 to "
				    "%s@%u", number, name, c, name, name, FUNCTIONS - 1);
	if (used[c] == ports_of(place->kind, c))
		return report_error(placing->report, placing->machine->name, "place %u: %s@%u has room for %u disks%s",
				    number, name, c, used[c],
				    c == 0 && place->kind == KIND_SATA ? "; the last port is the CD drive's" : "");
	place->controller = c;
	place->port = used[c]++;
	return 0;
}

/* A PC has one slot for each; q35 one root port for each, eight of these a slot. */
static int place_on_bus(struct placing *placing, struct qemu_place *place, unsigned number)
{
	if (!placing->machine->q35 && number > SLOTS_FOR_DISKS)
		return report_error(placing->report, placing->machine->name,
				    "place %u: a PC has slots for %d disks of the kind %s: take --machine q35, or scsi "
				    "for the others", number, SLOTS_FOR_DISKS, qemu_kind(place->kind)->name);
	place->port = placing->root_ports++;
	return 0;
}

int qemu_disks_place(struct qemu_place places[BAYS_MAX], const struct hardware_machine *machine, struct report *report)
{
	struct placing placing = {.machine = machine, .report = report};
	enum disk_kind usual = machine->bays > SLOTS_FOR_DISKS ? KIND_SCSI : KIND_VIRTIO;
	int result = 0;
	for (unsigned b = 0; b < machine->bays && result == 0; b++) {
		const struct hardware_bay *bay = &machine->bay[b];
		struct qemu_place *place = &places[b];
		*place = (struct qemu_place){.kind = bay->kind == KIND_ANY ? usual : bay->kind};
		result = qemu_kind(place->kind)->ports ? place_on_controller(&placing, place, bay, b + 1)
						       : place_on_bus(&placing, place, b + 1);
	}
	return result;
}

unsigned qemu_disks_controllers(const struct qemu_place places[BAYS_MAX], const struct hardware_machine *machine,
				enum disk_kind kind)
{
	unsigned count = 0;
	for (unsigned b = 0; b < machine->bays; b++)
		if (places[b].kind == kind && places[b].controller >= count)
			count = places[b].controller + 1;
	return count;
}

static bool is_on_bus(const struct qemu_place *place)
{
	return qemu_kind(place->kind)->ports == 0;
}

/* Its place on the PCI bus: "bus=bay3,addr=0x0" or "addr=0xd". */
static char *bus_address(const struct hardware_machine *machine, unsigned bay)
{
	return machine->q35 ? xasprintf("bus=bay%u,addr=0x0", bay + 1) : xasprintf("addr=%#x", SLOT_DISK + bay);
}

void qemu_disks_add_ports(struct vm_argv *argv, const struct hardware_machine *machine,
			  const struct qemu_place places[BAYS_MAX])
{
	for (unsigned b = 0; b < machine->bays; b++) {
		unsigned port = places[b].port, function = port % FUNCTIONS;
		if (!is_on_bus(&places[b]))
			continue;
		if (machine->q35)
			vm_argv_pair(argv, "-device", "pcie-root-port,id=bay%u,chassis=%u,addr=%#x.%u%s", b + 1, b + 1,
				     SLOT_DISK + port / FUNCTIONS, function, function == 0 ? ",multifunction=on" : "");
		if (places[b].kind != KIND_MMC)
			continue;
		char *address = bus_address(machine, b);
		vm_argv_pair(argv, "-device", "sdhci-pci,id=mmc%u,%s", b + 1, address);
		free(address);
	}
}

static void add_bus(struct text *device, const struct hardware_machine *machine, const struct qemu_place *place,
		    unsigned bay)
{
	char *address = bus_address(machine, bay);
	const char *name = qemu_kind(place->kind)->name;
	switch (place->kind) {
	case KIND_SATA:
		if (machine->q35 && place->controller == 0)
			text_add(device, ",bus=ide.%u", place->port);
		else
			text_add(device, ",bus=sata%u.%u", place->controller, place->port);
		break;
	case KIND_SCSI: case KIND_SAS:
		text_add(device, ",bus=%s%u.0,scsi-id=%u", name, place->controller, place->port);
		break;
	case KIND_USB: /* 1 and 2 are the medium's and the stick's */
		text_add(device, ",bus=usb%u.0,port=%u", place->controller, place->port + 3);
		break;
	case KIND_MMC: /* every card reader's bus has the same name: so by the way to it */
		if (machine->q35)
			text_add(device, ",bus=bay%u/mmc%u/sd-bus", bay + 1, bay + 1);
		else
			text_add(device, ",bus=pci.0/mmc%u/sd-bus", bay + 1);
		break;
	default:
		text_add(device, ",%s", address);
	}
	free(address);
}

/* 512 bytes are what all of them have by themselves. */
static void add_sectors(struct text *device, enum disk_sectors sectors)
{
	if (sectors != SECTORS_512)
		text_add(device, ",physical_block_size=4096,logical_block_size=%u", sectors == SECTORS_4K ? 4096 : 512);
}

/* virtio-blk cuts a serial number at 20 bytes, and a cut one might not be unique. */
static char *serial_of(const struct hardware_machine *machine, const struct qemu_options *options, unsigned disk)
{
	if (disk == DISK_FOREIGN)
		return xstrdup("foreign");
	if (options->label[disk].serial)
		return xstrdup(options->label[disk].serial);
	return xasprintf("ringlet-%.9s-%u", machine->name, disk);
}

/* The first digit says that nobody gave it out: a name of one's own choice (NAA 3). */
static uint64_t wwn_of(const struct qemu_options *options, unsigned disk, const char *serial)
{
	char digest[DIGEST_TEXT];
	if (disk != DISK_FOREIGN && options->label[disk].wwn)
		return options->label[disk].wwn;
	digest_of(digest, serial, strlen(serial));
	digest[15] = '\0';
	return 3ULL << 60 | strtoull(digest, NULL, 16);
}

static char *disk_id(unsigned disk)
{
	return disk == DISK_FOREIGN ? xstrdup("foreign") : xasprintf("disk%u", disk);
}

char *qemu_disk_device(const struct hardware_machine *machine, const struct qemu_options *options,
		       const struct qemu_place places[BAYS_MAX], unsigned bay)
{
	const struct hardware_bay *from = &machine->bay[bay];
	const struct qemu_kind *kind = qemu_kind(places[bay].kind);
	char *serial = serial_of(machine, options, from->disk), *id = disk_id(from->disk);
	struct text device = TEXT_NULL;

	text_add(&device, "%s,id=%s,drive=%s", kind->driver, id, id);
	add_bus(&device, machine, &places[bay], bay);
	if (kind->serial)
		text_add(&device, ",serial=%s", serial);
	if (kind->wwn)
		text_add(&device, ",wwn=%#llx", (unsigned long long)wwn_of(options, from->disk, serial));
	if (from->ssd)
		text_add(&device, ",rotation_rate=1");
	add_sectors(&device, from->sectors);
	/* By its place, so that a disk put in later finds its own free. */
	if (kind->boots)
		text_add(&device, ",bootindex=%u", bay + 1);
	free(id);
	free(serial);
	return text_take(&device);
}

char *qemu_quoted(const char *path)
{
	struct text text = TEXT_NULL;
	for (; *path; path++)
		text_add(&text, "%s%c", *path == ',' ? "," : "", *path);
	return text_take(&text);
}

/* Nothing of these machines must survive a power cut of the host, so no flush is waited for. */
static void add_drive(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options,
		      unsigned disk)
{
	bool foreign = disk == DISK_FOREIGN;
	char *own = foreign ? NULL : hardware_disk_file(machine, disk);
	char *file = qemu_quoted(foreign ? options->foreign : own), *id = disk_id(disk);
	vm_argv_pair(argv, "-drive", "if=none,id=%s,file=%s,format=%s,cache=unsafe,discard=unmap%s", id, file,
		     foreign && options->foreign_format ? options->foreign_format : "raw",
		     options->snapshot ? ",snapshot=on" : "");
	free(id);
	free(file);
	free(own);
}

void qemu_disks_add(struct vm_argv *argv, const struct hardware_machine *machine, const struct qemu_options *options,
		    const struct qemu_place places[BAYS_MAX])
{
	for (unsigned b = 0; b < machine->bays; b++) {
		unsigned disk = machine->bay[b].disk;
		if (disk == 0 || (disk != DISK_FOREIGN && options->without & 1U << disk))
			continue;
		char *device = qemu_disk_device(machine, options, places, b);
		add_drive(argv, machine, options, disk);
		vm_argv_pair(argv, "-device", "%s", device);
		free(device);
	}
}
