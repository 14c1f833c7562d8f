/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LOOK_NICS_H
#define RINGLET_LOOK_NICS_H

#include <stddef.h>

#include "plan/nic.h"

/*
 * Shows every network port: place, driver, MAC address, carrier, speed. A port
 * has no carrier before it is up, so all are brought up for some seconds, with
 * IPv6 off so that they send nothing. facts, in the order of the bus, is to be
 * freed; returns how many there are.
 */
size_t look_nics(struct nic_facts **facts);

#endif
