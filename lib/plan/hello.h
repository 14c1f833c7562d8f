/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HELLO_H
#define RINGLET_HELLO_H

/*
 * What a node says on each of its Ethernet ports, so that whoever is at the other end of the cable knows whose it is:
 * one frame, its encoder and its decoder. Pure. The picture of its bytes: hello.c, and docs/formats.md.
 *
 * A frame is believed only if its HMAC-SHA-256 fits, made with a key of the cluster. That it is no recording of an
 * earlier one shows in what it says it heard: a neighbour that names our session, and a frame that we sent within the
 * last seconds, hears us now.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "plan/cluster.h"

#define HELLO_ETHERTYPE 0x88B5 /* IEEE Std 802, local experimental */
#define HELLO_VERSION 1
#define HELLO_KEY_SIZE 32
#define HELLO_SEEN_MAX 8     /* of what it heard on a port a node says the last eight */
#define HELLO_HEADER 14	     /* bytes of Ethernet before what the MTU counts */
#define HELLO_LENGTH_MAX 9216 /* bytes without the header: the largest MTU that is tried */
#define HELLO_FRAME_MAX (HELLO_HEADER + HELLO_LENGTH_MAX)

/* By which address: one that no bridge passes on (IEEE 802.1Q, nearest bridge), and one that all do. */
enum hello_way { HELLO_DIRECT, HELLO_GROUP };
extern const uint8_t hello_address[2][6]; /* 01:80:c2:00:00:0e, 03:52:4e:47:4c:54 */

struct hello_seen {
	int node;
	uint64_t session;
	uint32_t sequence; /* of the last frame that came from there: whoever names a late one is alive */
	unsigned frame;	   /* the longest that came through from there, bytes without the header: what MTU holds */
	bool direct;	   /* heard by HELLO_DIRECT too */
};

struct hello {
	enum hello_way way;
	unsigned length;				/* of the frame without the header; only decoded */
	char cluster[ID_TEXT];			/* its id */
	char cluster_name[CLUSTER_NAME_MAX + 1];
	int node;				/* 1.. */
	uint64_t session;			/* random, of the sender's start; never 0 */
	uint32_t sequence;			/* of the session: each frame has a higher one */
	uint8_t mac[6];				/* of the sending port */
	char port[IFNAME_TEXT];			/* its name */
	unsigned cable;				/* 1 or 2: which of two cables to the same neighbour it takes it for; 0: unsaid */
	unsigned speed;				/* Mbit/s; 0: unknown */
	unsigned mtu;				/* that its port has now; 0: unknown */
	size_t seen_count;
	struct hello_seen seen[HELLO_SEEN_MAX]; /* on that port */
};

/*
 * The frame, header included, padded with zeros to length bytes without the header (0: as short as it can be).
 * Returns its bytes.
 */
size_t hello_encode(uint8_t frame[HELLO_FRAME_MAX], const struct hello *hello, const uint8_t key[HELLO_KEY_SIZE],
		    size_t length);

enum hello_verdict {
	HELLO_FINE = 0,	  /* of this cluster, and its HMAC fits */
	HELLO_NOT_ONE,	  /* something else: other type, other magic */
	HELLO_BROKEN,	  /* too short, or fields that cannot be */
	HELLO_VERSION_UNKNOWN,
	HELLO_OTHER_CLUSTER, /* names another cluster's id */
	HELLO_FORGED,	  /* names this cluster, and its HMAC does not fit */
};

/*
 * Any bytes may be given. cluster is the own id. Of the other cluster's and the forged only way, length, mac, cluster,
 * cluster_name and node are filled in, and nothing of it is proven; of all others but the fine nothing is.
 */
enum hello_verdict hello_decode(struct hello *hello, const uint8_t *frame, size_t length, const char *cluster,
				const uint8_t key[HELLO_KEY_SIZE]);

/* Whether to judge the frame takes an HMAC, because it names this cluster: what a flood must not get too much of. */
bool hello_costs(const uint8_t *frame, size_t length, const char *cluster);

/* The cluster's key for this, derived from its Corosync key (which is in the node plan and on every node). */
void hello_key(uint8_t key[HELLO_KEY_SIZE], const uint8_t *corosync_key, size_t length);

#endif
