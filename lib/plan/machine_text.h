/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MACHINE_TEXT_H
#define RINGLET_MACHINE_TEXT_H

/*
 * Who a machine is, as a line of the facts; its ports have lines of their own (port_text.h).
 *
 *   machine vendor="Dell Inc." product="PowerEdge R540" serial=B5R4VB1 uuid=4c4c4544-0035-5210-8034-c2c04f564231
 */

#include "base/text.h"
#include "plan/fact_words.h"
#include "plan/machine.h"

/* Nothing, if nothing is known. */
void machine_facts_format(struct text *text, const struct machine_facts *machine);

/* The words after "machine". 0; -1: the report says what is wrong. */
int machine_facts_parse(struct machine_facts *machine, struct fact_line *line);

#endif
