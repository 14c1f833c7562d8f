/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LOOK_NICS_H
#define RINGLET_LOOK_NICS_H

/*
 * Shows every network port: place, driver, MAC address, carrier, speed. A port
 * has no carrier before it is up, so all are brought up for some seconds, with
 * IPv6 off so that they send nothing.
 */
void look_nics(void);

#endif
