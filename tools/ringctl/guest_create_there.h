/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_CREATE_THERE_H
#define RINGCTL_GUEST_CREATE_THERE_H

#include "guest_wish.h"

/*
 * The wish on the node where the volume is in use: its files are brought onto the volume, the same command is given there,
 * and they go again. Returns the exit status.
 */
int guest_create_there(const struct guest_wish *wish, const struct guest_site *site, int volume, int node);

#endif
