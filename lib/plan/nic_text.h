/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_NIC_TEXT_H
#define RINGLET_NIC_TEXT_H

/*
 * Ethernet ports as text, beside the disks' (disk_text.h): a line per port.
 *
 *   port enp3s0 mac=52:54:00:12:34:56 path=/devices/pci0000:00/0000:00:03.0 driver=e1000e speed=1000 carrier
 *
 * "carrier" or "no-carrier"; neither where the port was down and nobody could tell.
 */

#include "plan/fact_words.h"
#include "plan/nic.h"

void nic_facts_format(struct text *text, const struct nic_facts *facts, size_t count);

/* The words after "port". 0; -1: the report says what is wrong. */
int nic_facts_parse(struct nic_facts *nic, struct fact_line *line);

#endif
