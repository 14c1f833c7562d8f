/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROBE_MACHINE_H
#define RINGLET_PROBE_MACHINE_H

/* Who a machine is: what its firmware says in ROOT/sys/class/dmi/id, which only root may read, and its Ethernet ports. */

#include "plan/machine.h"

/*
 * A port counts when it has its driver; one whose address is none of its own (made up at random, taken from another
 * one) does not. Of a machine without DMI only the ports are known.
 */
void probe_machine(const char *root, struct machine_facts *machine);

#endif
