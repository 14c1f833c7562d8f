/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/lldp.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define HEADER 14

enum { TLV_END, TLV_CHASSIS, TLV_PORT, TLV_SECONDS, TLV_DESCRIPTION, TLV_SYSTEM };

/* The first byte of a chassis or port says what the rest is; the two count differently. */
enum { CHASSIS_MAC = 4, CHASSIS_ADDRESS = 5, PORT_MAC = 3, PORT_ADDRESS = 4 };
#define FAMILY_IPV4 1 /* IANA's number */

struct tlv {
	unsigned type;
	const uint8_t *value;
	size_t length;
};

/* 1: there is one; 0: the end; -1: it is longer than what is left. */
static int next(struct tlv *tlv, const uint8_t **at, const uint8_t *end)
{
	if (end - *at < 2)
		return 0;
	tlv->type = (*at)[0] >> 1;
	tlv->length = (size_t)((*at)[0] & 1) << 8 | (*at)[1];
	tlv->value = *at + 2;
	if (tlv->length > (size_t)(end - tlv->value))
		return -1;
	*at = tlv->value + tlv->length;
	return tlv->type != TLV_END;
}

static void put_words(char text[LLDP_TEXT], const uint8_t *bytes, size_t length)
{
	size_t n = 0;
	while (length && (bytes[length - 1] == '\0' || bytes[length - 1] == ' '))
		length--;
	for (; n < length && n < LLDP_TEXT - 1; n++)
		text[n] = bytes[n] < ' ' || bytes[n] > '~' || bytes[n] == '"' ? '?' : (char)bytes[n];
	text[n] = '\0';
}

static void put_id(char text[LLDP_TEXT], const struct tlv *tlv, unsigned mac, unsigned address)
{
	const uint8_t *b = tlv->value + 1;
	size_t length = tlv->length - 1;
	if (tlv->value[0] == mac && length == 6)
		snprintf(text, LLDP_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4], b[5]);
	else if (tlv->value[0] == address && length == 5 && b[0] == FAMILY_IPV4)
		snprintf(text, LLDP_TEXT, "%u.%u.%u.%u", b[1], b[2], b[3], b[4]);
	else
		put_words(text, b, length);
}

/* The first three have their places, and none comes twice. */
static int take(struct lldp *lldp, const struct tlv *tlv, unsigned place)
{
	bool first = place <= TLV_SECONDS;
	if (first ? tlv->type != place : tlv->type <= TLV_SECONDS)
		return -1;
	switch (tlv->type) {
	case TLV_CHASSIS:
	case TLV_PORT:
		if (tlv->length < 2)
			return -1;
		if (tlv->type == TLV_CHASSIS)
			put_id(lldp->chassis, tlv, CHASSIS_MAC, CHASSIS_ADDRESS);
		else
			put_id(lldp->port, tlv, PORT_MAC, PORT_ADDRESS);
		break;
	case TLV_SECONDS:
		if (tlv->length < 2)
			return -1;
		lldp->seconds = (unsigned)tlv->value[0] << 8 | tlv->value[1];
		break;
	case TLV_DESCRIPTION: put_words(lldp->description, tlv->value, tlv->length); break;
	case TLV_SYSTEM: put_words(lldp->system, tlv->value, tlv->length); break;
	}
	return 0;
}

int lldp_decode(struct lldp *lldp, const uint8_t *frame, size_t length)
{
	struct tlv tlv;
	unsigned place = TLV_CHASSIS;
	int result;

	*lldp = (struct lldp){0};
	if (length < HEADER || frame[12] != LLDP_ETHERTYPE >> 8 || frame[13] != (LLDP_ETHERTYPE & 0xff))
		return -1;
	const uint8_t *at = frame + HEADER, *end = frame + length;
	while ((result = next(&tlv, &at, end)) > 0 && (result = take(lldp, &tlv, place)) == 0)
		place++;
	if (result == 0 && place > TLV_SECONDS)
		return 0;
	*lldp = (struct lldp){0};
	return -1;
}
