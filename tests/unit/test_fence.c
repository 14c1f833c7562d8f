/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a half may go on without the other: stories word for word, and what must never be, over all there can be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "plan/fence.h"
#include "plan/health.h"

#define YES FACT_YES
#define NO FACT_NO
#define DUNNO FACT_UNKNOWN

struct row {
	const char *story;
	bool primary, two_node;
	enum drbd_disk disk;
	int quorate, member, joined;
	enum fence_peer peer;
	enum fence_holder holder;
	bool stored;
	unsigned steady_ms;
	enum fence_step step;
	int status;
	const char *text;
};

#define PRIMARY true
#define SECONDARY false
#define MANY false
#define TWO true
#define UP DISK_UP_TO_DATE

static const struct row rows[] = {
	/* three nodes: a primary has lost its peer */
	{"the standby died: first the claim", PRIMARY, MANY, UP, YES, NO, DUNNO, PEER_UNKNOWN, HOLDER_NOBODY, false, 0,
	 FENCE_CLAIM, 0, "r1 is claimed for this node"},
	{"claimed, not on the disk yet", PRIMARY, MANY, UP, YES, NO, DUNNO, PEER_UNKNOWN, HOLDER_US, false, 0, FENCE_WAIT, 0,
	 "r1: the claim is not on the disk yet"},
	{"claimed: it goes on, before the standby is fenced", PRIMARY, MANY, UP, YES, NO, DUNNO, PEER_UNKNOWN, HOLDER_US, true,
	 0, FENCE_END, FENCE_OUTDATED, "r1 goes on without node1, which left the cluster"},
	{"its cables are cut, or ours: nobody has noticed yet", PRIMARY, MANY, UP, YES, YES, DUNNO, PEER_UNKNOWN, HOLDER_US,
	 true, 1999, FENCE_WAIT, 0, "r1: is node1 still a member?"},
	{"only DRBD's connection is gone", PRIMARY, MANY, UP, YES, YES, DUNNO, PEER_UNKNOWN, HOLDER_US, true, 2000, FENCE_END,
	 FENCE_OUTDATED, "r1 goes on without its half on node1"},
	{"it is ours that are cut", PRIMARY, MANY, UP, NO, NO, DUNNO, PEER_UNKNOWN, HOLDER_US, true, 9000, FENCE_WAIT, 0,
	 "r1 stays frozen here: this node has no majority"},
	{"cut off, and the standby took over", PRIMARY, MANY, UP, YES, YES, DUNNO, PEER_UNKNOWN, HOLDER_PEER, true, 9000,
	 FENCE_END, FENCE_FAILED, "r1 stays frozen here: the good copy is that of node1"},

	/* three nodes: the standby is promoted, as its primary died */
	{"take-over: the claim", SECONDARY, MANY, UP, YES, NO, DUNNO, PEER_UNKNOWN, HOLDER_NOBODY, false, 0, FENCE_CLAIM, 0,
	 "r1 is claimed for this node"},
	{"take-over", SECONDARY, MANY, UP, YES, NO, DUNNO, PEER_UNKNOWN, HOLDER_US, true, 0, FENCE_END, FENCE_OUTDATED,
	 "r1 goes on without node1, which left the cluster"},
	{"the primary went on without us, and then died", SECONDARY, MANY, UP, YES, NO, DUNNO, PEER_UNKNOWN, HOLDER_PEER, true,
	 0, FENCE_END, FENCE_OLDER, "r1 is older here than on node1"},
	{"promoted by hand, the peer lives: is it in use there?", SECONDARY, MANY, UP, YES, YES, DUNNO, PEER_UNKNOWN,
	 HOLDER_NOBODY, false, 0, FENCE_ASK, 0, "r1 may be in use on node1"},
	{"promoted by hand, in use there", SECONDARY, MANY, UP, YES, YES, YES, PEER_PROMOTED, HOLDER_NOBODY, false, 0,
	 FENCE_END, FENCE_OLDER, "r1 is in use on node1"},
	{"promoted by hand, not in use there", SECONDARY, MANY, UP, YES, YES, YES, PEER_ALIVE, HOLDER_NOBODY, false, 0,
	 FENCE_CLAIM, 0, "r1 is claimed for this node"},

	/* all were off, and the peer does not come back */
	{"is our configuration as old as our data?", SECONDARY, MANY, DISK_CONSISTENT, YES, NO, DUNNO, PEER_UNKNOWN,
	 HOLDER_NOBODY, false, 0, FENCE_ASK, 0, "r1: does this node know the newest configuration?"},
	{"it may be", SECONDARY, MANY, DISK_CONSISTENT, YES, NO, NO, PEER_UNKNOWN, HOLDER_NOBODY, false, 0, FENCE_WAIT, 0,
	 "r1: too few have joined to know whether this half is the newest"},
	{"it is not, and nobody claimed", SECONDARY, MANY, DISK_CONSISTENT, YES, NO, YES, PEER_DEAD, HOLDER_NOBODY, false, 0,
	 FENCE_CLAIM, 0, "r1 is claimed for this node"},
	{"it is not, and the peer has newer data", SECONDARY, MANY, DISK_CONSISTENT, YES, NO, YES, PEER_DEAD, HOLDER_PEER,
	 false, 0, FENCE_END, FENCE_OLDER, "r1 is older here than on node1"},

	/* two nodes with IPMI */
	{"two: they lost each other", PRIMARY, TWO, UP, YES, NO, DUNNO, PEER_UNKNOWN, HOLDER_US, true, 9000, FENCE_ASK, 0,
	 "r1: was node1 fenced?"},
	{"two: not fenced yet", PRIMARY, TWO, UP, YES, NO, YES, PEER_UNCLEAN, HOLDER_US, true, 9000, FENCE_WAIT, 0,
	 "r1 waits until node1 is fenced"},
	{"two: Pacemaker has not noticed yet", PRIMARY, TWO, UP, YES, NO, YES, PEER_ALIVE, HOLDER_US, true, 9000, FENCE_WAIT, 0,
	 "r1 waits until node1 is fenced"},
	{"two: fenced", PRIMARY, TWO, UP, YES, NO, YES, PEER_DEAD, HOLDER_US, true, 0, FENCE_END, FENCE_FENCED,
	 "r1 goes on without node1, which was fenced"},
	{"two: only DRBD's connection is gone", PRIMARY, TWO, UP, YES, YES, DUNNO, PEER_UNKNOWN, HOLDER_US, true, 2000,
	 FENCE_END, FENCE_OUTDATED, "r1 goes on without its half on node1"},
	{"two: take-over", SECONDARY, TWO, UP, YES, NO, YES, PEER_DEAD, HOLDER_US, true, 0, FENCE_END, FENCE_FENCED,
	 "r1 goes on without node1, which was fenced"},
};

