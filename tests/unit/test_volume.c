/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule by which a volume is born once: every row of it, word for word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "plan/volume.h"

enum { STANDBY, HOME };

struct row {
	const char *story;
	bool home;
	struct drbd_state drbd;
	int newborn;
	bool mounted;
	enum volume_step step;
	bool settled;
	const char *text;
};

#define STATE(cs, ro, peer_ro, ds, peer_ds) \
	{DRBD_##cs, ROLE_##ro, ROLE_##peer_ro, DISK_##ds, DISK_##peer_ds, -1, false, -1}
#define SYNC(cs, ro, peer_ro, ds, peer_ds, permille) \
	{DRBD_##cs, ROLE_##ro, ROLE_##peer_ro, DISK_##ds, DISK_##peer_ds, permille, false, -1}

static const struct row rows[] = {
	{"nothing is up", HOME, {.permille = -1}, -1, 0, VOLUME_WAIT, false, "r1 is not up yet"},

	/* birth */
	{"newborn, no peer", HOME, STATE(WF_CONNECTION, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), -1, 0, VOLUME_WAIT,
	 false, "r1 waits for its other half on node3"},
	{"newborn by its own metadata, no peer: still no birth", HOME,
	 STATE(WF_CONNECTION, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), 1, 0, VOLUME_WAIT, false,
	 "r1 waits for its other half on node3"},
	{"newborn at its standby, no peer", STANDBY, STATE(WF_CONNECTION, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), -1,
	 0, VOLUME_WAIT, false, "r1 waits for its other half on node1"},
	{"both may be newborn: ask", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, INCONSISTENT), -1, 0,
	 VOLUME_LOOK, false, "r1 may be newborn"},
	{"both newborn, at home", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, INCONSISTENT), 1, 0,
	 VOLUME_DECLARE, false, "r1 is newborn on both nodes: its halves are declared equal"},
	{"both newborn, at the standby", STANDBY, STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, INCONSISTENT), 1,
	 0, VOLUME_WAIT, false, "r1 waits for node1, its home, to begin"},
	{"both incomplete, not newborn: never declared equal", HOME,
	 STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, INCONSISTENT), 0, 0, VOLUME_REFUSE, false,
	 "r1 is incomplete on both nodes and not newborn: no good copy is known"},
	{"newborn here, the peer has no disk", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, DISKLESS), 1,
	 0, VOLUME_WAIT, false, "r1 waits for the disk of its other half on node3 (Diskless)"},
	{"newborn here, the peer is just attaching", HOME,
	 STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, NEGOTIATING), 1, 0, VOLUME_WAIT, false,
	 "r1 waits for the disk of its other half on node3 (Negotiating)"},
	{"newborn here, the peer is shaking hands", HOME,
	 STATE(WF_REPORT_PARAMS, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), 1, 0, VOLUME_WAIT, false,
	 "r1 waits for its other half on node3"},
	{"declared, and up to date", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 0,
	 VOLUME_REST, true, "r1 is mirrored with node3, and Pacemaker puts it into use"},

	/* one end has data */
	{"newborn here, data there: synced", HOME,
	 SYNC(SYNC_TARGET, SECONDARY, SECONDARY, INCONSISTENT, UP_TO_DATE, 437), 1, 0, VOLUME_WAIT, true,
	 "r1 is being synced from node3 (43 %)"},
	{"newborn here, data there, sync about to begin", HOME,
	 STATE(WF_BITMAP_T, SECONDARY, SECONDARY, INCONSISTENT, UP_TO_DATE), 1, 0, VOLUME_WAIT, true,
	 "r1 is being synced from node3"},
	{"newborn here, data there, sync paused", HOME,
	 STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, UP_TO_DATE), 1, 0, VOLUME_WAIT, false,
	 "r1 is incomplete here and waits for node3, whose half is UpToDate"},
	{"newborn here, in use there", HOME, SYNC(SYNC_TARGET, SECONDARY, PRIMARY, INCONSISTENT, UP_TO_DATE, 10), 1, 0,
	 VOLUME_REST, true, "r1 is primary on node3"},
	{"data here, newborn there", HOME, SYNC(SYNC_SOURCE, SECONDARY, SECONDARY, UP_TO_DATE, INCONSISTENT, 10), -1, 0,
	 VOLUME_REST, true, "r1 is mirrored with node3, and Pacemaker puts it into use"},
	{"standby is rebuilt", STANDBY, SYNC(SYNC_TARGET, SECONDARY, PRIMARY, INCONSISTENT, UP_TO_DATE, 10), -1, 0,
	 VOLUME_REST, true, "r1 is primary on node1, its home"},

	/* both ends have data */
	{"both have data, at the standby", STANDBY, STATE(CONNECTED, SECONDARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 0,
	 VOLUME_REST, true, "r1 is mirrored with node1, and Pacemaker puts it into use"},
	{"in use on the standby", HOME, STATE(CONNECTED, SECONDARY, PRIMARY, UP_TO_DATE, UP_TO_DATE), -1, 0, VOLUME_REST,
	 true, "r1 is primary on node3"},
	{"outdated here", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, OUTDATED, UP_TO_DATE), -1, 0, VOLUME_WAIT, true,
	 "r1 is Outdated here and waits for node3"},
	{"the peer may have newer data, but has lost its disk", HOME,
	 STATE(CONNECTED, SECONDARY, SECONDARY, UP_TO_DATE, DISKLESS), -1, 0, VOLUME_WAIT, true,
	 "r1 waits for the disk of its other half on node3 (Diskless)"},
	{"data, no peer: it may have newer", HOME, STATE(WF_CONNECTION, SECONDARY, UNKNOWN, CONSISTENT, UNKNOWN), -1, 0,
	 VOLUME_WAIT, true, "r1 waits for its other half on node3"},
	{"outdated, no peer", HOME, STATE(WF_CONNECTION, SECONDARY, UNKNOWN, OUTDATED, UNKNOWN), -1, 0, VOLUME_WAIT, true,
	 "r1 waits for its other half on node3"},

	/* nobody but a person can help */
	{"split brain", HOME, STATE(STANDALONE, SECONDARY, UNKNOWN, UP_TO_DATE, UNKNOWN), -1, 0, VOLUME_REFUSE, false,
	 "r1 and its other half on node3 were changed apart from each other (split brain), or that one is too small"},
	{"interrupted sync meets a newborn", HOME, STATE(STANDALONE, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), 0, 0,
	 VOLUME_REFUSE, false, "r1 is incomplete here, and so is its other half on node3: no good copy is known"},
	{"a newborn meets an interrupted sync", HOME, STATE(STANDALONE, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), 1, 0,
	 VOLUME_REFUSE, false, "r1 is incomplete here, and its other half on node3 refused it: that one is incomplete, too, or larger "
	 "than array own"},
	{"it may be newborn", STANDBY, STATE(STANDALONE, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), -1, 0, VOLUME_REFUSE, false,
	 "r1 is incomplete here, and its other half on node1 refused it: that one is incomplete, too, or larger than array copy"},
	{"own array is gone", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, DISKLESS, UP_TO_DATE), -1, 0, VOLUME_REFUSE,
	 false, "r1 has no disk here: array own is missing or has failed"},
	{"copy's array has failed", STANDBY, STATE(CONNECTED, SECONDARY, PRIMARY, FAILED, UP_TO_DATE), -1, 0,
	 VOLUME_REFUSE, false, "r1 has no disk here: array copy is missing or has failed"},
	{"being attached", HOME, STATE(WF_CONNECTION, SECONDARY, UNKNOWN, ATTACHING, UNKNOWN), -1, 0, VOLUME_WAIT, false,
	 "r1 is being attached"},

	/* primary here */
	{"primary, not mounted yet", HOME, STATE(CONNECTED, PRIMARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 0,
	 VOLUME_REST, true, "r1 is primary here"},
	{"primary while the peer is away", STANDBY, STATE(WF_CONNECTION, PRIMARY, UNKNOWN, UP_TO_DATE, UNKNOWN), -1, 0,
	 VOLUME_REST, true, "r1 is primary here"},
	{"mounted", HOME, STATE(CONNECTED, PRIMARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 1, VOLUME_REST, true,
	 "r1 is mounted at /srv/r1"},
	{"mounted, and its disk has failed", HOME, STATE(CONNECTED, PRIMARY, SECONDARY, DISKLESS, UP_TO_DATE), -1, 1,
	 VOLUME_REFUSE, false, "r1 has no disk here: array own is missing or has failed"},
};

struct content_row {
	const char *story;
	enum drbd_role role;
	bool birth;
	enum volume_content content;
	enum volume_step step;
	const char *text;
};

static const struct content_row content_rows[] = {
	{"not promoted", ROLE_SECONDARY, true, CONTENT_UNKNOWN, VOLUME_WAIT, "r1 is not primary here"},
	{"cannot be read", ROLE_PRIMARY, true, CONTENT_UNKNOWN, VOLUME_WAIT, "r1 cannot be looked at"},
	{"just born, empty", ROLE_PRIMARY, true, CONTENT_NONE, VOLUME_MKFS, "r1 is newborn and gets its file system"},
	{"just born, and yet something is on it", ROLE_PRIMARY, true, CONTENT_FOREIGN, VOLUME_REFUSE,
	 "r1 holds something else than the file system made for it: left as it is"},
	{"empty, and not just born on this node", ROLE_PRIMARY, false, CONTENT_NONE, VOLUME_WAIT,
	 "r1 holds no file system, and it was not born just now on this node: left as it is"},
	{"something else", ROLE_PRIMARY, false, CONTENT_FOREIGN, VOLUME_REFUSE,
	 "r1 holds something else than the file system made for it: left as it is"},
	{"with its file system", ROLE_PRIMARY, false, CONTENT_OURS, VOLUME_REST, "r1 holds its file system"},
	{"the file system was made, the mark is still there", ROLE_PRIMARY, true, CONTENT_OURS, VOLUME_REST,
	 "r1 holds its file system"},
};

static void facts_of(struct volume_facts *facts, const struct row *row)
{
	*facts = (struct volume_facts){
		.name = "r1",
		.peer = row->home ? "node3" : "node1",
		.array = row->home ? "own" : "copy",
		.home = row->home,
		.drbd = row->drbd,
		.newborn = row->newborn,
		.mounted = row->mounted,
	};
}

static void every_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct volume_facts facts;
		struct volume_verdict verdict;
		facts_of(&facts, &rows[i]);
		volume_judge(&verdict, &facts);
		if (verdict.step != rows[i].step)
			fail_msg("%s: %s, not %s", rows[i].story, volume_step_name(verdict.step),
				 volume_step_name(rows[i].step));
		if (strcmp(verdict.text, rows[i].text) != 0)
			fail_msg("%s:\n  \"%s\"\n  \"%s\"", rows[i].story, verdict.text, rows[i].text);
		if (verdict.step == VOLUME_REFUSE && !*verdict.hint)
			fail_msg("%s: a refusal without a hint", rows[i].story);
		if (volume_is_settled(&facts) != rows[i].settled)
			fail_msg("%s: settled or not?", rows[i].story);
	}
}

