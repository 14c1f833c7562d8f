/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_GUEST_H
#define RINGLET_GUEST_H

/*
 * A guest as it is wished for, and what follows from that: names, ids, its
 * libvirt domain. Thinking only: `ringctl guest` makes the files. Where they
 * lie: plan/ha_names.h.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"
#include "base/report.h"
#include "base/text.h"

#define GUEST_NAME_TEXT 33 /* with its NUL */
#define GUEST_DISKS_MAX 8
#define GUEST_NICS_MAX 4
#define MAC_TEXT 18

/*
 * How the host treats a guest's writes (docs/guests.md has the reasons and figures). All but unsafe keep what the
 * guest has flushed, through a power cut.
 */
enum guest_cache { CACHE_NONE, CACHE_WRITEBACK, CACHE_DIRECTSYNC, CACHE_UNSAFE, GUEST_CACHES };

struct guest_disk {
	uint64_t size; /* bytes; 0: what the image has */
	bool thin;     /* blocks are taken when they are written, and given back by discard; else all at once */
};

struct guest_nic {
	char mac[MAC_TEXT]; /* "": derived */
	char bridge[16];
};

/* What home and standby both can run. */
struct guest_platform {
	bool kvm;	  /* false: emulated */
	char machine[32]; /* "pc-q35-10.0" */
	char *cpu;	  /* the element <cpu>, as libvirt wants it; NULL: of an emulated guest */
};

struct guest {
	char name[GUEST_NAME_TEXT];
	char volume[4]; /* "r1" */
	uint64_t memory; /* bytes */
	unsigned cpus;
	struct guest_disk disk[GUEST_DISKS_MAX]; /* disk K is the file diskK.raw */
	unsigned disks;
	struct guest_nic nic[GUEST_NICS_MAX];
	unsigned nics;
	enum guest_cache cache;
	char *cdrom;		     /* path of an installation medium; NULL: none */
	bool seed;		     /* with a seed for cloud-init */
	bool kernel, initrd;	     /* started by the files of these names, without a boot loader */
	char *append;		     /* the kernel's command line; NULL: none */
	bool headless;		     /* no screen, no USB: serial console alone */
	bool sata, e1000e;	     /* disks, network ports of the kinds that every system has a driver for; else virtio */
	bool autostart, unprotected; /* see plan/guest_settings.h */
	struct guest_platform platform;
	char uuid[ID_TEXT];
};

#define GUEST_NULL {.autostart = true}

/* Files in a guest's folder, beside those of plan/ha_names.h. */
#define GUEST_DISK "disk%u.raw" /* from 1 */
#define GUEST_SEED "seed.iso"
#define GUEST_CDROM "install.iso"
#define GUEST_KERNEL "kernel"
#define GUEST_INITRD "initrd"

void guest_free(struct guest *guest);

/* NULL: fine; else what is wrong with the name, for behind "'NAME': ". */
const char *guest_name_wrong(const char *name);

/* False: not one of none, writeback, directsync, unsafe. */
bool guest_cache_parse(enum guest_cache *cache, const char *word);
const char *guest_cache_name(enum guest_cache cache);

/* Six bytes with colons, of one machine: no group address. Written in lower case into mac. */
bool guest_mac_parse(char mac[MAC_TEXT], const char *word);

/* The UUID, and the address of each network port that has none: the same for the same cluster, name and number. */
void guest_identify(struct guest *guest, const char *cluster_id);
/* Another address for port K (from 0), where its own is taken already; the same one again for the same try (from 1). */
void guest_mac_next(struct guest *guest, const char *cluster_id, unsigned k, unsigned try);

/* Everything that can be judged of the wish alone. 0; -1: the report says what. */
int guest_check(const struct guest *guest, struct report *report);

/* The volume's room that it takes for itself at once: disks that are not thin. */
uint64_t guest_room(const struct guest *guest);

/* libvirt's definition. folder: where the files will lie. */
void guest_domain(struct text *xml, const struct guest *guest, const char *folder);

/* A definition that has moved: each path below the folder "from" leads below "to". For the caller to free. */
char *guest_domain_moved(const char *xml, const char *from, const char *to);

/* Of two names of a machine type of one family the older one, which both know: "pc-q35-9.2" of that and "pc-q35-10.0". */
const char *guest_machine_older(const char *a, const char *b);

#endif
