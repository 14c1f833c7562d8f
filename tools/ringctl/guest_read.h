/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_READ_H
#define RINGCTL_GUEST_READ_H

/* What libvirt's XML says, as far as we have to know it: definitions of guests, what a host can run, what Pacemaker has. */

#include "plan/guest.h"

struct guest_facts {
	char name[64];
	uint64_t memory; /* bytes; 0: not said */
	unsigned cpus;
	bool kvm;
	char machine[32];
	char cpu[64];	/* its model, or "host-passthrough"; "": none said */
	char **source;	/* paths of disks and media */
	bool *written;	/* of each: it is a disk that is written to */
	bool *thin;	/* of each: it gives back what is discarded */
	size_t sources;
	char (*mac)[MAC_TEXT];
	size_t macs;
	bool nvram;	     /* a firmware's memory, somewhere on the host */
	bool hostdev;	     /* a device of the host */
	char network[64];    /* the first network, that is no bridge, that a port is on; "": none */
	char bridge[16];     /* the first bridge that one is on */
	char foreign[64];    /* type of the first disk that is no file and no block device; "": none */
};

/* 0; -1: not a definition of a domain. Free it in either case. */
int guest_read(struct guest_facts *facts, const char *xml);
void guest_facts_free(struct guest_facts *facts);

/* From `virsh domcapabilities`: the machine type as it was resolved. False: not understood. */
bool guest_read_machine(char machine[32], const char *xml);
/* From `virsh hypervisor-cpu-baseline`: the element <cpu> alone, as text; NULL: not understood. To be freed. */
char *guest_read_cpu(const char *xml);

/* From `cibadmin --query --scope resources`. */
struct guest_resource {
	char name[GUEST_NAME_TEXT];
	char volume[4];
};
/* Number of guests; *list is to be freed. -1: not understood. */
int guest_read_resources(struct guest_resource **list, const char *xml);

#endif
