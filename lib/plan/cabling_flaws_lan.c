/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be said where the LAN's port is only guessed: it refuses nothing, as the ring is whole without it. */
#include <stdint.h>

#include "plan/cabling_flaws.h"

/* Answers to ARP that were not believed; SIZE_MAX: there were none. */
static size_t port_of_gateway(const struct work *work)
{
	for (size_t i = 0; i < work->count; i++)
		if (work->ports[work->order[i]].gateway)
			return work->order[i];
	return SIZE_MAX;
}

static void add_why_lan(struct text *text, const struct work *work)
{
	char address[IPV4_TEXT];
	size_t port = port_of_gateway(work);
	uint32_t gateway = work->cluster->profile->gateway;
	text_add(text, "no node is heard through a switch, and ");
	if (port != SIZE_MAX) {
		text_add(text, "the gateway %s answers only on port ", ipv4_format(gateway, address));
		port_name(text, &work->ports[port]);
		text_add(text, ", where nothing proves that it is the one");
	} else if (gateway) {
		text_add(text, "the gateway %s does not answer", ipv4_format(gateway, address));
	} else {
		text_add(text, "the profile names no gateway");
	}
}

static const char *reason(enum evidence evidence)
{
	switch (evidence) {
	case EVIDENCE_HELD: return "as it is used for it already";
	case EVIDENCE_MEMORY: return "as it was before";
	case EVIDENCE_HINT: return "as the profile has it";
	default: return "by the order of the bus";
	}
}

void find_lan_unknown(struct flaws *flaws)
{
	const struct work *work = flaws->work;
	const struct wanted *lan = &work->wanted[0];
	struct text text = TEXT_NULL;
	if (lan_is_known(work) || !work->count)
		return;
	text_add(&text, "which port is the LAN's is not known: ");
	add_why_lan(&text, work);
	if (is_given(lan)) {
		text_add(&text, "; port ");
		port_name(&text, &work->ports[lan->port]);
		text_add(&text, "%s is taken for it, %s", work->ports[lan->port].nic.carrier == 0 ? ", without carrier," : "",
			 reason(lan->evidence));
	}
	complain(flaws, FLAW_LAN, is_given(lan) ? lan->port : SIZE_MAX, false, &text);
}

void find_lan_hint(struct flaws *flaws)
{
	const struct work *work = flaws->work;
	const struct lan_hint *hint = lan_hint_of(work->cluster, work->node);
	struct text text = TEXT_NULL;
	if (hint->kind == LAN_HINT_FIRST || lan_is_known(work))
		return;
	for (size_t i = 0; i < work->count; i++)
		if (lan_hint_fits(work, i))
			return;
	text_add(&text, "no port is what the profile hints at for the LAN (lan = %s %s)",
		 hint->kind == LAN_HINT_MAC ? "mac" : "path", hint->text);
	complain(flaws, FLAW_LAN, SIZE_MAX, false, &text);
}