/* Before Pacemaker runs nobody is asked, and nothing begins; what needs no birth is the same as ever. */
static void waits_for_pacemaker(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct volume_facts facts;
		struct volume_verdict with, without;
		facts_of(&facts, &rows[i]);
		volume_judge(&with, &facts);
		facts.waits_for = "Pacemaker";
		volume_judge(&without, &facts);
		bool birth = facts.home && facts.drbd.connection == DRBD_CONNECTED && facts.drbd.disk == DISK_INCONSISTENT &&
			     facts.drbd.peer_disk == DISK_INCONSISTENT;
		assert_int_equal(without.step, birth ? VOLUME_WAIT : with.step);
		assert_string_equal(without.text, birth ? "r1 is incomplete on both nodes and waits for Pacemaker" : with.text);
	}
}

static void every_content(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof content_rows / sizeof *content_rows; i++) {
		const struct content_row *row = &content_rows[i];
		struct volume_facts facts = {.name = "r1", .birth = row->birth, .content = row->content};
		struct volume_verdict verdict;
		facts.drbd.role = row->role;
		volume_judge_content(&verdict, &facts);
		if (verdict.step != row->step || strcmp(verdict.text, row->text) != 0)
			fail_msg("%s: %s, \"%s\"", row->story, volume_step_name(verdict.step), verdict.text);
		if (verdict.step == VOLUME_REFUSE && !*verdict.hint)
			fail_msg("%s: a refusal without a hint", row->story);
	}
}

