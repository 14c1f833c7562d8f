/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CABLING_PARTS_H
#define RINGLET_CABLING_PARTS_H

/* What the files of cabling.h share, and nobody else. */

#include "plan/cabling.h"

#define WANTED_MAX 3 /* the LAN, the cable to the next node, the one to the previous */

/* What those who were heard on a port amount to. */
struct port_view {
	int node;		       /* a cable to that node: it alone was heard, directly and both ways; 0: it is none */
	const struct port_heard *peer; /* that one; NULL */
	unsigned members;	       /* heard both ways */
	bool lan;		       /* they were heard by the group address alone, or they are several */
	const struct port_heard *behind; /* the only member, heard through a switch; NULL */
	bool bridged;			 /* and that is taken for the cable to it: cabling_bridge.c */
	const struct port_heard *loop;	 /* this machine itself, heard directly; NULL */
};

/* A role that the plan wants, and which port gets it. */
struct wanted {
	char ifname[IFNAME_TEXT];
	int cable, peer; /* numbers of cable and node; 0: the LAN */
	unsigned which;	 /* of the cables to that node: 1 or 2, as in a hello */
	size_t port;	 /* SIZE_MAX: none yet */
	enum evidence evidence;
};

struct work {
	const struct cluster *cluster;
	int node;
	const struct port_facts *ports;
	size_t count;
	const struct port_memory *memory;
	size_t memory_count;
	bool guess;
	struct port_view view[PORTS_MAX];
	size_t order[PORTS_MAX]; /* the ports by their place on the bus */
	bool used[PORTS_MAX];
	struct wanted wanted[WANTED_MAX]; /* [0] is the LAN */
	size_t wanted_count;
};

/* cabling_view.c: who counts of those who were heard. */
void port_look(struct port_view *view, const struct port_facts *port);

/* cabling_lan.c, cabling_roles.c: one rule each, called one after the other; they give what is still to be given. */
void give(struct work *work, struct wanted *wanted, size_t port, enum evidence evidence);
bool is_given(const struct wanted *wanted);
bool is_held(const struct work *work, size_t port, const struct wanted *wanted);
bool may_be_guessed(const struct work *work, size_t port);
bool has_spare(const struct work *work, int node); /* more ports hear that node than there are cables to it */
void cables_see_bridges(struct work *work);
void cables_give_heard(struct work *work);
void cables_give_likely(struct work *work);
void cables_give_guessed(struct work *work);
void lan_give_known(struct work *work);
void lan_give_likely(struct work *work);
void lan_give_guessed(struct work *work);
bool lan_hint_fits(const struct work *work, size_t port);
const struct lan_hint *lan_hint_of(const struct cluster *cluster, int node);

/* The port's place in what is remembered: strongly, as the same MAC in the same place; weakly, as one of the two. */
bool is_remembered(const struct work *work, size_t port, const char *role);
bool is_remembered_weakly(const struct work *work, size_t port, const char *role);

/* cabling_flaws.c */
void cabling_find_flaws(struct cabling *cabling, const struct work *work);

/* cabling_name.c: how ports are called in sentences. "enp3s0", "eth1 (0000:00:04.0)", "eth1 (52:54:00:12:34:56)" */
void port_name(struct text *text, const struct port_facts *port);

#endif
