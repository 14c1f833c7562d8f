/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of stonith_admin of Pacemaker 3.0.0, from a fencer that had its configuration and one that had not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ringctl/care.h"

static void test_blind(void **unused)
{
	(void)unused;
	assert_true(care_fencer_is_blind("0 fence devices found\n"));
	assert_false(care_fencer_is_blind("watchdog\n1 fence device found\n"));
	assert_false(care_fencer_is_blind("ipmi-node1\nipmi-node2\n10 fence devices found\n"));
	assert_false(care_fencer_is_blind(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_blind)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