static void wants_disk(void **state)
{
	(void)state;
	struct drbd_state lost = {DRBD_CONNECTED, ROLE_PRIMARY, ROLE_SECONDARY, DISK_DISKLESS, DISK_UP_TO_DATE, -1, false, -1}, d = lost;
	struct array_facts whole = {.there = true, .raid_disks = 4}, array = whole;
	assert_true(volume_wants_disk(&lost, &whole));
	d.connection = DRBD_UNCONFIGURED;
	assert_false(volume_wants_disk(&d, &whole)); /* it is not up at all */
	d = lost;
	d.disk = DISK_FAILED; /* not let go of yet */
	assert_false(volume_wants_disk(&d, &whole));
	array.degraded = 1;
	assert_false(volume_wants_disk(&lost, &array));
	array = whole;
	array.there = false;
	assert_false(volume_wants_disk(&lost, &array));
}

typedef void on_facts(const struct volume_facts *facts, const struct volume_verdict *verdict);

/* Every state there is, possible or not, with every answer to the questions. */
static void for_all(on_facts *call)
{
	struct volume_facts f = {.name = "r1", .peer = "p", .array = "own"};
	for (unsigned i = 0; i < DRBD_CONNECTIONS * DRBD_DISKS * DRBD_DISKS; i++)
		for (unsigned j = 0; j < DRBD_ROLES * DRBD_ROLES * 3 * 4 * 8; j++) {
			struct volume_verdict verdict;
			f.drbd.connection = i % DRBD_CONNECTIONS;
			f.drbd.disk = i / DRBD_CONNECTIONS % DRBD_DISKS;
			f.drbd.peer_disk = i / DRBD_CONNECTIONS / DRBD_DISKS;
			f.drbd.role = j % DRBD_ROLES;
			f.drbd.peer_role = j / DRBD_ROLES % DRBD_ROLES;
			f.newborn = (int)(j / 9 % 3) - 1;
			f.content = j / 27 % 4;
			f.home = j / 108 % 2;
			f.birth = j / 216 % 2;
			f.mounted = j / 432 % 2;
			f.drbd.permille = -1;
			volume_judge(&verdict, &f);
			call(&f, &verdict);
		}
}

