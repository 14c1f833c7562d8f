/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CIB_HOME_H
#define RINGLET_CIB_HOME_H

/*
 * The constraint by which a volume is sent to one of its nodes: ringctl home, and whatever is taken back. It is taken
 * out when the volume is there, and is void by itself after its time, whatever becomes of who put it in.
 */

#include <time.h>

#include "base/text.h"

#define HA_HOME "ringlet-home-%s" /* rK: its id; an rsc_location */
#define HA_HOME_SECONDS 3600

/* now: seconds since 1970. */
void cib_home(struct text *xml, const char *volume, const char *node, time_t now);

#endif
