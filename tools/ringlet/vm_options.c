/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_options.h"

#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "option.h"
#include "vm_bays.h"
#include "vm_firmware.h"

const char vm_help[] =
	"usage: ringlet vm PROFILE --prepare --dir DIR [--base ISO] [--disk-size SIZE] [--memory MIB]\n"
	"       ringlet vm PROFILE --lan [--open] --dir DIR\n"
	"       ringlet vm PROFILE NODE --dir DIR [OPTION...]\n"
	"       ringlet vm PROFILE NODE --dir DIR [OPTION...] --pull K | --insert K [--file FILE]\n"
	"       ringlet vm PROFILE NODE --dir DIR --unplug PORT | --plug PORT\n"
	"       ringlet vm PROFILE NODE --dir DIR --qmp COMMAND [--arguments JSON]\n"
	"\n"
	"Virtual machines in a run folder, as 'ringlet demo' has them, one by one:\n"
	"\n"
	"  --prepare          fills DIR: secrets and a key of its own, the node ISOs, empty disks (of a range of\n"
	"                     count: the least)\n"
	"  --lan              is the LAN and the ring cables, until it is ended; the gateway leads nowhere.\n"
	"                     DIR/ssh_config is there as soon as machines may be plugged in\n"
	"  --open             with --lan: the gateway leads out, and by its own address to 127.0.0.1 of this machine\n"
	"  NODE               prints QEMU's command line, one argument a line\n"
	"  --pull K           takes disk K out of the running machine, and ends when it is gone\n"
	"  --insert K         puts disk K into it: its own file, or FILE; a number behind those of the node's\n"
	"                     disks is one disk more. Both want the options the machine was started with\n"
	"  --unplug PORT      pulls the plug out of a network port of the running machine, lan0 or to-node2: this end of\n"
	"                     the cable has no carrier then; --plug PORT puts it back\n"
	"  --qmp COMMAND      tells the running machine: quit, system_reset, system_powerdown, stop, cont, inject-nmi\n"
	"\n"
	"options of a machine:\n"
	"  --firmware bios|uefi|secure  default: bios. secure: UEFI with Microsoft's keys and Secure Boot on. What a UEFI\n"
	"                     firmware remembers is kept in DIR, and made there when it is missing\n"
	"  --ovmf DIR         where the UEFI firmware is; default: " OVMF_FOLDER "\n"
	"  --machine pc|q35   PCI, IDE; or PCI Express, AHCI. Default: pc, with UEFI q35\n"
	"  --disks KIND,...   the kind of each place for a disk: virtio (default), sata, nvme, scsi, sas, mmc, usb;\n"
	"                     with *COUNT for so many, @N for the controller of that kind, :4k or :512e for its\n"
	"                     sectors, :ssd if it does not turn: sata*2,nvme:4k,scsi@1:ssd. More places than the node\n"
	"                     has disks stay empty, for --foreign and --insert; of a count that is a range, so many\n"
	"                     disks, up to the most\n"
	"  --order K,...      which disk is in each place: 3,1,4,2\n"
	"  --shuffle SEED     another order, the same for the same seed\n"
	"  --serial K=TEXT, --wwn K=HEX  what disk K calls itself; may be given again\n"
	"  --without K        disk K is pulled; may be given again\n"
	"  --foreign FILE     an image put in as one disk more; --foreign-format qcow2 if it is one\n"
	"  --snapshot         what is written to disks is forgotten when QEMU ends\n"
	"  --medium cd|cd-sata|cd-scsi|cd-usb|usb|usb-rw|nvme|none  where the ISO is; default: cd (IDE; on q35 SATA).\n"
	"                     cd-usb: a USB CD drive, as a remote console has one; usb-rw: a stick that the guest may\n"
	"                     write to; nvme: written to an NVMe disk\n"
	"  --iso FILE         another ISO than the node's own\n"
	"  --boot disks|medium  what the firmware tries first; default: disks, but what is no CD comes before them\n"
	"  --usb-stick FILE   an image put in as one more USB stick\n"
	"  --nic virtio|e1000e|rtl8139|i82551  the network cards; default: virtio. i82551 wants firmware from Linux\n"
	"  --mac-seed N       another chassis: another serial number and UUID, NICs with other MACs, in other slots\n"
	"                     and another order; 1 to 255\n"
	"  --no-lan           no LAN runs\n"
	"  --watchdog on|off  a hardware watchdog (i6300esb), which resets the machine; default: on\n"
	"  --accel kvm|tcg    default: tcg\n"
	"  --memory MIB, --cpus N\n"
	"\n"
	"exit status: 0 fine, 1 refused, 2 usage, 3 trouble.\n";

