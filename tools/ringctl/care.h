/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_CARE_H
#define RINGCTL_CARE_H

/* What ringctl care looks after, each half minute; each part is cheap while there is nothing to do. */

#include "self.h"
#include "sys/sight.h"

/* The rule of return: brings this node's volume home when it is time. */
void care_return(const struct self *self, const char *root, const struct sight *sight);

/* What a switch-over that was cut off has left here: marks on guests, and the constraint by which a volume was sent. */
void care_leftovers(const struct self *self, const char *root, const struct sight *sight);

/* A fencer of Pacemaker's that knows of no fencing, since it began before the configuration was there, is started anew. */
void care_fencer(const struct self *self, struct report *report);
/* Pure: what `stonith_admin --list-registered` printed. */
bool care_fencer_is_blind(const char *list);

/* What Pacemaker's configuration has forgotten of this node, as its controller was started anew, is written into it again. */
void care_attributes(const struct self *self, struct report *report);
enum attributes_sight {
	ATTRIBUTES_NOT_YET, /* the controller has not joined: what there is may be taken out still */
	ATTRIBUTES_GONE,
	ATTRIBUTES_THERE,
};
/* Pure: what `cibadmin --query` printed of the node's state, or nothing. */
enum attributes_sight care_attributes_seen(const char *node_state);

#endif
