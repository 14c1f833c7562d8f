/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_OPTIONS_H
#define RINGLET_VM_OPTIONS_H

/* The command line of 'ringlet vm': its words, each checked by itself. */

#include "hardware_qemu.h"

struct vm_options {
	const char *folder, *base;
	const char *qmp, *arguments;	/* a command for the running machine */
	const char *plug, *unplug;	/* a network port, as hardware.h names it */
	const char *disks, *order;	/* lists, see vm_bays.h; NULL: as the plan has them */
	unsigned pull, insert;		/* a disk's number; 0: none */
	const char *file;		/* what is put in; NULL: the disk's own */
	struct qemu_options qemu;
	enum medium medium;
	enum firmware firmware;
	bool machine_named;		/* --machine was given: q35 says which */
	unsigned memory, cpus;
	unsigned shuffle;
	unsigned chassis;
	uint64_t disk_size;
	bool lan, prepare, q35, shuffled;
	bool open;			/* the LAN's gateway leads out */
};

#define VM_OPTIONS_NULL {.medium = MEDIUM_CD}

extern const char vm_help[];

/* 0: to be done, and the words without a dash begin at optind; 1: only help was asked for; -1: *wrong says what was. */
int vm_options_read(struct vm_options *options, int argc, char **argv, const char **wrong);

#endif
