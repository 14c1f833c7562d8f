/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_SWITCH_PASSAGE_H
#define RINGCTL_SWITCH_PASSAGE_H

/*
 * A volume on its way from one node to another, as it is seen at both ends: which of its guests' processes are there,
 * where it is mounted and promoted; and so for how long it was away. What happens inside the guests (shutting down,
 * booting) is not seen from here.
 */

#include "switch_look.h"

struct switch_passage {
	int volume, from, to;	       /* numbers; from 0: it was in use nowhere; volume 0: not on its way */
	double gone;		       /* when the first of its guests, or it itself, was seen to be away; 0: not yet */
	double back;		       /* when all were seen to be there; 0: not yet */
	bool arrived;		       /* Pacemaker has confirmed it */
};

/*
 * Looks once, with what the nodes told last. What is awaited, for the caller to free; NULL: all is there, as far as the
 * nodes answer: Pacemaker has to confirm it.
 */
char *switch_passage_look(struct switch_passage *passage, const struct switch_world *world,
			  const struct switch_volume *before);

/* It is in use nowhere on that node: not mounted, not promoted, no guest of it runs. Unknown counts as in use. */
bool switch_passage_left(const struct switch_world *world, int volume, int node);

#endif
