/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the node's daemon decides by itself: sizes of frames, and whether systemd-networkd has followed a name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ringctl/nics_aside.h"
#include "ringctl/nics_mtu.h"
#include "ringctl/nics_networkd.h"
#include "ringctl/nics_words.h"
#include "sys/clock.h"

/* --- sizes -------------------------------------------------------------------------------- */

static struct port_facts cable(const char *mac, unsigned mtu, unsigned through)
{
	struct port_facts port = {.role = "to-node2", .mtu = mtu, .mtu_max = 9216, .heard_count = 1};
	port.heard[0] = (struct port_heard){
		.kind = HEARD_MEMBER, .node = 2, .direct = true, .group = true, .two_way = true, .mtu = through};
	strcpy(port.heard[0].mac, mac);
	return port;
}

#define ONE "52:54:00:00:00:01"
#define TWO "52:54:00:00:00:02"

static void test_raised_and_kept(void **unused)
{
	struct mtu_memo memo = {0};
	struct port_facts port = cable(ONE, 1500, 1500);
	(void)unused;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 10), 9000);
	port.mtu = 9000;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 11), 0);
	port.heard[0].mtu = 9000;
	for (double t = 12; t < 100; t++)
		assert_int_equal(mtu_decide(&memo, &port, true, 0, t), 0);
}

static void test_lowered_once(void **unused)
{
	struct mtu_memo memo = {0};
	struct port_facts port = cable(ONE, 1500, 1500);
	(void)unused;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 10), 9000);
	port.mtu = 9000;
	for (double t = 11; t < 11 + MTU_PATIENCE; t++)
		assert_int_equal(mtu_decide(&memo, &port, true, 0, t), 0);
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 11 + MTU_PATIENCE), 1500);
	port.mtu = 1500;
	for (double t = 30; t < 100; t++) /* the same neighbour: never again */
		assert_int_equal(mtu_decide(&memo, &port, true, 0, t), 0);
	port = cable(TWO, 1500, 1500);
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 101), 9000);
}

/* Both ends raise it when they hear each other, and on a busy machine one of them is late. */
static void test_late_neighbour(void **unused)
{
	struct mtu_memo memo = {0};
	struct port_facts port = cable(ONE, 1500, 1500);
	(void)unused;
	port.heard[0].port_mtu = 1500;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 10), 9000);
	port.mtu = 9000;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 11), 0);
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 11 + MTU_PATIENCE), 1500);
	port.mtu = 1500;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 30), 0);
	port.heard[0].port_mtu = 9000;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 31), 9000);
	port.mtu = 9000; /* and now it does not come through: never again */
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 32), 0);
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 32 + MTU_PATIENCE), 1500);
	port.mtu = 1500;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 60), 0);
}

/* It was large already, by another neighbour or before a restart: down, and not up again. */
static void test_lowered_from_before(void **unused)
{
	struct mtu_memo memo = {0};
	struct port_facts port = cable(ONE, 9000, 1500);
	(void)unused;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 10), 0);
	port.heard[0].port_mtu = 1500; /* it gave up first */
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 10 + MTU_PATIENCE), 1500);
	port.mtu = 1500;
	for (double t = 21; t < 100; t++)
		assert_int_equal(mtu_decide(&memo, &port, true, 0, t), 0);
}

/* The driver took the carrier away for seconds: nothing was heard, and that says nothing about the size. */
static void test_patience_begins_with_the_carrier(void **unused)
{
	struct mtu_memo memo = {0};
	struct port_facts port = cable(ONE, 1500, 0), dark = {.role = "to-node2", .mtu = 9000, .mtu_max = 9216};
	(void)unused;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 10), 9000);
	for (double t = 11; t < 30; t++)
		assert_int_equal(mtu_decide(&memo, &dark, true, 0, t), 0);
	port.mtu = 9000;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 30), 0);
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 30 + MTU_PATIENCE - 1), 0);
	port.heard[0].mtu = 4000; /* some of it came through */
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 30 + MTU_PATIENCE), 4000);
}

static void test_left_alone(void **unused)
{
	struct mtu_memo memo = {0};
	struct port_facts port = cable(ONE, 1500, 1500);
	(void)unused;
	port.mtu_max = 1500;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 10), 0);
	port.mtu_max = 0;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 10), 0);
	port.mtu_max = 9216;
	port.heard[0].two_way = false;
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 10), 0);
	port.heard[0] = (struct port_heard){.kind = HEARD_FOREIGN, .direct = true, .two_way = true};
	assert_int_equal(mtu_decide(&memo, &port, true, 0, 10), 0);
	assert_int_equal(mtu_decide(&memo, &port, false, 0, 10), 0);
}

static void test_said_by_the_profile(void **unused)
{
	struct mtu_memo memo = {0};
	struct port_facts port = {.role = "to-node2", .mtu = 1500, .mtu_max = 9216};
	(void)unused;
	assert_int_equal(mtu_decide(&memo, &port, true, 4000, 10), 4000);
	assert_int_equal(mtu_decide(&memo, &port, true, 4000, 11), 0); /* who changes it back has his reasons */
	memo = (struct mtu_memo){0};
	assert_int_equal(mtu_decide(&memo, &port, true, 9500, 10), 9216);
}

