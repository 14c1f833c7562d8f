/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers are big-endian, texts are filled up with zeros:
 *
 *    at bytes
 *     0     6  to: 01:80:c2:00:00:0e or 03:52:4e:47:4c:54
 *     6     6  from: the sending port
 *    12     2  88 B5
 *    14     4  52 4E 47 4C  "RNGL"
 *    18     1  version, 1
 *    19     1  0
 *    20     2  L: length from 14 to the end of the HMAC
 *    22    16  cluster's id
 *    38    16  cluster's name
 *    54     1  node
 *    55     1  cable
 *    56     4  speed
 *    60     4  MTU
 *    64     8  session
 *    72     4  sequence
 *    76    16  port's name
 *    92     1  n: number of those heard
 *    93     3  0
 *    96  16 n  those heard:  0  1  node
 *                            1  1  1: heard directly
 *                            2  2  longest frame
 *                            4  4  sequence
 *                            8  8  session
 *              zeros, where a long frame is wanted
 *  L-18    32  HMAC-SHA-256 of all bytes before it
 */
#include "plan/hello.h"

#include <string.h>

#include "base/hmac.h"

#define AT_CLUSTER 22
#define AT_SEEN 96
#define ID_BYTES 16
#define NAME_BYTES 16
#define SEEN_BYTES 16
#define LENGTH_MIN (AT_SEEN - HELLO_HEADER + HMAC_SIZE)

_Static_assert(CLUSTER_NAME_MAX + 1 == NAME_BYTES && IFNAME_TEXT == NAME_BYTES, "names fill their fields");

const uint8_t hello_address[2][6] = {
	[HELLO_DIRECT] = {0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e},
	[HELLO_GROUP] = {0x03, 0x52, 0x4e, 0x47, 0x4c, 0x54},
};

static const uint8_t head[] = {HELLO_ETHERTYPE >> 8, HELLO_ETHERTYPE & 0xff, 0x52, 0x4e, 0x47, 0x4c};

static unsigned digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* The 16 bytes of an id that is valid (base/id.h). */
static void id_bytes(uint8_t bytes[ID_BYTES], const char *id)
{
	for (int i = 0; i < ID_BYTES; i++) {
		if (*id == '-')
			id++;
		bytes[i] = (uint8_t)(digit(id[0]) << 4 | digit(id[1]));
		id += 2;
	}
}