enum option_id { DIR = 256, BASE, QMP, ARGUMENTS, PULL, INSERT, INSERT_FILE, MACHINE, DISKS, ORDER, SHUFFLE, SERIAL, WWN,
		 MEDIUM, ISO, BOOT, USB_STICK, NIC, MAC_SEED, WITHOUT, FOREIGN, FOREIGN_FORMAT, SNAPSHOT, NO_LAN, ACCEL,
		 MEMORY, CPUS, DISK_SIZE, LAN, PREPARE, PLUG, UNPLUG, WATCHDOG, FIRMWARE, OVMF, OPEN };

static const struct option longs[] = {
	{"dir", required_argument, NULL, DIR},		{"base", required_argument, NULL, BASE},
	{"qmp", required_argument, NULL, QMP},		{"arguments", required_argument, NULL, ARGUMENTS},
	{"pull", required_argument, NULL, PULL},	{"insert", required_argument, NULL, INSERT},
	{"file", required_argument, NULL, INSERT_FILE},	{"machine", required_argument, NULL, MACHINE},
	{"disks", required_argument, NULL, DISKS},	{"order", required_argument, NULL, ORDER},
	{"shuffle", required_argument, NULL, SHUFFLE},	{"serial", required_argument, NULL, SERIAL},
	{"wwn", required_argument, NULL, WWN},		{"medium", required_argument, NULL, MEDIUM},
	{"iso", required_argument, NULL, ISO},		{"boot", required_argument, NULL, BOOT},
	{"usb-stick", required_argument, NULL, USB_STICK}, {"nic", required_argument, NULL, NIC},
	{"mac-seed", required_argument, NULL, MAC_SEED}, {"without", required_argument, NULL, WITHOUT},
	{"foreign", required_argument, NULL, FOREIGN},	{"foreign-format", required_argument, NULL, FOREIGN_FORMAT},
	{"snapshot", no_argument, NULL, SNAPSHOT},	{"no-lan", no_argument, NULL, NO_LAN},
	{"accel", required_argument, NULL, ACCEL},	{"memory", required_argument, NULL, MEMORY},
	{"cpus", required_argument, NULL, CPUS},	{"disk-size", required_argument, NULL, DISK_SIZE},
	{"lan", no_argument, NULL, LAN},		{"prepare", no_argument, NULL, PREPARE},
	{"plug", required_argument, NULL, PLUG},	{"unplug", required_argument, NULL, UNPLUG},
	{"watchdog", required_argument, NULL, WATCHDOG}, {"firmware", required_argument, NULL, FIRMWARE},
	{"ovmf", required_argument, NULL, OVMF},	{"open", no_argument, NULL, OPEN},
	{"help", no_argument, NULL, 'h'},		{0},
};

/* The command runs in the run folder; a path a person gives is meant from where that person is. */
static const char *absolute(const char *path)
{
	static char paths[8][PATH_MAX];
	static int next;
	char *full = paths[next++ % 8];
	return realpath(path, full) ? full : path;
}

static const char *take_medium(struct vm_options *o, const char *value)
{
	static const struct {
		const char *name;
		enum medium medium;
		enum cd_bus bus;
		bool writable;
	} media[] = {{"cd", MEDIUM_CD, CD_IDE, false}, {"cd-sata", MEDIUM_CD, CD_SATA, false},
		     {"cd-scsi", MEDIUM_CD, CD_SCSI, false}, {"cd-usb", MEDIUM_CD, CD_USB, false},
		     {"usb", MEDIUM_USB, CD_IDE, false}, {"usb-rw", MEDIUM_USB, CD_IDE, true},
		     {"nvme", MEDIUM_NVME, CD_IDE, false}, {"none", MEDIUM_NONE, CD_IDE, false}};
	for (size_t i = 0; i < sizeof media / sizeof *media; i++) {
		if (strcmp(value, media[i].name) != 0)
			continue;
		o->medium = media[i].medium;
		o->qemu.cd_bus = media[i].bus;
		o->qemu.medium_writable = media[i].writable;
		return NULL;
	}
	return "--medium is cd, cd-sata, cd-scsi, cd-usb, usb, usb-rw, nvme or none";
}

static const char *take_nic(struct vm_options *o, const char *value)
{
	static const struct {
		const char *name, *device;
	} cards[] = {{"virtio", NULL}, {"e1000e", "e1000e"}, {"rtl8139", "rtl8139"}, {"i82551", "i82551"}};
	for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
		if (strcmp(value, cards[i].name) != 0)
			continue;
		o->qemu.nic = cards[i].device;
		return NULL;
	}
	return "--nic is virtio, e1000e, rtl8139 or i82551";
}

