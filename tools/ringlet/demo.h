/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_H
#define RINGLET_DEMO_H

/* The demo: a whole cluster in virtual machines, from bare disks until its nodes say that they are healthy. */

#include "demo_board.h"
#include "demo_command.h"
#include "demo_control.h"
#include "demo_input.h"
#include "demo_site.h"
#include "demo_state.h"
#include "demo_terminal.h"
#include "hardware_qemu.h"
#include "vm_event.h"
#include "vm_process.h"
#include "vm_station.h"

enum demo_accel { ACCEL_TRY, ACCEL_KVM, ACCEL_TCG };

struct demo_options {
	const char *profile, *folder;
	const char *base; /* NULL: the usual places */
	enum demo_accel accel;
	struct demo_wish wish;
	unsigned timeout;    /* seconds from power-on to finished */
	bool exit;	     /* end by itself when finished */
	bool keep;	     /* leave disks and media */
	bool no_guests;
	const char *guest;   /* image of a guest; NULL: the usual place, if there is one */
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

/* A command that takes its time, as a process beside us. */
struct demo_job {
	struct vm_process process;
	bool busy;
	size_t deed; /* of the book */
	int caller;  /* who waits for the answer; DEMO_NOBODY: who types */
	struct demo_command command;
};

#define DEMO_JOBS 8

/* What was done to a machine, and stays so when it is switched off and on again. */
struct demo_machine {
	unsigned without;   /* bit K: disk K is pulled */
	bool lan_cut;
	unsigned rebuilt;   /* how often it burnt and was replaced */
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
	char *guest;	 /* the image, its absolute path; NULL: no guests are made */

	/* From the moment on when all have answered: */
	bool runs; /* it takes commands */
	struct demo_book book;
	struct demo_machine done[NODES_MAX];
	struct vm_events events[NODES_MAX]; /* of the machines, as QEMU tells them */
	bool cut[NODES_MAX]; /* of cable [i] both plugs are out */
	struct demo_job job[DEMO_JOBS];
	struct vm_process asker; /* asks one node how it is */
	int asked_node;		 /* number of that node */
	double ask_again, asker_end;
	struct vm_station station; /* from where the guests are asked */
	uint16_t sequence;

	struct demo_control control;
	struct demo_input input;
	char *said; /* the last answer to who types; NULL: none */
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
/* A guest on each node, until each answers on the LAN. -1: not all do. */
int demo_guests(struct demo *demo, struct report *report);
/* Until somebody ends it, doing what is told. -1: the LAN ended by itself, or the last of the machines. */
int demo_follow(struct demo *demo, struct report *report);
/* Ends every process of the demo; with power_off the guests are asked to first. Safe when half started. */
void demo_end(struct demo *demo, bool power_off);

double demo_since(const struct demo *demo); /* power-on */

/*
 * Waits up to so many ms for signals, lines that are typed or told, and frames for the station; notes what they say, and
 * does what is told. Used by every part that waits.
 */
void demo_wait(struct demo *demo, int milliseconds);

/* New events of a node's machine, to its state and to the book. */
void demo_take_events(struct demo *demo, int i);

/* What the book has noted since the last time: as lines, where no board is drawn, and to commands.json. */
void demo_tell_news(struct demo *demo);

/* Asks every guest once. */
void demo_ask_guests(struct demo *demo);

/* --- commands while it runs ---------------------------------------------------------------- */

/* A line from this caller, or from who types. */
void demo_obey(struct demo *demo, const char *line, int caller);

/* The answer, to whoever it was that asked. */
void demo_answer_caller(struct demo *demo, int caller, int status, const char *said);

/* 0: it goes on by itself, and its end ends the deed; else as report_error. argv ends in NULL. */
int demo_job_start(struct demo *demo, const struct demo_command *command, size_t deed, int caller, char *const *argv,
		   struct report *report);
/* Those that have ended. */
void demo_jobs_take(struct demo *demo);
void demo_jobs_stop(struct demo *demo);

/* The power of a machine: off, at once; on, from its disks if they boot, else from its medium. */
void demo_power_off(struct demo *demo, int i);
int demo_power_on(struct demo *demo, int i, struct report *report);
/* Another machine in its place: blank disks, other network cards. It has to be off. */
int demo_replace(struct demo *demo, int i, struct report *report);
/* Both plugs of a cable, or the one of the node's LAN (cable 0), as far as their machines are on. */
int demo_cable(struct demo *demo, int node, int cable, bool in, struct report *report);
bool demo_is_on(struct demo *demo, int i);
/* Listens to QEMU's events of a machine from now on. */
void demo_listen(struct demo *demo, int i);

#endif
