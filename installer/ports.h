/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PORTS_H
#define RINGLET_PORTS_H

/*
 * The Ethernet ports, as long as the installer's kernel runs: a process of its own loads their drivers as they come up,
 * says hello on each and listens who answers (sys/listen.h). It outlives the work: while a refusal stands on the screen
 * and a shell is open, the neighbours' installers still want to hear us. Nobody waits for it, and nothing ends it but
 * the restart.
 *
 * What it knows it writes to PORTS_STATE, as the finished node's daemon does, twice a second; whoever wants to know reads
 * it there. A cable's role is what was heard, the LAN's may be a guess.
 */

#include "installation.h"
#include "plan/port.h"

/* Once the medium is there, for its drivers, and before there are threads: it forks. What goes wrong is in the log. */
void ports_listen(const struct installation *it);

/* Is that process there, and since how many seconds? For the one that began it. */
bool ports_listening(void);
double ports_listened(void);

/* What is known at this moment; 0: nothing (yet). */
size_t ports_known(struct port_facts ports[PORTS_MAX]);

#endif
