/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LLDP_TEXT_H
#define RINGLET_LLDP_TEXT_H

/*
 * What a switch said, as a line among those of port_text.h, behind its port's:
 *
 *   lldp lan0 chassis=00:1b:21:aa:bb:cc port=Gi0/12 description="rack 3" system=sw1 ttl=120 last=20.5
 */

#include "plan/fact_words.h"
#include "plan/port.h"

/* Nothing where no switch was heard. */
void lldp_format(struct text *text, const struct port_facts *port);

/* The words after "lldp"; it belongs to one of the ports before it. 0; -1: the report says what is wrong. */
int lldp_parse(struct port_facts *ports, size_t count, struct fact_line *line);

#endif
