/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_VOLUME_DO_H
#define RINGCTL_VOLUME_DO_H

/* What is done to a volume, step by step; whether it is done is decided in plan/volume.h. */

#include "plan/health.h"

/* What is remembered of a volume between two looks at it. */
struct volume_work {
	int minor;
	const char *name;  /* "r1" */
	const char *array; /* "own", "copy" */
	char device[16];   /* "/dev/drbd0" */
	char point[16];	   /* "/srv/r1" */
	char fs_uuid[ID_TEXT];
	const char *node; /* this one's name */
	uint32_t address; /* its address on the ring */
	bool claims;	  /* Pacemaker may promote either half by itself */
	bool up;	  /* it was brought up, by us or before us */
	bool look;	  /* the last verdict asked for it */
	unsigned failures; /* of doing, in a row */
	char said[200];
};

void volume_work_init(struct volume_work *work, const struct health_facts *facts, int minor);

/* Loads the drbd module unless it is there. 0; -1: said. */
int volume_load_module(void);

/* Adds to the facts whether our half is newborn, if the last verdict asked for it. */
void volume_know(struct volume_work *work, struct volume_facts *facts);
/* Adds what lies on it, and whether a birth was begun here. */
void volume_know_content(struct volume_work *work, struct volume_facts *facts);

/*
 * drbdadm up, or adjust for what is half up, once array and address are there; else says what is
 * missing, once. Sets work->up when that is done.
 */
void volume_bring_up(struct volume_work *work, bool nothing_is_up);

/* One step. True: the volume is at rest. A step that fails is said and tried again with the next look. */
bool volume_do(struct volume_work *work, enum volume_step step);

/* mkfs.ext4 with the UUID that derives from the cluster's. 0; -1: said. */
int volume_make_file_system(struct volume_work *work);
/* Its birth was begun here, and its file system not made yet. */
bool volume_is_being_born(const char *root, const char *name);
/* The birth is over, or was none. */
void volume_forget_birth(const struct volume_work *work);

/* umount and drbdadm down. 0; -1: said. */
int volume_take_down(struct volume_work *work, bool mounted);

#endif
