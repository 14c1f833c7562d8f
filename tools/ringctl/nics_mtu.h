/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_NICS_MTU_H
#define RINGCTL_NICS_MTU_H

/*
 * How large the frames on a cable may be. Pure.
 *
 * Said by the profile: that, or the most the port can do. Left to us: as large as the port can do, up to 9000, as soon
 * as the neighbour is heard; and back to what came through, if frames of that size do not come through. Some drivers
 * drop the carrier for seconds when the size changes, so it goes up once and down once for each neighbour; and up again
 * only after a neighbour that was late and is the larger one now.
 */

#include "plan/port.h"

#define MTU_PLAIN 1500
#define MTU_JUMBO 9000
#define MTU_PATIENCE 10.0 /* seconds in which a frame of the full size has to come through, both ways */

struct mtu_memo {
	char neighbour[18];	/* MAC of its port; "": of none as yet */
	bool raised, lowered;	/* tried; in vain, although both ends were set to it */
	bool ours;		/* it was we who raised it */
	unsigned said;		/* what the profile said when it was last done */
	double missed;		/* since when frames of the full size are missing; 0: they are not */
};

/* The MTU the port shall be given now; 0: it stays as it is. profile_mtu 0: automatic. */
unsigned mtu_decide(struct mtu_memo *memo, const struct port_facts *port, bool is_cable, unsigned profile_mtu, double now);

#endif
