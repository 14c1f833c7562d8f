/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /proc/drbd of version 8.4, as a kernel wrote it, and what is not quite that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sys/probe_drbd.h"

#define HEAD "version: 8.4.11 (api:1/proto:86-101)\nsrcversion: 96ED19D4C144624490A9AB1 \n"

/* The kernel's estimate, and what is none. */
static void time_left(void **state)
{
	(void)state;
	static const struct {
		const char *finish;
		int left;
	} rows[] = {{"0:04:10", 250}, {"2:00:01", 7201}, {"12345:00:00", 44442000}, {"0:60:00", -1}, {"0:1", -1},
		    {"never", -1}, {"", -1}, {"999999:00:00", -1}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct drbd_state s;
		char *text = xasprintf(HEAD " 0: cs:SyncSource ro:Primary/Secondary ds:UpToDate/Inconsistent C r-----\n"
					    "\tfinish: %s speed: 16,652 (16,652) K/sec\n", rows[i].finish);
		assert_int_equal(drbd_parse(text, &s, 1), 0);
		assert_int_equal(s.left, rows[i].left);
		free(text);
	}
}

static void two_volumes(void **state)
{
	(void)state;
	struct drbd_state s[2];
	assert_int_equal(drbd_parse(HEAD
		" 0: cs:Connected ro:Primary/Secondary ds:UpToDate/UpToDate C r-----\n"
		"    ns:74376 nr:0 dw:74376 dr:3441 al:11 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:0\n"
		" 1: cs:SyncTarget ro:Secondary/Primary ds:Inconsistent/UpToDate C r-----\n"
		"    ns:0 nr:83264 dw:83264 dr:0 al:8 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:21040\n"
		"\t[===============>....] sync'ed: 80.3% (21040/104304)K\n"
		"\tfinish: 0:00:01 speed: 16,652 (16,652) want: 41,000 K/sec\n", s, 2), 0);
	assert_int_equal(s[0].connection, DRBD_CONNECTED);
	assert_int_equal(s[0].role, ROLE_PRIMARY);
	assert_int_equal(s[0].peer_role, ROLE_SECONDARY);
	assert_int_equal(s[0].disk, DISK_UP_TO_DATE);
	assert_int_equal(s[0].peer_disk, DISK_UP_TO_DATE);
	assert_int_equal(s[0].permille, -1);
	assert_false(s[0].suspended);
	assert_int_equal(s[1].connection, DRBD_SYNC_TARGET);
	assert_int_equal(s[1].role, ROLE_SECONDARY);
	assert_int_equal(s[1].peer_role, ROLE_PRIMARY);
	assert_int_equal(s[1].disk, DISK_INCONSISTENT);
	assert_int_equal(s[1].permille, 803);
	assert_int_equal(s[0].left, -1);
	assert_int_equal(s[1].left, 1);
}

static void alone(void **state)
{
	(void)state;
	struct drbd_state s[2];
	assert_int_equal(drbd_parse(HEAD
		"\n 1: cs:WFConnection ro:Secondary/Unknown ds:UpToDate/DUnknown C s----s\n"
		"    ns:0 nr:0 dw:0 dr:0 al:8 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:0\n", s, 2), 0);
	assert_int_equal(s[0].connection, DRBD_UNCONFIGURED);
	assert_int_equal(s[0].peer_disk, DISK_UNKNOWN);
	assert_int_equal(s[1].connection, DRBD_WF_CONNECTION);
	assert_int_equal(s[1].peer_role, ROLE_UNKNOWN);
	assert_int_equal(s[1].peer_disk, DISK_UNKNOWN);
	assert_true(s[1].suspended);
}

/* Newborn: the activity log is suspended (the last flag), which is not I/O (the first). */
static void newborn_half(void **state)
{
	(void)state;
	struct drbd_state s[1];
	assert_int_equal(drbd_parse(HEAD
		" 0: cs:WFConnection ro:Secondary/Unknown ds:Inconsistent/DUnknown C r----s\n"
		"    ns:0 nr:0 dw:0 dr:0 al:8 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:64472\n", s, 1), 0);
	assert_int_equal(s[0].disk, DISK_INCONSISTENT);
	assert_false(s[0].suspended);
}

static void unconfigured_and_verify(void **state)
{
	(void)state;
	struct drbd_state s[2];
	assert_int_equal(drbd_parse(HEAD
		" 0: cs:Unconfigured\n"
		" 1: cs:VerifyS ro:Secondary/Secondary ds:UpToDate/UpToDate C r-----\n"
		"    ns:0 nr:0\n"
		"\t[>....................] verified:  0.9% (103384/104304)K\n"
		" 7: cs:Connected ro:Primary/Secondary ds:UpToDate/UpToDate C r-----\n", s, 2), 0);
	assert_int_equal(s[0].connection, DRBD_UNCONFIGURED);
	assert_int_equal(s[1].connection, DRBD_VERIFY_S);
	assert_int_equal(s[1].permille, 9);
}

static void not_ours(void **state)
{
	(void)state;
	struct drbd_state s[1];
	assert_int_equal(drbd_parse("", s, 1), 1);
	assert_int_equal(drbd_parse("version: 9.2.4 (api:2/proto:86-121)\n 0: cs:Connected\n", s, 1), 1);
	assert_int_equal(drbd_parse(HEAD " 0: cs:Connected ro:Primary/Secondary ds:UpToDate\n", s, 1), -1);
	assert_int_equal(s[0].connection, DRBD_UNCONFIGURED);
	assert_int_equal(drbd_parse(HEAD " 0: cs:Wonderful ro:Primary/Secondary ds:UpToDate/UpToDate C r-----\n", s, 1), -1);
	assert_int_equal(drbd_parse(HEAD " 0: cs:Connected ro:Primary/Secondary ds:UpToDate/UpToDate \n", s, 1), 0);
	assert_int_equal(s[0].connection, DRBD_CONNECTED);
}

/* However it is cut off, the parser stays within it (the sanitizers watch). */
static void cut_off(void **state)
{
	(void)state;
	static const char whole[] = HEAD
		" 0: cs:SyncTarget ro:Secondary/Primary ds:Inconsistent/UpToDate C r-----\n"
		"\t[===============>....] sync'ed: 80.3% (21040/104304)K\n";
	struct drbd_state s[2];
	for (size_t length = 0; length < sizeof whole; length++) {
		char *part = xstrndup(whole, length);
		drbd_parse(part, s, 2);
		free(part);
	}
}

static void newborn(void **state)
{
	(void)state;
	assert_int_equal(drbd_parse_newborn("0000000000000004:0000000000000000:0000000000000000:0000000000000000:"
					    "0:0:0:0:0:0:0\n"), 1);
	assert_int_equal(drbd_parse_newborn("5B0A7C9C0D3F7B96:0000000000000000:0000000000000000:0000000000000000:"
					    "1:1:0:1:0:0:0\n"), 0);
	assert_int_equal(drbd_parse_newborn("0000000000000000:0000000000000000:0:0:0:0\n"), 0);
	assert_int_equal(drbd_parse_newborn("4:0:0:0\n"), -1);
	assert_int_equal(drbd_parse_newborn(""), -1);
	assert_int_equal(drbd_parse_newborn("Device '0' not configured\n"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_left),
		cmocka_unit_test(two_volumes), cmocka_unit_test(alone), cmocka_unit_test(unconfigured_and_verify),
		cmocka_unit_test(newborn_half),
		cmocka_unit_test(not_ours), cmocka_unit_test(cut_off), cmocka_unit_test(newborn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
