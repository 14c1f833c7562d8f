/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_DEMO_BOOK_H
#define RINGLET_DEMO_BOOK_H

/*
 * The book of a demo that runs: in which condition each node is, where each volume is and whether each guest answers, and
 * what happened since the last command, with its time. Pure: the clock is an argument, and whoever looks tells it
 * what was seen. All times are seconds since power-on.
 */

#include <stdbool.h>

#include "base/text.h"
#include "demo_seen.h"
#include "demo_state.h"

#define BOOK_GUEST_NAME 24
#define BOOK_SILENCE 2.0 /* seconds without an answer after which a guest is said to be silent */

struct book_node {
	const char *name;
	uint32_t address;
	bool on, frozen;
	bool installs;			       /* its installer runs */
	bool alone;			       /* it says that it has no quorum */
	char stage[48];			       /* on its way up: what it said last; "": it is up */
	enum demo_known member, unclean, healthy;
	double since;			       /* when its power came or went */
};

struct book_guest {
	char name[BOOK_GUEST_NAME + 1];
	uint32_t address;
	int volume;	/* number of the volume it is on */
	bool answers;
	double first, heard; /* when it answered first, and last; below zero: never */
};

struct book_note {
	double at;
	char *text;
};

/* A command, and what happened from then on to the next one. */
struct book_deed {
	char *line; /* "": none was given yet */
	double at;
	int status; /* exit status as of a program; -1: it goes on */
	char *said; /* what was answered; NULL: nothing */
	struct book_note *note;
	size_t notes;
};

struct demo_book {
	const struct cluster *cluster;
	struct book_node node[NODES_MAX];
	int place[NODES_MAX]; /* of volume [i]: number of the node where it is promoted; 0: nowhere, or not known */
	struct book_guest guest[NODES_MAX];
	int guests;
	bool served, well; /* what was last said of it */
	int complains;	   /* number of the node that was last heard to complain; 0: none */
	char complaint[256];
	char afford[160];
	struct book_deed *deed;
	size_t deeds;	/* the first one has no command */
	size_t current; /* the one to which what happens belongs: not one that was refused */
	struct text news; /* what was noted since somebody took it from here, a line each */
};

/* All nodes are on, members and healthy, every volume is at home. */
void demo_book_init(struct demo_book *book, const struct cluster *cluster, double now);
void demo_book_free(struct demo_book *book);

/* Its address is asked from now on. */
void demo_book_add_guest(struct demo_book *book, const char *name, uint32_t address, int volume);

/* --- what is told to the book ------------------------------------------------------------- */

/* Begins a deed; the index under which its end is told. */
size_t demo_book_command(struct demo_book *book, const char *line, double now);
/* status 1: refused, and so nothing of what follows is its doing. */
void demo_book_end(struct demo_book *book, size_t deed, int status, const char *said);

/* why: a few words, "" for none: "node3 is off: its power was cut". */
void demo_book_power(struct demo_book *book, int node, bool on, const char *why, double now);
void demo_book_freeze(struct demo_book *book, int node, bool frozen, double now);
/* It begins anew without having been off; how: "is reset by its watchdog". Its firmware may do so twice in a row. */
void demo_book_reset(struct demo_book *book, int node, const char *how, double now);
void demo_book_event(struct demo_book *book, int node, const struct demo_event *event, double now);
void demo_book_see(struct demo_book *book, const struct demo_seen *seen, double now);
void demo_book_heard(struct demo_book *book, int guest, double now);
/* From time to time: silence is noticed here. */
void demo_book_tick(struct demo_book *book, double now);
void demo_book_note(struct demo_book *book, double at, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* --- what it says ------------------------------------------------------------------------- */

/* "off", "healthy", "installing: restore 45 %" ... */
void demo_book_condition(const struct book_node *node, char *words, size_t room);

/* The deed that goes on, or was the last. */
const struct book_deed *demo_book_last(const struct demo_book *book);

/* commands.json. For the caller to free. */
char *demo_book_json(const struct demo_book *book);

#endif
