/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What switches say of themselves is kept for a person to read; nothing follows from it. */
#include <string.h>

#include "plan/hearing_parts.h"

void lldp_forget(struct hearing *hearing, size_t port)
{
	struct port_facts *facts = &hearing->facts[port];
	facts->lldp = (struct lldp){0};
	facts->lldp_last = 0;
}

void lldp_age(struct hearing *hearing, size_t port, double now)
{
	const struct port_facts *facts = &hearing->facts[port];
	if (facts->lldp.seconds && now - facts->lldp_last >= facts->lldp.seconds)
		lldp_forget(hearing, port);
}

bool hearing_lldp(struct hearing *hearing, size_t port, const uint8_t *frame, size_t length, double now)
{
	struct lldp heard;
	if (port >= hearing->count || !has_carrier(&hearing->facts[port]) || lldp_decode(&heard, frame, length) < 0)
		return false;
	struct port_facts *facts = &hearing->facts[port];
	bool news = memcmp(&heard, &facts->lldp, sizeof heard) != 0;
	facts->lldp = heard;
	facts->lldp_last = heard.seconds ? now : 0;
	return news;
}
