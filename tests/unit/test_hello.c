/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hello is the bytes that docs/formats.md shows, comes out as it went in, and with one byte other is not believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/hmac.h"
#include "plan/hello.h"

#define CLUSTER "5f1c3a0e-1111-8222-9333-444455556666"
#define OTHER "5f1c3a0e-1111-8222-9333-444455556667"
#define SEEN_AT 96
#define SHORTEST (SEEN_AT + HMAC_SIZE)

static const uint8_t key[HELLO_KEY_SIZE] = "0123456789abcdef0123456789abcdef";

static const struct hello example = {
	.way = HELLO_GROUP,
	.cluster = CLUSTER,
	.cluster_name = "demo",
	.node = 2,
	.session = 0x0102030405060708,
	.sequence = 0x11121314,
	.mac = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56},
	.port = "enp3s0",
	.cable = 1,
	.speed = 10000,
	.mtu = 9000,
	.seen_count = 2,
	.seen = {{.node = 1, .session = 0xfedcba9876543210, .sequence = 0x01020304, .frame = 9000, .direct = true},
		 {.node = 3, .session = 1, .sequence = 7, .frame = 152}},
};

/* --- the helper: test cases 1, 2 and 6 of RFC 4231 ----------------------------------------- */

static void assert_hmac(const void *secret, size_t length, const char *text, const char *wanted)
{
	uint8_t hmac[HMAC_SIZE];
	char hex[2 * HMAC_SIZE + 1];
	hmac_of(hmac, secret, length, text, strlen(text));
	for (int i = 0; i < HMAC_SIZE; i++)
		snprintf(hex + 2 * i, 3, "%02x", hmac[i]);
	assert_string_equal(hex, wanted);
}

