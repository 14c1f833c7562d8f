/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HARDWARE_H
#define RINGLET_HARDWARE_H

/*
 * The virtual hardware of a cluster: one plan, rendered as QEMU command lines
 * (hardware_qemu.h) or as Proxmox VE configuration (hardware_qm.h). The plan
 * is of plain machines; what a test wants to be otherwise, it changes in it
 * (vm_bays.h), and only QEMU's command line follows that.
 */

#include "plan/cluster.h"

/* Of a stick and of an NVMe disk the ISO is what stands on it from its first byte on. */
enum medium { MEDIUM_CD, MEDIUM_USB, MEDIUM_NVME, MEDIUM_NONE };

/* SECURE: UEFI with Microsoft's keys enrolled and Secure Boot on, as a machine comes from the shop. */
enum firmware { FIRMWARE_BIOS, FIRMWARE_UEFI, FIRMWARE_SECURE };

struct hardware_nic {
	char name[IFNAME_TEXT]; /* "lan0", "to-node2": the role it will have */
	int cable;		/* number of the cable; 0: the LAN */
	int end;		/* of the cable: 0 or 1 */
	int place;		/* among the ports on QEMU's bus, from 0; another order on each node, so that none can hang on it */
	char mac[18];		/* 52:54:<chassis>:<hash of cluster name>:<node>:<port> */
};

/* ANY: virtio, or SCSI where there are more disks than slots. */
enum disk_kind { KIND_ANY, KIND_VIRTIO, KIND_SATA, KIND_NVME, KIND_SCSI, KIND_SAS, KIND_MMC, KIND_USB };

/* Bytes of a sector: both sizes 512; told 512, really 4096; both 4096. */
enum disk_sectors { SECTORS_512, SECTORS_512E, SECTORS_4K };

#define CONTROLLER_ANY (-1)

/* Not a disk of the node: an image that a test puts in (--foreign). */
#define DISK_FOREIGN 255

/* Two more than a node can have disks: for a foreign one, and for one put into the running machine. */
#define BAYS_MAX (DISKS_MAX + 2)

/* A place for a disk. Kind and sectors belong to the place, the disk may be another one (--order). */
struct hardware_bay {
	enum disk_kind kind;
	enum disk_sectors sectors;
	bool ssd;	/* does not turn */
	int controller; /* which one of this kind, from 0 */
	unsigned disk;	/* its number, from 1: NAME-diskK.raw; 0: empty; DISK_FOREIGN */
};

struct hardware_machine {
	int node;
	const char *name;
	char serial[48];	/* of the machine, and its UUID, as its firmware tells them: others in another chassis */
	char uuid[ID_TEXT];
	unsigned memory_mib;
	unsigned cpus;
	enum firmware firmware;
	bool q35;		/* PCI Express and AHCI; else a PC with PCI and IDE */
	unsigned chassis;	/* 0: the usual one; in another one the NICs have other MACs, slots and places */
	unsigned disks;
	unsigned disks_most;	/* that a machine with this profile may have */
	uint64_t disk_size;	/* bytes */
	struct hardware_bay bay[BAYS_MAX];
	unsigned bays;		/* disks, and empty places behind them */
	enum medium medium;
	struct hardware_nic nic[3]; /* LAN, next, previous */
	int nics;
};

struct hardware {
	const struct cluster *cluster;
	struct hardware_machine machine[NODES_MAX];
	int machines;
};

/* disk_size 0: twice the profile's min-size. memory 0: 1536. */
void hardware_plan(struct hardware *hardware, const struct cluster *cluster, uint64_t disk_size, unsigned memory_mib);

/* Another firmware; its usual chipset with it: a PC for a BIOS, q35 for UEFI. */
void hardware_set_firmware(struct hardware_machine *machine, enum firmware firmware);

/* The same disks in another chassis, 1 to 255: its NICs have other MACs and other slots, in another order. */
void hardware_change_chassis(struct hardware_machine *machine, unsigned chassis);

#endif