/* What must never be, said in another way than the code says it. */
static void check(const struct volume_facts *f, const struct volume_verdict *v)
{
	const struct drbd_state *d = &f->drbd;
	if (v->step == VOLUME_DECLARE)
		assert_true(f->home && f->newborn == 1 && d->connection == DRBD_CONNECTED &&
			    d->disk == DISK_INCONSISTENT && d->peer_disk == DISK_INCONSISTENT &&
			    d->role != ROLE_PRIMARY && d->peer_role != ROLE_PRIMARY && !f->mounted);
	/* It never promotes, mounts, or makes a file system. */
	assert_true(v->step == VOLUME_REST || v->step == VOLUME_WAIT || v->step == VOLUME_LOOK || v->step == VOLUME_DECLARE ||
		    v->step == VOLUME_REFUSE);
	/* Whoever looks on would never be asked again: so nothing may be left to be done. */
	if (volume_is_settled(f))
		assert_true(v->step != VOLUME_DECLARE && v->step != VOLUME_LOOK && d->connection > DRBD_STANDALONE);
	struct volume_verdict content;
	volume_judge_content(&content, f);
	if (content.step == VOLUME_MKFS)
		assert_true(f->birth && f->content == CONTENT_NONE && d->role == ROLE_PRIMARY);
	if (content.step == VOLUME_REST)
		assert_true(f->content == CONTENT_OURS && d->role == ROLE_PRIMARY);
	assert_true(*v->text);
}

static void never(void **state)
{
	(void)state;
	for_all(check);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row),
		cmocka_unit_test(waits_for_pacemaker),
		cmocka_unit_test(every_content),
		cmocka_unit_test(wants_disk),
		cmocka_unit_test(never),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
