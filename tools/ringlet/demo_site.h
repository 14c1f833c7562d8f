/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_SITE_H
#define RINGLET_DEMO_SITE_H

/*
 * A run folder, and what is in it before any machine starts: a copy of the
 * profile with secrets of its own (those beside the real profile are not
 * touched), a key to log in with, the node ISOs, empty disks. Once opened it
 * is the current folder, and nobody else's: see hardware_qemu.h for the names.
 */

#include <sys/types.h>

#include "load.h"
#include "plan/hardware.h"
#include "plan/secrets.h"

/* Of management controllers, should somebody play them. */
#define DEMO_IPMI_PASSWORD "ringlet"

struct demo_site {
	char *folder; /* absolute */
	char *base;   /* the base ISO, absolute */
	int lock;     /* held as long as it is open */
	struct loaded loaded;
	struct secrets secrets;
	struct hardware hardware;
};

#define DEMO_SITE_NULL {.lock = -1}

/*
 * Makes the folder if need be and enters it. base NULL: the usual places.
 * 0; 1: refused (another one runs in it, no base ISO, ...); -1: the machine failed.
 */
int demo_site_open(struct demo_site *site, const char *folder, const char *profile, const char *base,
		   struct report *report);

/*
 * For machines that are emulated, and stand still for seconds: [ha] of the copy gets a token and a watchdog's time of at least
 * DEMO_PATIENT_TOKEN and DEMO_PATIENT_WATCHDOG, and the report says so. Before it is filled. 0, or -1 with a report.
 */
#define DEMO_PATIENT_TOKEN 10000 /* ms */
#define DEMO_PATIENT_WATCHDOG 30 /* seconds */
int demo_site_patient(struct demo_site *site, struct report *report);

/* Of all machines. */
struct demo_wish {
	uint64_t disk_size;  /* bytes; 0: hardware_plan()'s */
	unsigned memory_mib; /* 0: likewise */
	enum firmware firmware;
};

/* All that is in the folder, made anew. First it looks whether there is room on disk and in memory. As above. */
int demo_site_fill(struct demo_site *site, const struct demo_wish *wish, struct report *report);

/* A disk of a machine that is off, or that was pulled, with nothing on it. 0, or -1 with a report. */
int demo_site_blank(const struct demo_site *site, int machine, unsigned disk, struct report *report);

/* Disks, what the machines' firmware remembers of them, and node ISOs: what is large; logs, times and keys stay. */
void demo_site_remove_images(const struct demo_site *site);
void demo_site_remove_sockets(const struct demo_site *site);

/* Safe on null. */
void demo_site_close(struct demo_site *site);

/* The process that holds this folder, as the kernel knows it; 0: nobody. */
pid_t demo_site_owner(const char *folder);

#endif
