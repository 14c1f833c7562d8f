/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, sizes and addresses: what is taken, and what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/num.h"

static void numbers(void **state)
{
	(void)state;
	uint64_t v = 7;
	assert_true(num_parse("0", 0, 9, &v) && v == 0);
	assert_true(num_parse("18446744073709551615", 0, UINT64_MAX, &v) && v == UINT64_MAX);
	static const char *const wrong[] = {"", "-1", "+1", " 1", "1 ", "1x", "0x1", "10", "18446744073709551616"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		v = 7;
		assert_false(num_parse(wrong[i], 0, 9, &v));
		assert_int_equal(v, 7);
	}
	assert_false(num_parse("1", 2, 9, &v));
}

static void sizes(void **state)
{
	(void)state;
	uint64_t v;
	assert_true(size_parse("1536", &v) && v == 1536);
	assert_true(size_parse("512M", &v) && v == UINT64_C(512) << 20);
	assert_true(size_parse("4GiB", &v) && v == UINT64_C(4) << 30);
	assert_true(size_parse("2T", &v) && v == UINT64_C(2) << 40);
	static const char *const wrong[] = {"", "G", "4g", "4GB", "4 G", "1.5G", "-4G", "4GiBs", "99999999999T",
					    "111111111111111111111111111111"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(size_parse(wrong[i], &v));
}

static void sizes_for_people(void **state)
{
	(void)state;
	char s[SIZE_TEXT];
	assert_string_equal(size_format(0, s), "0 B");
	assert_string_equal(size_format(1023, s), "1023 B");
	assert_string_equal(size_format(512 << 20, s), "512 MiB");
	assert_string_equal(size_format(UINT64_C(8) << 30, s), "8.0 GiB");
	assert_string_equal(size_format(UINT64_C(1536) << 20, s), "1.5 GiB");
	assert_string_equal(size_format(UINT64_MAX, s), "15.9 EiB");
}

static void ages(void **state)
{
	(void)state;
	char s[AGE_TEXT];
	assert_string_equal(age_format(-1, s), "0 s");
	assert_string_equal(age_format(12.9, s), "12 s");
	assert_string_equal(age_format(60, s), "1 min 0 s");
	assert_string_equal(age_format(3 * 3600 + 5 * 60 + 59, s), "3 h 5 min");
	assert_string_equal(age_format(2 * 86400 + 3 * 3600, s), "2 d 3 h");
	assert_string_equal(age_format(1e300, s), "11574 d 1 h");
}

static void addresses(void **state)
{
	(void)state;
	uint32_t a;
	char s[IPV4_TEXT];
	assert_true(ipv4_parse("192.168.2.141", &a));
	assert_int_equal(a, 0xc0a8028d);
	assert_string_equal(ipv4_format(a, s), "192.168.2.141");
	assert_string_equal(ipv4_format(UINT32_MAX, s), "255.255.255.255");
	static const char *const wrong[] = {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "1.2.3.", ".1.2.3",
					    "1..2.3", "1.2.3.4 ", "a.b.c.d", "1.2.3.-4", "1.2.3.0004", "0x1.2.3.4"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(ipv4_parse(wrong[i], &a));
}

static void networks(void **state)
{
	(void)state;
	struct ipv4_net net, other;
	assert_true(ipv4_net_parse("192.168.2.141/24", &net));
	assert_int_equal(net.address & 255, 141);
	assert_true(ipv4_net_contains(net, 0xc0a80201));
	assert_false(ipv4_net_contains(net, 0xc0a80301));
	assert_int_equal(ipv4_net_mask(0), 0);
	assert_int_equal(ipv4_net_mask(32), UINT32_MAX);
	assert_true(ipv4_net_parse("192.168.0.0/16", &other));
	assert_true(ipv4_net_overlaps(net, other) && ipv4_net_overlaps(other, net));
	assert_true(ipv4_net_parse("192.168.3.0/24", &other));
	assert_false(ipv4_net_overlaps(net, other));
	assert_true(ipv4_net_parse("0.0.0.0/0", &other));
	assert_true(ipv4_net_overlaps(net, other));
	static const char *const wrong[] = {"", "/", "1.2.3.4", "1.2.3.4/", "1.2.3.4/33", "1.2.3.4/24/24", "/24"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(ipv4_net_parse(wrong[i], &net));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),   cmocka_unit_test(sizes),	 cmocka_unit_test(sizes_for_people), cmocka_unit_test(ages),
		cmocka_unit_test(addresses), cmocka_unit_test(networks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
