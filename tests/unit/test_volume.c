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
	bool birth;
	enum volume_content content;
	bool mounted;
	enum volume_step step;
	const char *text;
};

#define STATE(cs, ro, peer_ro, ds, peer_ds) \
	{DRBD_##cs, ROLE_##ro, ROLE_##peer_ro, DISK_##ds, DISK_##peer_ds, -1, false}
#define SYNC(cs, ro, peer_ro, ds, peer_ds, permille) \
	{DRBD_##cs, ROLE_##ro, ROLE_##peer_ro, DISK_##ds, DISK_##peer_ds, permille, false}

static const struct row rows[] = {
	{"nothing is up", HOME, {.permille = -1}, -1, 0, 0, 0, VOLUME_WAIT, "r1 is not up yet"},

	/* birth */
	{"newborn, no peer", HOME, STATE(WF_CONNECTION, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), -1, 0, 0, 0,
	 VOLUME_WAIT, "r1 waits for its other half on node3"},
	{"newborn by its own metadata, no peer: still no birth", HOME,
	 STATE(WF_CONNECTION, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), 1, 0, 0, 0, VOLUME_WAIT,
	 "r1 waits for its other half on node3"},
	{"newborn at its standby, no peer", STANDBY, STATE(WF_CONNECTION, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), -1,
	 0, 0, 0, VOLUME_WAIT, "r1 waits for its other half on node1"},
	{"both may be newborn: ask", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, INCONSISTENT), -1, 0, 0,
	 0, VOLUME_LOOK, "r1 may be newborn"},
	{"both newborn, at home", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, INCONSISTENT), 1, 0, 0, 0,
	 VOLUME_DECLARE, "r1 is newborn on both nodes: its halves are declared equal"},
	{"both newborn, at the standby", STANDBY, STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, INCONSISTENT), 1,
	 0, 0, 0, VOLUME_WAIT, "r1 waits for node1, its home, to begin"},
	{"both incomplete, not newborn: never declared equal", HOME,
	 STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, INCONSISTENT), 0, 0, 0, 0, VOLUME_REFUSE,
	 "r1 is incomplete on both nodes and not newborn: no good copy is known"},
	{"newborn here, the peer has no disk", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, DISKLESS), 1,
	 0, 0, 0, VOLUME_WAIT, "r1 waits for the disk of its other half on node3 (Diskless)"},
	{"newborn here, the peer is just attaching", HOME,
	 STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, NEGOTIATING), 1, 0, 0, 0, VOLUME_WAIT,
	 "r1 waits for the disk of its other half on node3 (Negotiating)"},
	{"newborn here, the peer is shaking hands", HOME,
	 STATE(WF_REPORT_PARAMS, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), 1, 0, 0, 0, VOLUME_WAIT,
	 "r1 waits for its other half on node3"},

	/* one end has data */
	{"newborn here, data there: synced", HOME,
	 SYNC(SYNC_TARGET, SECONDARY, SECONDARY, INCONSISTENT, UP_TO_DATE, 437), 1, 0, 0, 0, VOLUME_WAIT,
	 "r1 is being synced from node3 (43 %)"},
	{"newborn here, data there, sync about to begin", HOME,
	 STATE(WF_BITMAP_T, SECONDARY, SECONDARY, INCONSISTENT, UP_TO_DATE), 1, 0, 0, 0, VOLUME_WAIT,
	 "r1 is being synced from node3"},
	{"newborn here, data there, sync paused", HOME,
	 STATE(CONNECTED, SECONDARY, SECONDARY, INCONSISTENT, UP_TO_DATE), 1, 0, 0, 0, VOLUME_WAIT,
	 "r1 is incomplete here and waits for node3, whose half is UpToDate"},
	{"newborn here, in use there", HOME, SYNC(SYNC_TARGET, SECONDARY, PRIMARY, INCONSISTENT, UP_TO_DATE, 10), 1, 0,
	 0, 0, VOLUME_REST, "r1 is primary on node3, switched there by hand"},
	{"data here, newborn there: used at once", HOME,
	 SYNC(SYNC_SOURCE, SECONDARY, SECONDARY, UP_TO_DATE, INCONSISTENT, 10), -1, 0, 0, 0, VOLUME_PROMOTE,
	 "r1 is up to date: becomes primary"},
	{"data here, newborn there, at the standby", STANDBY,
	 SYNC(SYNC_SOURCE, SECONDARY, SECONDARY, UP_TO_DATE, INCONSISTENT, 10), -1, 0, 0, 0, VOLUME_REST,
	 "r1 is mirrored here, its home is node1"},
	{"standby is rebuilt", STANDBY, SYNC(SYNC_TARGET, SECONDARY, PRIMARY, INCONSISTENT, UP_TO_DATE, 10), -1, 0, 0, 0,
	 VOLUME_REST, "r1 is primary on node1, its home"},

	/* both ends have data */
	{"both have data", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 0, 0, 0,
	 VOLUME_PROMOTE, "r1 is up to date: becomes primary"},
	{"both have data, at the standby", STANDBY, STATE(CONNECTED, SECONDARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1,
	 0, 0, 0, VOLUME_REST, "r1 is mirrored here, its home is node1"},
	{"switched by hand: left there", HOME, STATE(CONNECTED, SECONDARY, PRIMARY, UP_TO_DATE, UP_TO_DATE), -1, 0, 0, 0,
	 VOLUME_REST, "r1 is primary on node3, switched there by hand"},
	{"outdated here", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, OUTDATED, UP_TO_DATE), -1, 0, 0, 0, VOLUME_WAIT,
	 "r1 is Outdated here and waits for node3"},
	{"outdated there", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, UP_TO_DATE, OUTDATED), -1, 0, 0, 0,
	 VOLUME_PROMOTE, "r1 is up to date: becomes primary"},
	{"the peer may have newer data, but has lost its disk", HOME,
	 STATE(CONNECTED, SECONDARY, SECONDARY, UP_TO_DATE, DISKLESS), -1, 0, 0, 0, VOLUME_WAIT,
	 "r1 waits for the disk of its other half on node3 (Diskless)"},
	{"data, no peer: it may have newer", HOME, STATE(WF_CONNECTION, SECONDARY, UNKNOWN, UP_TO_DATE, UNKNOWN), -1, 0,
	 0, 0, VOLUME_WAIT, "r1 waits for its other half on node3"},
	{"outdated, no peer", HOME, STATE(WF_CONNECTION, SECONDARY, UNKNOWN, OUTDATED, UNKNOWN), -1, 0, 0, 0,
	 VOLUME_WAIT, "r1 waits for its other half on node3"},

	/* nobody but a person can help */
	{"split brain", HOME, STATE(STANDALONE, SECONDARY, UNKNOWN, UP_TO_DATE, UNKNOWN), -1, 0, 0, 0, VOLUME_REFUSE,
	 "r1 and its other half on node3 were changed apart from each other (split brain)"},
	{"interrupted sync meets a newborn", HOME, STATE(STANDALONE, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), 0, 0, 0,
	 0, VOLUME_REFUSE, "r1 is incomplete here, and so is its other half on node3: no good copy is known"},
	{"a newborn meets an interrupted sync", HOME, STATE(STANDALONE, SECONDARY, UNKNOWN, INCONSISTENT, UNKNOWN), 1, 0,
	 0, 0, VOLUME_REFUSE, "r1 is incomplete here, and so is its other half on node3: no good copy is known"},
	{"own array is gone", HOME, STATE(CONNECTED, SECONDARY, SECONDARY, DISKLESS, UP_TO_DATE), -1, 0, 0, 0,
	 VOLUME_REFUSE, "r1 has no disk here: array own is missing or has failed"},
	{"copy's array has failed", STANDBY, STATE(CONNECTED, SECONDARY, PRIMARY, FAILED, UP_TO_DATE), -1, 0, 0, 0,
	 VOLUME_REFUSE, "r1 has no disk here: array copy is missing or has failed"},
	{"being attached", HOME, STATE(WF_CONNECTION, SECONDARY, UNKNOWN, ATTACHING, UNKNOWN), -1, 0, 0, 0, VOLUME_WAIT,
	 "r1 is being attached"},

	/* primary here */
	{"primary: what is on it?", HOME, STATE(CONNECTED, PRIMARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 0,
	 CONTENT_UNKNOWN, 0, VOLUME_LOOK, "r1 is primary here"},
	{"primary, just born, empty", HOME, STATE(CONNECTED, PRIMARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 1,
	 CONTENT_NONE, 0, VOLUME_MKFS, "r1 is newborn and gets its file system"},
	{"primary, just born, and yet something is on it", HOME,
	 STATE(CONNECTED, PRIMARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 1, CONTENT_FOREIGN, 0, VOLUME_REFUSE,
	 "r1 holds something else than the file system made for it: left as it is"},
	{"primary, empty, and not just born", HOME, STATE(CONNECTED, PRIMARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 0,
	 CONTENT_NONE, 0, VOLUME_REFUSE, "r1 holds no file system, though it was not born just now: left as it is"},
	{"primary with its file system", HOME, STATE(CONNECTED, PRIMARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 1,
	 CONTENT_OURS, 0, VOLUME_MOUNT, "r1 is primary here, to be mounted"},
	{"primary by hand while the peer is away", HOME, STATE(WF_CONNECTION, PRIMARY, UNKNOWN, UP_TO_DATE, UNKNOWN), -1,
	 0, CONTENT_OURS, 0, VOLUME_MOUNT, "r1 is primary here, to be mounted"},
	{"mounted", HOME, STATE(CONNECTED, PRIMARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 0, CONTENT_UNKNOWN, 1,
	 VOLUME_REST, "r1 is mounted at /srv/r1"},
	{"mounted, and its disk has failed", HOME, STATE(CONNECTED, PRIMARY, SECONDARY, DISKLESS, UP_TO_DATE), -1, 0,
	 CONTENT_UNKNOWN, 1, VOLUME_REFUSE, "r1 has no disk here: array own is missing or has failed"},
	{"switched here by hand", STANDBY, STATE(CONNECTED, PRIMARY, SECONDARY, UP_TO_DATE, UP_TO_DATE), -1, 0,
	 CONTENT_OURS, 0, VOLUME_REST, "r1 was made primary here by hand"},
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
		.birth = row->birth,
		.content = row->content,
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
	}
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
	if (v->step == VOLUME_MKFS)
		assert_true(f->home && f->birth && f->content == CONTENT_NONE && d->role == ROLE_PRIMARY && !f->mounted);
	if (v->step == VOLUME_PROMOTE)
		assert_true(f->home && d->connection >= DRBD_CONNECTED && d->disk == DISK_UP_TO_DATE &&
			    d->peer_role != ROLE_PRIMARY);
	if (v->step == VOLUME_MOUNT)
		assert_true(f->home && d->role == ROLE_PRIMARY && f->content == CONTENT_OURS && !f->mounted);
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
		cmocka_unit_test(never),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
