/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HEARING_PARTS_H
#define RINGLET_HEARING_PARTS_H

/*
 * What the files of hearing.h share, and nobody else: hearing.c keeps the book, hearing_judge.c decides what is written
 * into it, hearing_send.c says hello, hearing_gateway.c asks for the gateway, hearing_lldp.c hears switches.
 */

#include "plan/hearing.h"

/* Of everybody who may send: so many frames at once, and so many a second. What is more is not looked at. */
struct bucket {
	double tokens, at;
};

/* Longer frames may have got through an hour ago, before the cable was another: what is kept is of the last minutes. */
struct longest {
	unsigned now, before;
	double since; /* of "now" */
};

struct sender {
	struct port_heard heard;
	uint8_t mac[6];
	uint64_t session;
	uint32_t sequence;
	unsigned back;	       /* the longest of our frames that came through to it */
	struct longest longest; /* of its frames that came through to us */
	double by[2];	       /* when it was last heard by each address */
	struct bucket bucket;
};

/* When frames of a port are due. */
struct saying {
	double hello_at, hello_last;
	int hellos;	   /* since the carrier came */
	unsigned ways;	   /* bits: addresses by which the hello that is due has still to be sent */
	unsigned try_size; /* what the MTU's frames try; 0: nobody is there to try it with */
	uint64_t try_with; /* the neighbours' sessions, summed up */
	int try_round, try_step;
	double try_at;
};

struct asking {
	bool waiting;
	int asked, missed;
	double at;
};

struct ear {
	uint8_t mac[6];
	bool speaks; /* it has a MAC address that can be one */
	size_t count;
	struct sender sender[HEARD_MAX];
	struct bucket strangers;
	struct saying saying;
	struct asking asking;
};

/* A node's session that has shown that it hears us now, on any port. */
struct peer {
	uint64_t session;
	uint32_t highest; /* sequence of its */
	uint32_t adopted; /* sequence of ours, when it took the place of the session before */
	double last;
};

struct hearing {
	const struct cluster *cluster;
	int node;
	uint8_t key[HELLO_KEY_SIZE];
	uint64_t session;
	uint32_t sequence; /* of the last frame sent */
	uint32_t mark[2];  /* the sequence as it was at mark_at, and one period before */
	double mark_at;
	size_t count;
	struct ear *ear;	  /* one a port, as facts */
	struct port_facts *facts; /* heard[] only in hearing_facts() */
	struct peer peer[NODES_MAX];
	struct hearing_counts counts;
};

#define HEARING_NEVER (-1e9) /* longer ago than anything is remembered */

static inline bool has_carrier(const struct port_facts *facts)
{
	return facts->nic.carrier == 1;
}

/* A member at the other end of a cable: heard directly, and hears us. */
static inline bool sender_at_cable(const struct sender *sender)
{
	return sender->heard.kind == HEARD_MEMBER && sender->heard.direct && sender->heard.two_way;
}

static inline bool of_the_key(enum heard_kind kind)
{
	return kind == HEARD_MEMBER || kind == HEARD_SELF || kind == HEARD_DUPLICATE;
}

/* Forgets what is too old: of all ports, of one. To be called before anything is asked. */
void hearing_age(struct hearing *hearing, double now);
void hearing_age_port(struct hearing *hearing, size_t port, double now);

/* Whether it is a sequence of ours of the last seconds. */
bool hearing_recent(const struct hearing *hearing, uint32_t sequence);

unsigned longest_get(const struct longest *longest);

/* The MTU that is proven: 0: none. */
unsigned sender_mtu(const struct sender *sender, const struct port_facts *facts);

/* The carrier came; there is news for those who listen. */
void saying_begin(struct saying *saying, double now);
void saying_soon(struct saying *saying, double now);

void asking_begin(struct asking *asking, double now);
/* The length; 0: nothing is due. */
size_t asking_due(struct hearing *hearing, size_t port, uint8_t *frame, double now);

/* The carrier went; the switch was silent for as long as it said that its word holds. */
void lldp_forget(struct hearing *hearing, size_t port);
void lldp_age(struct hearing *hearing, size_t port, double now);

#endif
