/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What switches say of themselves: real frames' forms, and what must not be believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "plan/hearing.h"
#include "plan/lldp_text.h"

#define HEADER "\x01\x80\xc2\x00\x00\x0e\x00\x1b\x21\xaa\xbb\xcc\x88\xcc"
#define CHASSIS "\x02\x07\x04\x00\x1b\x21\xaa\xbb\xcc"
#define PORT "\x04\x07\x05Gi0/12"
#define SECONDS "\x06\x02\x00\x78"
#define WORDS "\x08\x06rack 3\x0a\x03sw1"
#define END "\x00\x00"

static struct lldp lldp;

/* From a block of just that size, so that a byte too far is noticed. */
static int decode(const char *bytes, size_t length)
{
	uint8_t *frame = malloc(length ? length : 1);
	memcpy(frame, bytes, length);
	int result = lldp_decode(&lldp, frame, length);
	free(frame);
	return result;
}
#define DECODE(bytes) decode(bytes, sizeof(bytes) - 1)

static void a_switch(void **state)
{
	(void)state;
	assert_int_equal(DECODE(HEADER CHASSIS PORT SECONDS WORDS END "padding"), 0);
	assert_string_equal(lldp.chassis, "00:1b:21:aa:bb:cc");
	assert_string_equal(lldp.port, "Gi0/12");
	assert_string_equal(lldp.description, "rack 3");
	assert_string_equal(lldp.system, "sw1");
	assert_int_equal(lldp.seconds, 120);
	assert_int_equal(DECODE(HEADER CHASSIS PORT SECONDS), 0); /* the end may be missing */
	assert_string_equal(lldp.system, "");
}

static void other_ids(void **state)
{
	(void)state;
	assert_int_equal(DECODE(HEADER "\x02\x06\x05\x01\xc0\x00\x02\x09" "\x04\x07\x03\x52\x54\x00\x12\x34\x56" SECONDS END), 0);
	assert_string_equal(lldp.chassis, "192.0.2.9");
	assert_string_equal(lldp.port, "52:54:00:12:34:56");
	assert_int_equal(DECODE(HEADER "\x02\x05\x07sw\"\xff" "\x04\x05\x07" "7\0\0 " SECONDS END), 0);
	assert_string_equal(lldp.chassis, "sw??");
	assert_string_equal(lldp.port, "7");
}

static void unknown_words_are_skipped(void **state)
{
	(void)state;
	assert_int_equal(DECODE(HEADER CHASSIS PORT SECONDS "\xfe\x05\x00\x80\xc2\x01\x01" "\x0c\x03xyz" WORDS END), 0);
	assert_string_equal(lldp.system, "sw1");
}

static void long_names_are_cut(void **state)
{
	(void)state;
	char frame[14 + 9 + 9 + 4 + 2 + 511] = HEADER CHASSIS PORT SECONDS "\x0b\xff";
	memset(frame + sizeof frame - 511, 'x', 511);
	assert_int_equal(decode(frame, sizeof frame), 0);
	assert_int_equal(strlen(lldp.system), LLDP_TEXT - 1);
}

static void refused(void **state)
{
	(void)state;
	static const char whole[] = HEADER CHASSIS PORT SECONDS;
	for (size_t length = 0; length < sizeof whole - 1; length++)
		assert_int_equal(decode(whole, length), -1);
	assert_int_equal(DECODE("\x01\x80\xc2\x00\x00\x0e\x00\x1b\x21\xaa\xbb\xcc\x08\x00" CHASSIS PORT SECONDS), -1);
	assert_int_equal(DECODE(HEADER PORT CHASSIS SECONDS END), -1);
	assert_int_equal(DECODE(HEADER CHASSIS PORT SECONDS CHASSIS END), -1);
	assert_int_equal(DECODE(HEADER CHASSIS PORT END SECONDS), -1);
	assert_int_equal(DECODE(HEADER "\x02\x01\x04" PORT SECONDS END), -1);
	assert_int_equal(DECODE(HEADER CHASSIS PORT "\x06\x01\x78" END), -1);
	assert_int_equal(DECODE(HEADER CHASSIS PORT SECONDS "\x0b\xffsw1"), -1);
	assert_int_equal(*lldp.chassis, 0);
}