static const char *take_number_option(struct vm_options *o, int option, const char *value)
{
	unsigned disk = 0;
	const char *wrong = NULL;
	switch (option) {
	case MEMORY: return option_number(value, 256, 1 << 20, &o->memory, "--memory is a number of MiB");
	case CPUS: return option_number(value, 1, 64, &o->cpus, "--cpus is a number");
	case PULL: return option_number(value, 1, BAYS_MAX, &o->pull, "--pull is the number of a disk, from 1");
	case INSERT: return option_number(value, 1, BAYS_MAX, &o->insert, "--insert is the number of a disk, from 1");
	case MAC_SEED: return option_number(value, 1, 255, &o->chassis, "--mac-seed is a number from 1 to 255");
	case SHUFFLE:
		o->shuffled = true;
		return option_number(value, 0, UINT32_MAX, &o->shuffle, "--shuffle is a number");
	default:
		wrong = option_number(value, 1, DISKS_MAX, &disk, "--without is the number of a disk, from 1");
		o->qemu.without |= 1U << disk;
		return wrong;
	}
}

/* One of two words; *second says which. */
static const char *take_either(const char *value, const char *a, const char *b, bool *second, const char *wrong)
{
	*second = strcmp(value, b) == 0;
	return *second || strcmp(value, a) == 0 ? NULL : wrong;
}

static const char *take_choice(struct vm_options *o, int option, const char *value)
{
	bool medium = false;
	const char *wrong = NULL;
	switch (option) {
	case MEDIUM: return take_medium(o, value);
	case NIC: return take_nic(o, value);
	case FIRMWARE: return vm_firmware_named(value, &o->firmware);
	case MACHINE:
		o->machine_named = true;
		return take_either(value, "pc", "q35", &o->q35, "--machine is pc or q35");
	case WATCHDOG: return take_either(value, "on", "off", &o->qemu.no_watchdog, "--watchdog is on or off");
	case ACCEL: return take_either(value, "tcg", "kvm", &o->qemu.kvm, "--accel is kvm or tcg");
	default:
		wrong = take_either(value, "disks", "medium", &medium, "--boot is disks or medium");
		o->qemu.boot = medium ? BOOT_MEDIUM : BOOT_DISKS;
		return wrong;
	}
}

/* NULL, or what was wrong. */
static const char *take(struct vm_options *o, int option, const char *value)
{
	switch (option) {
	case DIR: o->folder = value; return NULL;
	case BASE: o->base = value; return NULL;
	case QMP: o->qmp = value; return NULL;
	case ARGUMENTS: o->arguments = value; return NULL;
	case PLUG: o->plug = value; return NULL;
	case UNPLUG: o->unplug = value; return NULL;
	case INSERT_FILE: o->file = absolute(value); return NULL;
	case DISKS: o->disks = value; return NULL;
	case ORDER: o->order = value; return NULL;
	case SERIAL: return vm_bays_serial(&o->qemu, value);
	case WWN: return vm_bays_wwn(&o->qemu, value);
	case ISO: o->qemu.iso = absolute(value); return NULL;
	case USB_STICK: o->qemu.usb_stick = absolute(value); return NULL;
	case OVMF: o->qemu.ovmf = absolute(value); return NULL;
	case FOREIGN: o->qemu.foreign = absolute(value); return NULL;
	case FOREIGN_FORMAT: o->qemu.foreign_format = value; return NULL;
	case SNAPSHOT: o->qemu.snapshot = true; return NULL;
	case NO_LAN: o->qemu.no_lan = true; return NULL;
	case LAN: o->lan = true; return NULL;
	case OPEN: o->open = true; return NULL;
	case PREPARE: o->prepare = true; return NULL;
	case DISK_SIZE: return size_parse(value, &o->disk_size) ? NULL : "--disk-size is a size as 8G";
	case MEDIUM: case NIC: case FIRMWARE: case MACHINE: case ACCEL: case BOOT: case WATCHDOG:
		return take_choice(o, option, value);
	case WITHOUT: case MEMORY: case CPUS: case PULL: case INSERT: case MAC_SEED: case SHUFFLE:
		return take_number_option(o, option, value);
	default: return "the options were not understood";
	}
}

static const char *check(const struct vm_options *o, int words)
{
	if (words != (o->lan || o->prepare ? 1 : 2))
		return "a profile, and a node where it is about one";
	if (!o->folder)
		return "--dir DIR is missing";
	if (o->open && !o->lan)
		return "--open goes with --lan";
	if (o->firmware == FIRMWARE_SECURE && o->machine_named && !o->q35)
		return "--firmware secure wants --machine q35: a PC cannot guard the keys from its own system";
	if (o->order && o->shuffled)
		return "--order and --shuffle say the same thing differently";
	if (!!o->qmp + !!o->pull + !!o->insert + !!o->plug + !!o->unplug > 1)
		return "one of --qmp, --pull, --insert, --plug and --unplug at a time";
	return o->file && !o->insert ? "--file goes with --insert" : NULL;
}

int vm_options_read(struct vm_options *options, int argc, char **argv, const char **wrong)
{
	for (int c; (c = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
		if (c == 'h')
			return 1;
		*wrong = take(options, c, optarg);
		if (*wrong)
			return -1;
	}
	*wrong = check(options, argc - optind);
	return *wrong ? -1 : 0;
}