static void every_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		struct fence_facts f = {"r1", "node1", row->primary, false, row->disk, row->two_node, row->quorate,
					row->member, row->joined, row->peer, row->holder, row->stored, row->steady_ms, 1000};
		struct fence_verdict v;
		fence_judge(&v, &f);
		if (v.step != row->step || v.status != row->status || strcmp(v.text, row->text) != 0)
			fail_msg("%s: %s %d \"%s\"", row->story, fence_step_name(v.step), v.status, v.text);
		f.connected = true;
		fence_judge(&v, &f);
		if (v.step != FENCE_END || v.status != FENCE_FAILED)
			fail_msg("%s: connected again, and it goes on all the same", row->story);
	}
}

/* What must never be, said in another way than the code says it. */
static void check(const struct fence_facts *f, const struct fence_verdict *v)
{
	bool goes_on = v->step == FENCE_END && (v->status == FENCE_OUTDATED || v->status == FENCE_FENCED);
	bool late = f->steady_ms >= 2000;
	if (goes_on)
		assert_true(f->quorate == YES && f->holder == HOLDER_US && f->stored && !f->connected &&
			    (f->member == NO || late) && f->member != DUNNO);
	if (goes_on && f->two_node)
		assert_true(f->member == YES || f->peer == PEER_DEAD);
	/* Data that may be old, judged by a configuration that may be old. */
	if (!f->primary && f->disk != UP && (goes_on || v->step == FENCE_CLAIM))
		assert_int_equal(f->joined, YES);
	if (v->step == FENCE_CLAIM)
		assert_true(f->quorate == YES && f->holder == HOLDER_NOBODY);
	if (v->step == FENCE_END && v->status == FENCE_OLDER)
		assert_true(!f->primary && f->quorate == YES && (f->holder == HOLDER_PEER || f->peer == PEER_PROMOTED));
	/* Who is asked and has answered is not asked again. */
	if (v->step == FENCE_ASK)
		assert_true(f->joined == DUNNO || f->peer == PEER_UNKNOWN);
	assert_true(*v->text);
}

static void never(void **state)
{
	(void)state;
	struct fence_facts f = {.volume = "r1", .peer_name = "node1", .token_ms = 1000};
	for (unsigned i = 0; i < 2 * 2 * 2 * DRBD_DISKS; i++)
		for (unsigned j = 0; j < 3 * 3 * 3 * 5 * 3 * 2 * 3; j++) {
			struct fence_verdict v;
			f.primary = i % 2;
			f.connected = i / 2 % 2;
			f.two_node = i / 4 % 2;
			f.disk = i / 8;
			f.quorate = (int)(j % 3) - 1;
			f.member = (int)(j / 3 % 3) - 1;
			f.joined = (int)(j / 9 % 3) - 1;
			f.peer = j / 27 % 5;
			f.holder = j / 135 % 3;
			f.stored = j / 405 % 2;
			f.steady_ms = j / 810 * 1999;
			fence_judge(&v, &f);
			check(&f, &v);
		}
}

static void over_and_frozen(void **state)
{
	(void)state;
	struct drbd_state good = {DRBD_CONNECTED, ROLE_PRIMARY, ROLE_SECONDARY, UP, UP, -1, false, -1}, d = good;
	assert_true(fence_is_over(&good, false));
	assert_false(fence_is_frozen(&good));
	d.role = ROLE_SECONDARY;
	assert_true(fence_is_over(&d, true)); /* in use nowhere: its home says it */
	assert_false(fence_is_over(&d, false));
	d.peer_role = ROLE_PRIMARY;
	assert_false(fence_is_over(&d, true));
	d = good;
	d.connection = DRBD_SYNC_SOURCE;
	d.peer_disk = DISK_INCONSISTENT;
	assert_false(fence_is_over(&d, true));
	d.connection = DRBD_WF_CONNECTION;
	d.peer_disk = DISK_UNKNOWN;
	assert_false(fence_is_over(&d, true) || fence_is_frozen(&d));
	d.suspended = true;
	assert_true(fence_is_frozen(&d));
	d.role = ROLE_SECONDARY;
	assert_false(fence_is_frozen(&d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row),
		cmocka_unit_test(never),
		cmocka_unit_test(over_and_frozen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