static void as_text(void **state)
{
	(void)state;
	static struct port_facts out, in[2];
	struct text text = TEXT_NULL;
	struct report report = REPORT_NULL;
	strcpy(out.nic.ifname, "lan0");
	strcpy(in[1].nic.ifname, "lan0");
	lldp_format(&text, &out);
	assert_int_equal(text.length, 0);
	assert_int_equal(DECODE(HEADER CHASSIS PORT SECONDS WORDS END), 0);
	out.lldp = lldp;
	out.lldp_last = 20.5;
	lldp_format(&text, &out);
	assert_string_equal(text.s, "lldp lan0 chassis=00:1b:21:aa:bb:cc port=Gi0/12 description=\"rack 3\" system=sw1 "
				    "ttl=120 last=20.5\n");
	text.s[text.length - 1] = '\0';
	struct fact_line line = {.path = "t", .number = 1, .at = text.s + 5, .report = &report};
	assert_int_equal(lldp_parse(in, 2, &line), 0);
	assert_memory_equal(&in[1].lldp, &lldp, sizeof lldp);
	assert_true(in[1].lldp_last == 20.5);
	text_free(&text);
	static const char *const wrong[] = {"lan1 ttl=1", "", "lan0 ttl=0", "lan0 last=nan", "lan0 last=-1", "lan0 colour=red"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char *s = xstrdup(wrong[i]);
		line.at = s;
		assert_int_equal(lldp_parse(in, 2, &line), -1);
		free(s);
	}
	assert_string_equal(report.messages[0].text, "lldp of a port that is not there: 'lan1'");
	assert_string_equal(report.messages[3].text, "not a time in seconds: 'nan'");
	report_free(&report);
}

static const struct lldp *heard(struct hearing *hearing, size_t port, double now)
{
	size_t count;
	return &hearing_facts(hearing, &count, now)[port].lldp;
}

/* Kept while it holds, and while there is a carrier; of the port that heard it. */
static void in_the_book(void **state)
{
	(void)state;
	static const uint8_t sw1[] = HEADER CHASSIS PORT SECONDS WORDS END, bye[] = HEADER CHASSIS PORT "\x06\x02\0\0";
	static const uint8_t key[HELLO_KEY_SIZE];
	static struct cluster cluster;
	static struct port_facts ports[2] = {{.nic = {.mac = "02:00:00:00:00:01", .carrier = 1}},
					     {.nic = {.mac = "02:00:00:00:00:02", .carrier = 0}}};
	cluster.n = 2;
	struct hearing *hearing = hearing_new(&cluster, 1, key, 1);
	hearing_ports(hearing, ports, 2, 0);
	assert_true(hearing_lldp(hearing, 0, sw1, sizeof sw1 - 1, 10));
	assert_false(hearing_lldp(hearing, 0, sw1, sizeof sw1 - 1, 40));   /* no news */
	assert_false(hearing_lldp(hearing, 1, sw1, sizeof sw1 - 1, 40));   /* no carrier */
	assert_false(hearing_lldp(hearing, 2, sw1, sizeof sw1 - 1, 40));   /* no port */
	assert_false(hearing_lldp(hearing, 0, sw1, 30, 40));		   /* no such frame */
	assert_string_equal(heard(hearing, 0, 159)->system, "sw1");
	assert_int_equal(heard(hearing, 0, 161)->seconds, 0);
	assert_true(hearing_lldp(hearing, 0, sw1, sizeof sw1 - 1, 170));
	assert_true(hearing_lldp(hearing, 0, bye, sizeof bye - 1, 171));
	assert_int_equal(heard(hearing, 0, 171)->seconds, 0);
	assert_true(hearing_lldp(hearing, 0, sw1, sizeof sw1 - 1, 180));
	ports[0].nic.carrier = 0;
	hearing_ports(hearing, ports, 2, 181);
	assert_int_equal(heard(hearing, 0, 181)->seconds, 0);
	hearing_free(hearing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_switch), cmocka_unit_test(other_ids), cmocka_unit_test(unknown_words_are_skipped),
		cmocka_unit_test(long_names_are_cut), cmocka_unit_test(refused), cmocka_unit_test(as_text),
		cmocka_unit_test(in_the_book),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