/* A cable's port that becomes the LAN's gets back the LAN's size; one that was never ours does not. */
static void test_from_cable_to_lan(void **unused)
{
	struct mtu_memo memo = {0};
	struct port_facts port = cable(ONE, 1500, 1500), lan = {.role = "lan0", .mtu = 9000, .mtu_max = 9216};
	(void)unused;
	assert_int_equal(mtu_decide(&memo, &lan, false, 0, 9), 0);
	mtu_decide(&memo, &port, true, 0, 10);
	assert_int_equal(mtu_decide(&memo, &lan, false, 0, 11), 1500);
	assert_int_equal(mtu_decide(&memo, &lan, false, 0, 12), 0);
}

/* --- networkd ----------------------------------------------------------------------------- */

static const char roles[][IFNAME_TEXT] = {"lan0", "to-node2", "to-node3"};

#define STATE(file) "# This is private data. Do not parse.\nADMIN_STATE=configured\n" file "OPER_STATE=routable\n"
#define FILE_OF(name) "NETWORK_FILE=/etc/systemd/network/10-" name ".network\n"

static void test_networkd_right(void **unused)
{
	(void)unused;
	assert_true(nics_networkd_right(STATE(FILE_OF("to-node2")), "to-node2", roles, 3));
	assert_false(nics_networkd_right(STATE(FILE_OF("to-node3")), "to-node2", roles, 3));
	assert_false(nics_networkd_right(STATE(""), "to-node2", roles, 3));
	assert_false(nics_networkd_right("ADMIN_STATE=failed\n" FILE_OF("to-node2"), "to-node2", roles, 3));
	assert_true(nics_networkd_right("ADMIN_STATE=pending\n", "to-node2", roles, 3));
	assert_true(nics_networkd_right(STATE(""), "eth4", roles, 3));
	assert_false(nics_networkd_right(STATE(FILE_OF("to-node2")), "eth4", roles, 3));
	assert_true(nics_networkd_right(STATE("NETWORK_FILE=/etc/systemd/network/my.network\n"), "eth4", roles, 3));
	assert_false(nics_networkd_right("", "lan0", roles, 3));
}

/* --- aside, and what is said -------------------------------------------------------------- */

static int fails(void *context)
{
	return *(int *)context;
}

static enum aside_state wait_for(struct aside *aside)
{
	enum aside_state state;
	while ((state = aside_state(aside)) == ASIDE_BUSY)
		clock_pause(0.01);
	return state;
}

static void test_aside(void **unused)
{
	struct aside aside = {0};
	int result = 0;
	(void)unused;
	assert_int_equal(aside_state(&aside), ASIDE_REST);
	assert_true(aside_begin(&aside, fails, &result));
	assert_false(aside_begin(&aside, fails, &result));
	assert_int_equal(wait_for(&aside), ASIDE_DONE);
	assert_int_equal(aside_state(&aside), ASIDE_REST);
	result = -1;
	assert_true(aside_begin(&aside, fails, &result));
	assert_int_equal(wait_for(&aside), ASIDE_FAILED);
}

/* Standing for a while it is told once, and its end once; what comes and goes faster is not. */
static void test_complaints(void **unused)
{
	struct nics_complaints complaints = {0};
	struct cabling_complaint one = {.text = "something"};
	struct cabling wrong = {.complaints = &one, .complaint_count = 1}, fine = CABLING_NULL;
	(void)unused;
	nics_words_complain(&complaints, &wrong, 10);
	assert_int_equal(complaints.count, 1);
	assert_false(complaints.said[0].told);
	nics_words_complain(&complaints, &wrong, 10 + WORDS_PATIENCE);
	assert_true(complaints.said[0].told);
	nics_words_complain(&complaints, &fine, 20);
	nics_words_complain(&complaints, &wrong, 21); /* a moment without it is no end of it */
	nics_words_complain(&complaints, &fine, 22);
	assert_int_equal(complaints.count, 1);
	nics_words_complain(&complaints, &fine, 22 + WORDS_PATIENCE);
	assert_int_equal(complaints.count, 0);
	nics_words_complain(&complaints, &wrong, 40);
	nics_words_complain(&complaints, &fine, 41);
	nics_words_complain(&complaints, &fine, 41 + WORDS_PATIENCE);
	assert_int_equal(complaints.count, 0);
	free(complaints.said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_raised_and_kept),
		cmocka_unit_test(test_lowered_once),
		cmocka_unit_test(test_late_neighbour), cmocka_unit_test(test_lowered_from_before),
		cmocka_unit_test(test_patience_begins_with_the_carrier),
		cmocka_unit_test(test_left_alone),
		cmocka_unit_test(test_said_by_the_profile),
		cmocka_unit_test(test_from_cable_to_lan),
		cmocka_unit_test(test_networkd_right),
		cmocka_unit_test(test_aside),
		cmocka_unit_test(test_complaints),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
