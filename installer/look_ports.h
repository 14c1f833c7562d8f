/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LOOK_PORTS_H
#define RINGLET_LOOK_PORTS_H

/* Shows every network port: place, driver, MAC address, carrier, speed. Who is behind them says cabling_look(). */
void look_ports(void);

#endif
