/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CIB_GUEST_H
#define RINGLET_CIB_GUEST_H

/*
 * A guest in Pacemaker's configuration: its resource, and what binds it to the
 * file system of its volume. The constraints cannot stand without the resource,
 * and the resource must not stand without them, or it is started anywhere: so
 * all of it is put in by one change.
 *
 * A guest follows its volume and never leads it: one that cannot be started
 * stays behind, and does not take the volume and all other guests elsewhere.
 */

#include "base/text.h"

/* Ids of the constraints, for who takes them out; NAME: the guest's. */
#define CIB_GUEST_WITH "vm-%s-with"   /* rsc_colocation */
#define CIB_GUEST_AFTER "vm-%s-after" /* rsc_order */
#define CIB_GUEST_RUN "vm-%s-run"     /* rsc_location, only of a guest without autostart */

/*
 * Seconds that a guest has to shut down when it is asked to; then it is switched off (five seconds before the end,
 * so that this is still in time: a stop that fails has the whole node fenced).
 */
#define GUEST_STOP_SECONDS 180

/* <primitive>: belongs into <resources>. */
void cib_guest_resource(struct text *xml, const char *name, const char *volume);
/* <rsc_...>: belong into <constraints>. Without autostart it runs only on a node where a person started it. */
void cib_guest_constraints(struct text *xml, const char *name, const char *volume, bool autostart);

#endif
