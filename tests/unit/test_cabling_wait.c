/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long an installation waits for its ring: what is known and when, and what is done about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../installer/cabling_wait.h"

static struct cabling_complaint rooms[4][4];
static size_t room;

/* A cabling of which these things are wrong, up to CABLING_FLAWS; up to four of them at a time. */
static struct cabling wrong(const int *flaws)
{
	struct cabling_complaint *said = rooms[room++ % 4];
	struct cabling cabling = {.complaints = said};
	for (; *flaws < CABLING_FLAWS; flaws++)
		said[cabling.complaint_count++] =
			(struct cabling_complaint){.flaw = (enum cabling_flaw)*flaws, .wrong = true, .text = "wrong"};
	cabling.wrong = cabling.complaint_count > 0;
	return cabling;
}

#define WRONG(...) wrong((const int[]){__VA_ARGS__, CABLING_FLAWS})

/* ---- warn ---- */

static void test_warn_waits_no_longer_than_its_limit(void **state)
{
	(void)state;
	struct cabling cabling = WRONG(FLAW_MISSING);
	struct cabling_wait wait = cabling_wait_begin(CABLING_WARN, 3, 100);
	assert_int_equal(cabling_wait(&wait, &cabling, false, 100), CABLING_WAIT);
	assert_int_equal(cabling_wait(&wait, &cabling, false, 102.9), CABLING_WAIT);
	assert_int_equal(cabling_wait(&wait, &cabling, false, 103), CABLING_ENOUGH);
}

static void test_warn_goes_on_when_nothing_is_to_be_gained(void **state)
{
	(void)state;
	struct cabling cabling = WRONG(FLAW_CROSSED, FLAW_MISSING);
	struct cabling_wait wait = cabling_wait_begin(CABLING_WARN, 3, 100);
	assert_int_equal(cabling_wait(&wait, &cabling, true, 100), CABLING_ENOUGH);
}

/* ---- require ---- */

static void test_complete_goes_on_at_once(void **state)
{
	(void)state;
	struct cabling cabling = {.complete = true};
	struct cabling_wait wait = cabling_wait_begin(CABLING_REQUIRE, 3, 100);
	assert_int_equal(cabling_wait(&wait, &cabling, true, 100), CABLING_ENOUGH);
}

static void test_missing_has_ten_minutes(void **state)
{
	(void)state;
	struct cabling missing = WRONG(FLAW_MISSING), fine = {.complete = true};
	struct cabling_wait wait = cabling_wait_begin(CABLING_REQUIRE, 3, 100);
	assert_int_equal(cabling_wait(&wait, &missing, true, 100), CABLING_WAIT);
	assert_int_equal(cabling_wait(&wait, &missing, true, 699), CABLING_WAIT);
	struct cabling_wait other = wait;
	assert_int_equal(cabling_wait(&wait, &missing, true, 700), CABLING_REFUSED);
	assert_int_equal(cabling_wait(&other, &fine, true, 700), CABLING_ENOUGH);
}

static void test_crossed_is_refused_after_ten_seconds(void **state)
{
	(void)state;
	struct cabling crossed = WRONG(FLAW_CROSSED);
	struct cabling_wait wait = cabling_wait_begin(CABLING_REQUIRE, 3, 100);
	assert_int_equal(cabling_wait(&wait, &crossed, true, 100), CABLING_WAIT);
	assert_int_equal(cabling_wait(&wait, &crossed, true, 109), CABLING_WAIT);
	assert_int_equal(cabling_wait(&wait, &crossed, true, 110), CABLING_REFUSED);
}

static void test_a_moment_in_the_wrong_socket_is_forgiven(void **state)
{
	(void)state;
	struct cabling crossed = WRONG(FLAW_CROSSED), missing = WRONG(FLAW_MISSING);
	struct cabling_wait wait = cabling_wait_begin(CABLING_REQUIRE, 3, 100);
	assert_int_equal(cabling_wait(&wait, &crossed, true, 100), CABLING_WAIT);
	assert_int_equal(cabling_wait(&wait, &missing, true, 108), CABLING_WAIT);
	assert_int_equal(cabling_wait(&wait, &crossed, true, 111), CABLING_WAIT);
	assert_int_equal(cabling_wait(&wait, &crossed, true, 121), CABLING_REFUSED);
}

static void test_what_comes_and_goes_has_an_end_too(void **state)
{
	(void)state;
	struct cabling loop = WRONG(FLAW_LOOP), missing = WRONG(FLAW_MISSING);
	struct cabling_wait wait = cabling_wait_begin(CABLING_REQUIRE, 3, 0);
	for (double now = 0; now < CABLING_WAIT_MISSING; now += 10) {
		assert_int_equal(cabling_wait(&wait, &loop, true, now), CABLING_WAIT);
		assert_int_equal(cabling_wait(&wait, &missing, true, now + 5), CABLING_WAIT);
	}
	assert_int_equal(cabling_wait(&wait, &loop, true, CABLING_WAIT_MISSING), CABLING_REFUSED);
}

