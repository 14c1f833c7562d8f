/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids derive from the cluster's id; digests are what sha256sum says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/id.h"

#define CLUSTER "6f1d7a3e-5c52-4c0a-9d3b-0e8f8d1c2b4a"

/*
 * printf 6f1d7a3e-5c52-4c0a-9d3b-0e8f8d1c2b4a/node1/array/root | sha256sum begins with
 * f1b12f9d1ffa8727683a4fb92f5efee8; the thirteenth digit becomes 8, the seventeenth one of 8, 9, a, b.
 */
static void derived(void **state)
{
	(void)state;
	char id[ID_TEXT], other[ID_TEXT];
	id_derive(id, CLUSTER, "node%d/array/%s", 1, "root");
	assert_string_equal(id, "f1b12f9d-1ffa-8727-a83a-4fb92f5efee8");
	assert_true(id_valid(id));
	id_derive(other, CLUSTER, "node2/array/root");
	assert_string_not_equal(id, other);
}

static void valid(void **state)
{
	(void)state;
	assert_true(id_valid(CLUSTER));
	static const char *const wrong[] = {"", "6f1d7a3e", "6F1D7A3E-5c52-4c0a-9d3b-0e8f8d1c2b4a", CLUSTER "0",
					    "6f1d7a3e05c52-4c0a-9d3b-0e8f8d1c2b4a", "6f1d7a3e-5c52-4c0a-9d3b-0e8f8d1c2b4-"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(id_valid(wrong[i]));
}

static void as_mdadm_writes_it(void **state)
{
	(void)state;
	char md[ID_TEXT];
	id_as_md(md, CLUSTER);
	assert_string_equal(md, "6f1d7a3e:5c524c0a:9d3b0e8f:8d1c2b4a");
}

static void digests(void **state)
{
	(void)state;
	char digest[DIGEST_TEXT];
	digest_of(digest, "abc", 3); /* FIPS 180-4's own example */
	assert_string_equal(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_int_equal(digest_of_file(digest, "/dev/null"), 0);
	assert_string_equal(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_int_equal(digest_of_file(digest, "/nonexistent"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(derived),
		cmocka_unit_test(valid),
		cmocka_unit_test(as_mdadm_writes_it),
		cmocka_unit_test(digests),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
