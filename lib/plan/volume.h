/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VOLUME_H
#define RINGLET_VOLUME_H

/*
 * What is to be done with a volume on this node, judged from what was seen of
 * it: the rule that a volume is born once, and that no half is ever written
 * over because the other one looked emptier. Thinking only. Who has it in use is
 * decided by Pacemaker.
 *
 * How "both halves are newborn" is known with DRBD 8.4: fresh metadata carries
 * the fixed current UUID 4 (UUID_JUST_CREATED), which our own half can be asked
 * for; the peer's UUIDs are told to nobody but the kernel. But the kernel's
 * handshake leaves two halves quietly Connected with no sync only when their
 * UUIDs match, and 4 matches only 4: a newborn half that meets anything older
 * becomes SyncTarget, or, if the older one is incomplete itself, the
 * connection is dropped (StandAlone). So: Connected, own UUID 4 and the peer's
 * disk attached and Inconsistent, means that both are newborn. The kernel asks
 * for the same again before it skips the first sync.
 */

#include <stdbool.h>

#include "plan/array_facts.h"

/* The orders of these three are the kernel's, and comparisons rely on them. */
enum drbd_connection {
	DRBD_UNCONFIGURED, /* no such minor, or cs:Unconfigured */
	DRBD_STANDALONE,
	DRBD_DISCONNECTING,
	DRBD_UNCONNECTED,
	DRBD_TIMEOUT,
	DRBD_BROKEN_PIPE,
	DRBD_NETWORK_FAILURE,
	DRBD_PROTOCOL_ERROR,
	DRBD_TEAR_DOWN,
	DRBD_WF_CONNECTION,
	DRBD_WF_REPORT_PARAMS,
	DRBD_CONNECTED, /* from here on the two halves have spoken */
	DRBD_STARTING_SYNC_S,
	DRBD_STARTING_SYNC_T,
	DRBD_WF_BITMAP_S,
	DRBD_WF_BITMAP_T,
	DRBD_WF_SYNC_UUID,
	DRBD_SYNC_SOURCE,
	DRBD_SYNC_TARGET,
	DRBD_VERIFY_S,
	DRBD_VERIFY_T,
	DRBD_PAUSED_SYNC_S,
	DRBD_PAUSED_SYNC_T,
	DRBD_AHEAD,
	DRBD_BEHIND,
	DRBD_CONNECTIONS,
};

enum drbd_disk {
	DISK_DISKLESS,
	DISK_ATTACHING,
	DISK_FAILED,
	DISK_NEGOTIATING,
	DISK_INCONSISTENT,
	DISK_OUTDATED,
	DISK_UNKNOWN,
	DISK_CONSISTENT,
	DISK_UP_TO_DATE,
	DRBD_DISKS,
};

enum drbd_role { ROLE_UNKNOWN, ROLE_PRIMARY, ROLE_SECONDARY, DRBD_ROLES };

struct drbd_state {
	enum drbd_connection connection;
	enum drbd_role role, peer_role;
	enum drbd_disk disk, peer_disk;
	int permille;	/* of a running sync or verify; -1: none is running */
	bool suspended; /* I/O is frozen */
	int left;	/* seconds that a running sync still takes, as DRBD estimates; -1: it does not */
};

#define DRBD_STATE_NULL {.peer_disk = DISK_UNKNOWN, .permille = -1, .left = -1}

const char *drbd_connection_name(enum drbd_connection connection); /* as in /proc/drbd: "WFConnection" */
const char *drbd_disk_name(enum drbd_disk disk);
const char *drbd_role_name(enum drbd_role role);

/* What lies on the volume's device; it can be looked at only where the volume is primary. */
enum volume_content {
	CONTENT_UNKNOWN, /* not looked at */
	CONTENT_NONE,	 /* libblkid finds no signature of any kind */
	CONTENT_OURS,	 /* the file system that was made for this volume, known by its UUID */
	CONTENT_FOREIGN, /* anything else */
};

struct volume_facts {
	const char *name;  /* "r1" */
	const char *peer;  /* name of the node that has the other half */
	const char *array; /* "own", "copy" */
	bool home;	   /* this node is its home; false: its standby */
	struct drbd_state drbd;
	int newborn; /* our half's current UUID is that of fresh metadata: 1, 0; -1: not asked */
	const char *waits_for; /* without which no birth may begin: "Pacemaker"; NULL: nothing */
	bool birth;  /* a birth was begun here and not finished (its mark is there) */
	enum volume_content content;
	bool mounted; /* at /srv/rK on this node */
};

enum volume_step {
	VOLUME_REST,	/* nothing to do, now or later */
	VOLUME_WAIT,	/* nothing to do until something changes */
	VOLUME_LOOK,	/* newborn or content must be known first: look, then judge again */
	VOLUME_DECLARE, /* both are newborn: mark the birth, declare them equal */
	VOLUME_MKFS,	/* of volume_judge_content() alone */
	VOLUME_REFUSE, /* a person must decide */
};

struct volume_verdict {
	enum volume_step step;
	char text[200]; /* "r1 waits for its other half on node3" */
	char hint[200]; /* what a person can do about it; "" */
};

/* For whoever brings it up and keeps it up. Whether it is primary, and where, is for Pacemaker to say. */
void volume_judge(struct volume_verdict *verdict, const struct volume_facts *facts);

/* It is up, and was born, or becomes the copy of one that was: nothing is left for us, even if its peer is away. */
bool volume_is_settled(const struct volume_facts *facts);

/* It has lost its array, by errors, and that one is there again with all its members: it is to be attached. */
bool volume_wants_disk(const struct drbd_state *drbd, const struct array_facts *array);

/*
 * For whoever is about to mount it, where Pacemaker made it primary. REST: mount it. MKFS: it is to be made first.
 * REFUSE: it would be so on the other node, too. WAIT: not here and now.
 */
void volume_judge_content(struct volume_verdict *verdict, const struct volume_facts *facts);

const char *volume_step_name(enum volume_step step); /* "rest", "wait", ... */

#endif
