/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_NIC_TEXT_H
#define RINGLET_NIC_TEXT_H

/*
 * What an Ethernet port is in itself, as words of its line (port_text.h):
 *
 *   enp3s0 mac=52:54:00:12:34:56 path=/devices/pci0000:00/0000:00:03.0 driver=e1000e speed=1000 carrier
 *
 * "carrier" or "no-carrier"; neither where the port was down and nobody could tell.
 */

#include "plan/fact_words.h"
#include "plan/nic.h"

#define SPEED_MAX 800000 /* Mbit/s */

void nic_words_format(struct text *text, const struct nic_facts *nic);

/* One word of it. 0; 1: none of these; -1: the report says what is wrong with its value. */
int nic_word_parse(struct nic_facts *nic, const struct fact_line *line, const char *key, const char *value);

#endif