static void id_text(char id[ID_TEXT], const uint8_t bytes[ID_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	char *to = id;
	for (int i = 0; i < ID_BYTES; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*to++ = '-';
		*to++ = digits[bytes[i] >> 4];
		*to++ = digits[bytes[i] & 15];
	}
	*to = '\0';
}

/* --- writing: the longest hello is far shorter than a frame's room ------------------------- */

static void put(uint8_t **to, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		*(*to)++ = (uint8_t)(value >> (8 * i));
}

static void put_bytes(uint8_t **to, const void *bytes, size_t count)
{
	memcpy(*to, bytes, count);
	*to += count;
}

/* Which characters a name may have; the kernel lets ports have nearly any. */
static bool plain(uint8_t c)
{
	return c > ' ' && c < 0x7f && c != '/' && c != '"' && c != '#' && c != '=';
}

static void put_name(uint8_t **to, const char *name)
{
	size_t length = strnlen(name, NAME_BYTES - 1);
	for (size_t i = 0; i < NAME_BYTES; i++)
		put(to, i >= length ? 0 : plain((uint8_t)name[i]) ? (uint8_t)name[i] : '_', 1);
}

static void put_seen(uint8_t **to, const struct hello_seen *seen)
{
	put(to, (uint64_t)seen->node, 1);
	put(to, seen->direct, 1);
	put(to, seen->frame, 2);
	put(to, seen->sequence, 4);
	put(to, seen->session, 8);
}

static void put_fields(uint8_t **to, const struct hello *hello, size_t length)
{
	uint8_t id[ID_BYTES];
	id_bytes(id, hello->cluster);
	put_bytes(to, hello_address[hello->way], 6);
	put_bytes(to, hello->mac, 6);
	put_bytes(to, head, sizeof head);
	put(to, HELLO_VERSION, 1);
	put(to, 0, 1);
	put(to, length, 2);
	put_bytes(to, id, sizeof id);
	put_name(to, hello->cluster_name);
	put(to, (uint64_t)hello->node, 1);
	put(to, hello->cable, 1);
	put(to, hello->speed, 4);
	put(to, hello->mtu, 4);
	put(to, hello->session, 8);
	put(to, hello->sequence, 4);
	put_name(to, hello->port);
	put(to, hello->seen_count, 1);
	put(to, 0, 3);
	for (size_t i = 0; i < hello->seen_count; i++)
		put_seen(to, &hello->seen[i]);
}

size_t hello_encode(uint8_t frame[HELLO_FRAME_MAX], const struct hello *hello, const uint8_t key[HELLO_KEY_SIZE],
		    size_t length)
{
	size_t shortest = LENGTH_MIN + hello->seen_count * SEEN_BYTES;
	if (length < shortest)
		length = shortest;
	if (length > HELLO_LENGTH_MAX)
		length = HELLO_LENGTH_MAX;
	uint8_t *to = frame, *hmac = frame + HELLO_HEADER + length - HMAC_SIZE;
	put_fields(&to, hello, length);
	memset(to, 0, (size_t)(hmac - to));
	hmac_of(hmac, key, HELLO_KEY_SIZE, frame, (size_t)(hmac - frame));
	return HELLO_HEADER + length;
}

/* --- reading ------------------------------------------------------------------------------ */

/* Where the reading is, and where the bytes end: beyond it there are only zeros, and the frame is broken. */
struct cursor {
	const uint8_t *at, *end;
	bool broken;
};

/* The next bytes; NULL: so many are not there. */
static const uint8_t *take(struct cursor *cursor, size_t count)
{
	const uint8_t *at = cursor->at;
	if (cursor->broken || (size_t)(cursor->end - at) < count) {
		cursor->broken = true;
		return NULL;
	}
	cursor->at += count;
	return at;
}

static uint64_t take_number(struct cursor *cursor, size_t bytes)
{
	const uint8_t *at = take(cursor, bytes);
	uint64_t value = 0;
	for (size_t i = 0; at && i < bytes; i++)
		value = value << 8 | at[i];
	return value;
}

static uint64_t take_within(struct cursor *cursor, size_t bytes, uint64_t min, uint64_t max)
{
	uint64_t value = take_number(cursor, bytes);
	if (value < min || value > max)
		cursor->broken = true;
	return value;
}

/* At least one character, and nothing but zeros behind the last. */
static void take_name(struct cursor *cursor, char name[NAME_BYTES])
{
	const uint8_t *at = take(cursor, NAME_BYTES);
	size_t length = 0;
	while (at && length < NAME_BYTES && plain(at[length]))
		length++;
	for (size_t i = length; at && i < NAME_BYTES; i++)
		cursor->broken |= at[i] != 0;
	if (length == 0 || length == NAME_BYTES)
		cursor->broken = true;
	if (cursor->broken)
		length = 0;
	else
		memcpy(name, at, length);
	name[length] = '\0';
}

static void take_addresses(struct cursor *cursor, struct hello *hello)
{
	static const uint8_t none[6];
	const uint8_t *to = take(cursor, 6), *from = take(cursor, 6);
	if (cursor->broken)
		return;
	hello->way = memcmp(to, hello_address[HELLO_DIRECT], 6) == 0 ? HELLO_DIRECT : HELLO_GROUP;
	memcpy(hello->mac, from, 6);
	if (memcmp(to, hello_address[hello->way], 6) != 0 || (from[0] & 1) || memcmp(from, none, 6) == 0)
		cursor->broken = true;
}

/* What everybody's hello has, whatever its key. */
static void take_sender(struct cursor *cursor, struct hello *hello)
{
	const uint8_t *id = take(cursor, ID_BYTES);
	if (id)
		id_text(hello->cluster, id);
	take_name(cursor, hello->cluster_name);
	hello->node = (int)take_within(cursor, 1, 1, NODES_MAX);
}

static void take_seen(struct cursor *cursor, struct hello_seen *seen)
{
	seen->node = (int)take_within(cursor, 1, 1, NODES_MAX);
	seen->direct = take_within(cursor, 1, 0, 1);
	seen->frame = (unsigned)take_number(cursor, 2);
	seen->sequence = (uint32_t)take_number(cursor, 4);
	seen->session = take_within(cursor, 8, 1, UINT64_MAX);
}

static void take_rest(struct cursor *cursor, struct hello *hello)
{
	hello->cable = (unsigned)take_within(cursor, 1, 0, 2);
	hello->speed = (unsigned)take_number(cursor, 4);
	hello->mtu = (unsigned)take_number(cursor, 4);
	hello->session = take_within(cursor, 8, 1, UINT64_MAX);
	hello->sequence = (uint32_t)take_number(cursor, 4);
	take_name(cursor, hello->port);
	hello->seen_count = take_within(cursor, 1, 0, HELLO_SEEN_MAX);
	take_within(cursor, 3, 0, 0);
	for (size_t i = 0; !cursor->broken && i < hello->seen_count; i++)
		take_seen(cursor, &hello->seen[i]);
}

/* Type, magic, version and length. What is behind that length was added on the way (or is nobody's), and is cut off. */
static enum hello_verdict take_head(struct cursor *cursor, struct hello *hello)
{
	struct cursor peek = {cursor->at, cursor->end, false};
	const uint8_t *is = take(&peek, 12) ? take(&peek, sizeof head) : NULL;
	if (!is || memcmp(is, head, sizeof head) != 0)
		return HELLO_NOT_ONE;
	take_addresses(cursor, hello);
	take(cursor, sizeof head);
	if (take_number(cursor, 1) != HELLO_VERSION)
		return cursor->broken ? HELLO_BROKEN : HELLO_VERSION_UNKNOWN;
	take_within(cursor, 1, 0, 0);
	size_t length = take_within(cursor, 2, LENGTH_MIN, HELLO_LENGTH_MAX);
	const uint8_t *payload = peek.at - 4;
	if (cursor->broken || (size_t)(cursor->end - payload) < length)
		return HELLO_BROKEN;
	hello->length = (unsigned)length;
	cursor->end = payload + length - HMAC_SIZE;
	return HELLO_FINE;
}

static bool hmac_fits(const uint8_t *frame, const struct cursor *cursor, const uint8_t key[HELLO_KEY_SIZE])
{
	uint8_t hmac[HMAC_SIZE];
	hmac_of(hmac, key, HELLO_KEY_SIZE, frame, (size_t)(cursor->end - frame));
	return hmac_equal(hmac, cursor->end);
}

enum hello_verdict hello_decode(struct hello *hello, const uint8_t *frame, size_t length, const char *cluster,
				const uint8_t key[HELLO_KEY_SIZE])
{
	struct cursor cursor = {frame, frame + length, false};
	memset(hello, 0, sizeof *hello);
	enum hello_verdict verdict = take_head(&cursor, hello);
	if (verdict != HELLO_FINE)
		return verdict;
	take_sender(&cursor, hello);
	if (cursor.broken)
		return HELLO_BROKEN;
	if (strcmp(hello->cluster, cluster) != 0)
		return HELLO_OTHER_CLUSTER;
	if (!hmac_fits(frame, &cursor, key))
		return HELLO_FORGED;
	take_rest(&cursor, hello);
	return cursor.broken ? HELLO_BROKEN : HELLO_FINE;
}

bool hello_costs(const uint8_t *frame, size_t length, const char *cluster)
{
	uint8_t id[ID_BYTES];
	id_bytes(id, cluster);
	return length >= AT_CLUSTER + ID_BYTES && memcmp(frame + AT_CLUSTER, id, sizeof id) == 0;
}

void hello_key(uint8_t key[HELLO_KEY_SIZE], const uint8_t *corosync_key, size_t length)
{
	static const char purpose[] = "ringlet hello 1";
	hmac_of(key, corosync_key, length, purpose, sizeof purpose - 1);
}
