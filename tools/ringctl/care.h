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

#endif
