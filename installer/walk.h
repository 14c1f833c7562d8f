/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_WALK_H
#define RINGLET_WALK_H

#include "installation.h"

/* Does the steps of the plan, one after the other, and tells each stage. 0; -1: the failed stage has been told. */
int walk(struct installation *it);

#endif
