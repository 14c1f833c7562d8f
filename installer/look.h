/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LOOK_H
#define RINGLET_LOOK_H

#include "installation.h"

/*
 * Shows what this machine has and what would be done with it, and leaves the facts as notes.h says. No disk is written
 * to.
 */
void look(struct installation *it);

#endif
