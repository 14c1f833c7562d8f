/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of Pacemaker 3.0.0: of a fencer that had its configuration and one that had not, of a node whose controller was killed. */
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

#define STATE(join, attributes)                                                                                        \
	"<node_state id=\"1\" uname=\"node1\" in_ccm=\"1795451\" crmd=\"1795451971\" join=\"" join                            \
	"\" expected=\"member\"><lrm id=\"1\"/><transient_attributes id=\"1\"><instance_attributes id=\"status-1\">" attributes \
	"</instance_attributes></transient_attributes></node_state>\n"
#define LAN "<nvpair id=\"status-1-ethmonitor-lan0\" name=\"ethmonitor-lan0\" value=\"1\"/>"
#define FEATURES "<nvpair id=\"status-1-.feature-set\" name=\"#feature-set\" value=\"3.20.0\"/>"

/* A monitor may have written one of them since. */
static void test_attributes(void **unused)
{
	(void)unused;
	assert_int_equal(care_attributes_seen(STATE("member", LAN FEATURES)), ATTRIBUTES_THERE);
	assert_int_equal(care_attributes_seen(STATE("member", LAN)), ATTRIBUTES_GONE);
	assert_int_equal(care_attributes_seen("<node_state uname=\"node1\" join=\"member\"/>"), ATTRIBUTES_GONE);
	assert_int_equal(care_attributes_seen(STATE("down", LAN FEATURES)), ATTRIBUTES_NOT_YET);
	assert_int_equal(care_attributes_seen(STATE("pending", "")), ATTRIBUTES_NOT_YET);
	assert_int_equal(care_attributes_seen(""), ATTRIBUTES_NOT_YET);
	assert_int_equal(care_attributes_seen("<node_state"), ATTRIBUTES_NOT_YET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_blind), cmocka_unit_test(test_attributes)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
