/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_SWITCH_LAST_H
#define RINGCTL_SWITCH_LAST_H

/* For how many seconds a volume was away when it was last moved from this machine: /var/lib/ringlet/moves/rK. An estimate. */

double switch_last_read(const char *root, const char *volume); /* below 0: not known */
void switch_last_write(const char *root, const char *volume, double seconds);

#endif