/* Every port has a carrier but one that no role needs, and no complaint is a refusal: a LAN that is only guessed. */
static void test_what_is_only_worth_saying_holds_nothing_up(void **state)
{
	(void)state;
	struct cabling cabling = WRONG(FLAW_LAN);
	cabling.complaints[0].wrong = cabling.wrong = false;
	struct cabling_wait wait = cabling_wait_begin(CABLING_REQUIRE, 3, 100);
	assert_int_equal(cabling_wait(&wait, &cabling, false, 102), CABLING_WAIT);
	assert_int_equal(cabling_wait(&wait, &cabling, false, 103), CABLING_ENOUGH);
}

/* ---- settled ---- */

static const struct port_heard neighbour = {
	.kind = HEARD_MEMBER, .node = 2, .direct = true, .group = true, .two_way = true, .mtu = 1500};

static struct port_facts port(int carrier, double since, double listened)
{
	return (struct port_facts){.nic.carrier = carrier, .carrier_since = since, .listened = listened};
}

static void test_settled(void **state)
{
	(void)state;
	struct port_facts ports[3] = {port(1, 0, 5), port(1, 0, 5), port(1, 0, 5)};
	assert_true(cabling_settled(ports, 3, 3, 10));
	assert_false(cabling_settled(ports, 2, 3, 10)); /* a port is not there yet */
	ports[1] = port(1, 8, 2);
	assert_false(cabling_settled(ports, 3, 3, 10));
	ports[1].heard[ports[1].heard_count++] = neighbour;
	assert_true(cabling_settled(ports, 3, 3, 10));
	ports[1].heard[0].mtu = 0; /* not found out yet */
	assert_false(cabling_settled(ports, 3, 3, 10));
	ports[1] = port(0, 6, 0);
	assert_false(cabling_settled(ports, 3, 3, 10)); /* its speed may still be under negotiation */
	assert_true(cabling_settled(ports, 3, 3, 11));
}

/* ---- what is waited for ---- */

static void test_text(void **state)
{
	(void)state;
	struct cluster cluster = {.n = 3, .cables = 3};
	static const char *const names[] = {"node1", "node2", "node3"};
	for (int i = 0; i < 3; i++) {
		cluster.node[i].name = names[i];
		cluster.cable[i] = (struct cluster_cable){.number = i + 1, .node = {i + 1, (i + 1) % 3 + 1}};
		strcat(strcpy(cluster.cable[i].ifname[0], "to-"), names[(i + 1) % 3]);
		strcat(strcpy(cluster.cable[i].ifname[1], "to-"), names[i]);
	}
	struct cabling cabling = WRONG(FLAW_SLOW);
	struct text text = TEXT_NULL;
	cabling_wait_text(&text, &cabling, &cluster, 1);
	assert_string_equal(text.s, "not heard yet: node2, node3");
	text_free(&text);
	cabling.role[cabling.role_count++] = (struct cabling_role){.cable = 1, .evidence = EVIDENCE_HEARD};
	cabling.role[cabling.role_count++] = (struct cabling_role){.cable = 3, .evidence = EVIDENCE_ORDER};
	cabling_wait_text(&text, &cabling, &cluster, 1);
	assert_string_equal(text.s, "not heard yet: node3");
	text_free(&text);
	cabling.role[1].evidence = EVIDENCE_HEARD;
	cabling_wait_text(&text, &cabling, &cluster, 1);
	assert_string_equal(text.s, "wrong");
	text_free(&text);
	cabling.role_count = 1;
	cluster.cable[2].node[0] = 2; /* a ring of two */
	strcpy(cluster.cable[2].ifname[1], "to2-node2");
	cabling_wait_text(&text, &cabling, &cluster, 1);
	assert_string_equal(text.s, "not heard yet: node2 (second cable)");
	text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_warn_waits_no_longer_than_its_limit),
		cmocka_unit_test(test_warn_goes_on_when_nothing_is_to_be_gained),
		cmocka_unit_test(test_complete_goes_on_at_once),
		cmocka_unit_test(test_missing_has_ten_minutes),
		cmocka_unit_test(test_crossed_is_refused_after_ten_seconds),
		cmocka_unit_test(test_a_moment_in_the_wrong_socket_is_forgiven),
		cmocka_unit_test(test_what_comes_and_goes_has_an_end_too),
		cmocka_unit_test(test_what_is_only_worth_saying_holds_nothing_up),
		cmocka_unit_test(test_settled),
		cmocka_unit_test(test_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