static void rfc_4231(void **state)
{
	(void)state;
	uint8_t b[20], a[131];
	memset(b, 0x0b, sizeof b);
	memset(a, 0xaa, sizeof a);
	assert_hmac(b, sizeof b, "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	assert_hmac("Jefe", 4, "what do ya want for nothing?",
		    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	assert_hmac(a, sizeof a, "Test Using Larger Than Block-Size Key - Hash Key First",
		    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	assert_true(hmac_equal(a, a + HMAC_SIZE));
	a[HMAC_SIZE - 1] ^= 1;
	assert_false(hmac_equal(a, a + HMAC_SIZE));
}

/* The key is HMAC(Corosync key, "ringlet hello 1"): as `openssl dgst -sha256 -mac HMAC` makes it. */
static void key_derives(void **state)
{
	(void)state;
	uint8_t made[HELLO_KEY_SIZE];
	hello_key(made, (const uint8_t *)"corosync", 8);
	assert_hmac("corosync", 8, "ringlet hello 1", "b7fb904a87afcda16a75b4bfaa5a496a5d096b004bc667eaa1eb02011830a412");
	uint8_t again[HELLO_KEY_SIZE];
	hmac_of(again, "corosync", 8, "ringlet hello 1", 15);
	assert_memory_equal(made, again, sizeof made);
}

/* --- the bytes beside their picture -------------------------------------------------------- */

static const uint8_t picture[] = {
	/*   0 to */ 0x03, 0x52, 0x4e, 0x47, 0x4c, 0x54,
	/*   6 from */ 0x52, 0x54, 0x00, 0x12, 0x34, 0x56,
	/*  12 type */ 0x88, 0xb5,
	/*  14 "RNGL" */ 0x52, 0x4e, 0x47, 0x4c,
	/*  18 version, 0 */ 1, 0,
	/*  20 length */ 0, 146,
	/*  22 cluster */ 0x5f, 0x1c, 0x3a, 0x0e, 0x11, 0x11, 0x82, 0x22, 0x93, 0x33, 0x44, 0x44, 0x55, 0x55, 0x66, 0x66,
	/*  38 its name */ 'd', 'e', 'm', 'o', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	/*  54 node, cable */ 2, 1,
	/*  56 speed */ 0, 0, 0x27, 0x10,
	/*  60 MTU */ 0, 0, 0x23, 0x28,
	/*  64 session */ 1, 2, 3, 4, 5, 6, 7, 8,
	/*  72 sequence */ 0x11, 0x12, 0x13, 0x14,
	/*  76 port */ 'e', 'n', 'p', '3', 's', '0', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	/*  92 heard, 0 */ 2, 0, 0, 0,
	/*  96 node, direct, frame */ 1, 1, 0x23, 0x28,
	/* 100 sequence, session */ 1, 2, 3, 4, 0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10,
	/* 112 node, direct, frame */ 3, 0, 0, 152,
	/* 116 sequence, session */ 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1,
};

/* Of all bytes above, with the key above: openssl dgst -sha256 -mac HMAC -macopt key:... */
static const uint8_t picture_hmac[HMAC_SIZE] = {
	0x0a, 0x99, 0x78, 0xbe, 0xdf, 0x06, 0x74, 0x9d, 0x2d, 0xc9, 0x88, 0x3a, 0xa7, 0x90, 0x9e, 0x9b,
	0x01, 0x44, 0x39, 0xca, 0xf9, 0x22, 0x22, 0xeb, 0xa3, 0xf6, 0x2b, 0x0b, 0xc8, 0x10, 0x3a, 0x0b,
};

static void bytes_are_the_picture(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	assert_int_equal(hello_encode(frame, &example, key, 0), sizeof picture + HMAC_SIZE);
	assert_memory_equal(frame, picture, sizeof picture);
	assert_memory_equal(frame + sizeof picture, picture_hmac, HMAC_SIZE);
}

/* --- there and back ------------------------------------------------------------------------ */

static enum hello_verdict decode(struct hello *hello, const uint8_t *frame, size_t length)
{
	/* In memory of just that size: the sanitizers see a step too far. */
	uint8_t *exact = malloc(length ? length : 1);
	memcpy(exact, frame, length);
	enum hello_verdict verdict = hello_decode(hello, exact, length, CLUSTER, key);
	hello_costs(exact, length, CLUSTER);
	free(exact);
	return verdict;
}

static void assert_round(const struct hello *hello, size_t wanted)
{
	static uint8_t frame[HELLO_FRAME_MAX];
	struct hello back;
	size_t length = hello_encode(frame, hello, key, wanted);
	assert_int_equal(decode(&back, frame, length), HELLO_FINE);
	assert_int_equal(back.way, hello->way);
	assert_string_equal(back.cluster, hello->cluster);
	assert_string_equal(back.cluster_name, hello->cluster_name);
	assert_int_equal(back.node, hello->node);
	assert_true(back.session == hello->session);
	assert_int_equal(back.sequence, hello->sequence);
	assert_memory_equal(back.mac, hello->mac, 6);
	assert_string_equal(back.port, hello->port);
	assert_int_equal(back.cable, hello->cable);
	assert_int_equal(back.speed, hello->speed);
	assert_int_equal(back.mtu, hello->mtu);
	assert_int_equal(back.seen_count, hello->seen_count);
	for (size_t i = 0; i < hello->seen_count; i++) {
		assert_int_equal(back.seen[i].node, hello->seen[i].node);
		assert_true(back.seen[i].session == hello->seen[i].session);
		assert_int_equal(back.seen[i].sequence, hello->seen[i].sequence);
		assert_int_equal(back.seen[i].frame, hello->seen[i].frame);
		assert_int_equal(back.seen[i].direct, hello->seen[i].direct);
	}
}

static void there_and_back(void **state)
{
	(void)state;
	struct hello hello = example;
	assert_round(&hello, 0);
	hello.way = HELLO_DIRECT;
	hello.node = NODES_MAX;
	hello.session = UINT64_MAX;
	hello.sequence = UINT32_MAX;
	hello.speed = hello.mtu = UINT32_MAX;
	hello.cable = 2;
	strcpy(hello.port, "to2-node2345678");
	strcpy(hello.cluster_name, "abcdefgh-234567");
	hello.seen_count = HELLO_SEEN_MAX;
	for (size_t i = 0; i < HELLO_SEEN_MAX; i++)
		hello.seen[i] = (struct hello_seen){(int)i % NODES_MAX + 1, i + 1, (uint32_t)i, HELLO_LENGTH_MAX, i & 1};
	assert_round(&hello, 0);
	hello.cable = hello.speed = hello.mtu = hello.sequence = 0;
	hello.seen_count = 0;
	assert_round(&hello, 0);
}

static void padded(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	struct hello back;
	assert_int_equal(hello_encode(frame, &example, key, 1500), 1514);
	assert_round(&example, 1500);
	assert_round(&example, HELLO_LENGTH_MAX);
	/* Shorter than what is in it, or longer than can be: as near as it goes. */
	assert_int_equal(hello_encode(frame, &example, key, 20), sizeof picture + HMAC_SIZE);
	assert_int_equal(hello_encode(frame, &example, key, 100000), HELLO_FRAME_MAX);
	/* What the way adds behind the end is no part of it; a byte less, and it is broken. */
	size_t length = hello_encode(frame, &example, key, 1500);
	frame[length] = 0xaa;
	assert_int_equal(decode(&back, frame, length + 1), HELLO_FINE);
	assert_int_equal(decode(&back, frame, length - 1), HELLO_BROKEN);
}

static void odd_names_are_made_plain(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	struct hello hello = example, back;
	strcpy(hello.port, "a b\"c\xff");
	size_t length = hello_encode(frame, &hello, key, 0);
	assert_int_equal(decode(&back, frame, length), HELLO_FINE);
	assert_string_equal(back.port, "a_b_c_");
}

/* --- refused ------------------------------------------------------------------------------- */

static void every_byte_counts(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	struct hello back;
	size_t length = hello_encode(frame, &example, key, 200);
	for (size_t at = 0; at < length; at++)
		for (int bit = 0; bit < 8; bit++) {
			frame[at] ^= (uint8_t)(1 << bit);
			assert_int_not_equal(decode(&back, frame, length), HELLO_FINE);
			frame[at] ^= (uint8_t)(1 << bit);
		}
	assert_int_equal(decode(&back, frame, length), HELLO_FINE);
}

static void every_length(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	struct hello back;
	size_t length = hello_encode(frame, &example, key, 0);
	for (size_t cut = 0; cut < length; cut++)
		assert_int_equal(decode(&back, frame, cut), cut < 18 ? HELLO_NOT_ONE : HELLO_BROKEN);
}

static void other_key(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	struct hello back;
	uint8_t wrong[HELLO_KEY_SIZE] = "another";
	size_t length = hello_encode(frame, &example, wrong, 0);
	assert_int_equal(decode(&back, frame, length), HELLO_FORGED);
	assert_int_equal(back.node, 2);
	assert_true(back.session == 0);
	assert_true(hello_costs(frame, length, CLUSTER));
}

static void other_cluster(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	struct hello hello = example, back;
	strcpy(hello.cluster, OTHER);
	strcpy(hello.cluster_name, "office");
	size_t length = hello_encode(frame, &hello, key, 0);
	assert_int_equal(decode(&back, frame, length), HELLO_OTHER_CLUSTER);
	assert_string_equal(back.cluster, OTHER);
	assert_string_equal(back.cluster_name, "office");
	assert_int_equal(back.node, 2);
	assert_int_equal(back.seen_count, 0);
	assert_false(hello_costs(frame, length, CLUSTER));
}

/* Fields that cannot be, with an HMAC that fits: not even who has the key gets past the door with them. */
static void assert_field(size_t at, uint8_t value, enum hello_verdict wanted)
{
	static uint8_t frame[HELLO_FRAME_MAX];
	struct hello back;
	size_t length = hello_encode(frame, &example, key, 0);
	frame[at] = value;
	hmac_of(frame + length - HMAC_SIZE, key, sizeof key, frame, length - HMAC_SIZE);
	assert_int_equal(decode(&back, frame, length), wanted);
}

static void fields_that_cannot_be(void **state)
{
	(void)state;
	assert_field(0, 0x02, HELLO_BROKEN);	     /* to somebody else */
	assert_field(6, 0x53, HELLO_BROKEN);	     /* from a group */
	assert_field(13, 0xb6, HELLO_NOT_ONE);
	assert_field(14, 'r', HELLO_NOT_ONE);
	assert_field(18, 2, HELLO_VERSION_UNKNOWN);
	assert_field(19, 1, HELLO_BROKEN);
	assert_field(20, 1, HELLO_BROKEN);	     /* longer than it is */
	assert_field(21, 20, HELLO_BROKEN);	     /* shorter than the shortest */
	assert_field(38, 0, HELLO_BROKEN);	     /* no name */
	assert_field(39, 0x1b, HELLO_BROKEN);	     /* a control character */
	assert_field(53, 'x', HELLO_BROKEN);	     /* a letter behind its end */
	assert_field(54, 0, HELLO_BROKEN);
	assert_field(54, NODES_MAX + 1, HELLO_BROKEN);
	assert_field(55, 3, HELLO_BROKEN);
	assert_field(76, 0, HELLO_BROKEN);
	assert_field(78, '/', HELLO_BROKEN);
	assert_field(92, 3, HELLO_BROKEN);	     /* more than there are */
	assert_field(92, HELLO_SEEN_MAX + 1, HELLO_BROKEN);
	assert_field(93, 1, HELLO_BROKEN);
	assert_field(SEEN_AT, 0, HELLO_BROKEN);
	assert_field(SEEN_AT, NODES_MAX + 1, HELLO_BROKEN);
	assert_field(SEEN_AT + 1, 2, HELLO_BROKEN);
	assert_field(127, 0, HELLO_BROKEN);	     /* a session of 0 */
}

static void sender_of_nothing(void **state)
{
	(void)state;
	static uint8_t frame[HELLO_FRAME_MAX];
	struct hello hello = example, back;
	memset(hello.mac, 0, 6);
	size_t length = hello_encode(frame, &hello, key, 0);
	assert_int_equal(decode(&back, frame, length), HELLO_BROKEN);
	hello = example;
	hello.session = 0;
	length = hello_encode(frame, &hello, key, 0);
	assert_int_equal(decode(&back, frame, length), HELLO_BROKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rfc_4231),
		cmocka_unit_test(key_derives),
		cmocka_unit_test(bytes_are_the_picture),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(padded),
		cmocka_unit_test(odd_names_are_made_plain),
		cmocka_unit_test(every_byte_counts),
		cmocka_unit_test(every_length),
		cmocka_unit_test(other_key),
		cmocka_unit_test(other_cluster),
		cmocka_unit_test(fields_that_cannot_be),
		cmocka_unit_test(sender_of_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
