/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_H
#define RINGLET_DEMO_H

/* The demo: a whole cluster in virtual machines, from bare disks until its nodes say that they are healthy. */

#include "demo_site.h"
#include "demo_state.h"
#include "demo_terminal.h"
#include "vm_process.h"

enum demo_accel { ACCEL_TRY, ACCEL_KVM, ACCEL_TCG };

struct demo_options {
	const char *profile, *folder;
	const char *base; /* NULL: the usual places */
	enum demo_accel accel;
	uint64_t disk_size;  /* bytes; 0: hardware_plan()'s */
	unsigned memory_mib; /* 0: likewise */
	unsigned timeout;    /* seconds from power-on to finished */
	bool exit;	     /* end by itself when finished */
	bool keep;	     /* leave disks and media */
};

/* A file that grows, read line by line. */
struct demo_tail {
	int fd;
	struct text part; /* the line that has not ended yet */
};

/* What a node said of itself when it was asked from outside. */
struct demo_answer {
	bool healthy;
	double uptime; /* seconds */
	char *arrays, *volumes, *quorum; /* a few words each */
	char *complaint;		 /* NULL, or why it does not count as healthy */
};

struct demo {
	const struct demo_options *options;
	struct demo_site site;
	struct demo_state state;
	struct demo_terminal terminal;
	struct vm_process lan, machine[NODES_MAX];
	struct demo_tail tail[NODES_MAX];
	struct demo_answer answer[NODES_MAX];
	int signals;	 /* signalfd */
	bool kvm;
	bool interrupted; /* somebody wants us to end */
	double power_on; /* as clock_now() */
	double asked;	 /* when all had answered, seconds since power-on */
};

/* The whole of it. The exit status. */
int demo_run(const struct demo_options *options);

/* Ends the demo that runs in this folder, from elsewhere. The exit status. */
int demo_stop(const char *folder);

/* --- the parts, in the order in which they are used; 0 or -1 with a report unless said otherwise --- */

/* LAN and machines, from the run folder. */
int demo_start(struct demo *demo, struct report *report);
/* Until all nodes are finished or one has failed (see state), or somebody interrupts. */
void demo_watch(struct demo *demo);
/* Asks every node, until it is healthy or the time is up. -1: not all are. */
int demo_ask(struct demo *demo, struct report *report);
/* Until somebody ends it. -1: the LAN ended by itself, or the last of the machines. */
int demo_idle(struct demo *demo, struct report *report);
/* Ends every process of the demo; with power_off the guests are asked to first. Safe when half started. */
void demo_end(struct demo *demo, bool power_off);

double demo_since(const struct demo *demo); /* power-on */

/* Waits up to so many ms for signals, and notes what they say. Used by every part that waits. */
void demo_wait(struct demo *demo, int milliseconds);

#endif
