/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Power cuts, on the level of the plan: the steps are walked on disks that are nothing but facts, cut at
 * every place, and planned anew from what is left.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "plan/disk_kin.h"
#include "plan/steps.h"

#define N 4

static struct profile profile;
static struct cluster cluster;

/* A machine that is nothing but facts. */
struct machine {
	struct disk_facts disk[N];
	bool open[N]; /* its ESP: UEFI starts from it */
	int room; /* how many more writes until the power is cut; -1: never */
	bool ever_sealed; /* a disk could boot: there may be data */
	bool lost;	  /* a disk was partitioned after that */
};

static bool powered(struct machine *m)
{
	if (m->room == 0)
		return false;
	if (m->room > 0)
		m->room--;
	return true;
}

static void add_content(struct disk_facts *disk, const char *type, const char *uuid)
{
	disk->contents = xrealloc(disk->contents, (disk->content_count + 1) * sizeof *disk->contents);
	struct disk_content *c = &disk->contents[disk->content_count++];
	*c = (struct disk_content){0};
	strcpy(c->where, "somewhere");
	strcpy(c->type, type);
	strcpy(c->uuid, uuid);
}

static void walk_partition(struct machine *m, struct disk_facts *disk, const char *guid)
{
	if (!powered(m))
		return;
	m->lost |= m->ever_sealed;
	disk->mark = MARK_NEWBORN;
	assert_false(m->open[disk - m->disk]);
	for (int writes = 0; writes < 2; writes++) /* where its ESP begins, the table */
		if (!powered(m))
			return;
	disk_facts_free(disk, 1);
	add_content(disk, "gpt", guid);
}

static void walk_seal(struct machine *m, struct disk_facts *disk)
{
	if (powered(m)) {
		m->open[disk - m->disk] = true;
		m->ever_sealed = true;
	}
	if (powered(m))
		disk->mark = MARK_SEALED;
}

static void walk(struct machine *m, const struct step_list *steps)
{
	for (size_t i = 0; i < steps->count; i++) {
		const struct step *step = &steps->steps[i];
		struct disk_facts *disk = step->target ? &m->disk[step->target->disk - m->disk] : NULL;
		if (step->kind == STEP_PARTITION)
			walk_partition(m, disk, step->target->disk_guid);
		for (int d = 0; step->kind == STEP_ARRAY && d < N; d++)
			if (powered(m))
				add_content(&m->disk[d], "linux_raid_member", step->array->uuid);
		for (int d = 0; step->kind == STEP_ESP && d < N; d++)
			if (powered(m))
				m->open[d] = false;
		if (step->kind == STEP_COMPLETE && powered(m))
			disk->mark = MARK_COMPLETE;
		if (step->kind == STEP_SEAL)
			walk_seal(m, disk);
	}
}

/* Plans and walks. The result of disk_plan(); *sealed: there was nothing to do. */
static int run_medium(struct machine *m, int room, bool *sealed)
{
	struct disk_plan plan;
	struct step_list steps;
	struct report report = REPORT_NULL;
	int result = disk_plan(&plan, &cluster, 1, false, m->disk, N, &report);
	*sealed = result == 0 && plan.sealed;
	if (result == 0) {
		install_steps(&steps, &cluster, 1, &plan);
		m->room = room;
		walk(m, &steps);
		step_list_free(&steps);
	}
	report_free(&report);
	return result;
}

static void new_disk(struct disk_facts *disk, int number)
{
	disk_facts_free(disk, 1);
	*disk = (struct disk_facts){.size = UINT64_C(8) << 30, .sector = SECTOR};
	snprintf(disk->name, sizeof disk->name, "vd%c", 'a' + number);
}

static void new_machine(struct machine *m)
{
	*m = (struct machine){.room = -1};
	for (int d = 0; d < N; d++)
		new_disk(&m->disk[d], d);
}

/* How many single writes a whole installation has on this level. */
#define SEALS (N * 2)
#define WRITES (N * 3 + ARRAYS * N + N + N + SEALS)

static void every_cut_is_finished_by_the_next_run(void **state)
{
	(void)state;
	for (int cut = 0; cut <= WRITES; cut++) {
		struct machine m;
		bool sealed;
		new_machine(&m);
		assert_int_equal(run_medium(&m, cut, &sealed), 0);
		assert_int_equal(run_medium(&m, -1, &sealed), 0);
		assert_int_equal(sealed, cut == WRITES);
		for (int d = 0; d < N; d++)
			assert_int_equal(m.disk[d].mark, MARK_SEALED);
		assert_false(m.lost);
		assert_int_equal(run_medium(&m, -1, &sealed), 0);
		assert_true(sealed);
		disk_facts_free(m.disk, N);
	}
}

static void two_cuts_lose_nothing(void **state)
{
	(void)state;
	for (int first = 0; first <= WRITES; first++)
		for (int second = 0; second <= WRITES; second++) {
			struct machine m;
			bool sealed;
			new_machine(&m);
			assert_int_equal(run_medium(&m, first, &sealed), 0);
			assert_int_equal(run_medium(&m, second, &sealed), 0);
			assert_int_equal(run_medium(&m, -1, &sealed), 0);
			assert_false(m.lost);
			disk_facts_free(m.disk, N);
		}
}

/* Cut, the machine perhaps ran from a sealed disk, then one disk is replaced: the medium must not start anew. */
static void a_replaced_disk_does_not_cost_the_others(void **state)
{
	unsigned refused = 0;
	(void)state;
	for (int cut = 0; cut <= WRITES; cut++)
		for (int broken = 0; broken < N; broken++) {
			struct machine m;
			bool sealed;
			new_machine(&m);
			run_medium(&m, cut, &sealed);
			new_disk(&m.disk[broken], broken);
			int result = run_medium(&m, -1, &sealed);
			refused += result;
			assert_false(m.lost);
			if (!m.ever_sealed && cut < WRITES - SEALS - N) /* nothing was complete: it installs */
				assert_int_equal(result, 0);
			disk_facts_free(m.disk, N);
		}
	assert_true(refused > 0);
}

/* Between the first sector of its ESP and its mark: UEFI starts the node from a disk that is only complete. */
static void a_complete_disk_that_starts_is_finished_or_kept(void **state)
{
	(void)state;
	for (int broken = -1; broken < N; broken++) {
		struct machine m;
		bool sealed;
		new_machine(&m);
		run_medium(&m, WRITES - SEALS + 1, &sealed);
		assert_true(m.open[0]);
		assert_int_equal(m.disk[0].mark, MARK_COMPLETE);
		if (broken >= 0)
			new_disk(&m.disk[broken], broken);
		assert_int_equal(run_medium(&m, -1, &sealed), broken >= 0);
		assert_false(m.lost);
		disk_facts_free(m.disk, N);
	}
}

/* Two disks lost at once, and with them every one that was sealed. */
static void the_last_sealed_disk_lost_still_means_data(void **state)
{
	struct machine m;
	bool sealed;
	(void)state;
	new_machine(&m);
	run_medium(&m, WRITES - SEALS + 2, &sealed); /* one disk sealed */
	assert_true(m.ever_sealed);
	for (int d = 0; d < N; d++)
		if (m.disk[d].mark == MARK_SEALED)
			new_disk(&m.disk[d], d);
	assert_int_equal(run_medium(&m, -1, &sealed), 1);
	assert_false(m.lost);
	disk_facts_free(m.disk, N);
}

static void nothing_boots_before_everything_is_complete(void **state)
{
	struct machine m;
	struct disk_plan plan;
	struct step_list steps;
	struct report report = REPORT_NULL;
	size_t verify = 0;
	(void)state;
	new_machine(&m);
	assert_int_equal(disk_plan(&plan, &cluster, 1, false, m.disk, N, &report), 0);
	install_steps(&steps, &cluster, 1, &plan);
	for (size_t i = 0; i < steps.count; i++) {
		if (steps.steps[i].kind == STEP_VERIFY)
			verify = i;
		assert_true(steps.steps[i].kind >= (i ? steps.steps[i - 1].kind : STEP_PARTITION));
	}
	assert_int_equal(verify + 1 + 2 * N + 2, steps.count);
	assert_int_equal(steps.steps[steps.count - 1].kind, STEP_REBOOT);
	step_list_free(&steps);
	disk_facts_free(m.disk, N);
}

static int set_up(void **state)
{
	struct report report = REPORT_NULL;
	(void)state;
	int result = profile_read_text(&profile, "test.conf",
				       "[cluster]\nname = test\nnetwork = 192.168.2.0/24\n"
				       "ssh-key = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKrJmXpXK1SmS0sl0ZhSjYkHrDQmWVnrSQZvGGBzUeVU a@b\n"
				       "[disks]\ncount = 4\nmin-size = 4G\nexisting = refuse\n"
				       "[node a]\naddress = 192.168.2.1\n[node b]\naddress = 192.168.2.2\n"
				       "[node c]\naddress = 192.168.2.3\n",
				       &report);
	result |= cluster_plan(&cluster, &profile, "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", &report);
	report_print(&report, stderr, false);
	report_free(&report);
	return result;
}

static int tear_down(void **state)
{
	(void)state;
	profile_free(&profile);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cut_is_finished_by_the_next_run),
		cmocka_unit_test(two_cuts_lose_nothing),
		cmocka_unit_test(a_replaced_disk_does_not_cost_the_others),
		cmocka_unit_test(a_complete_disk_that_starts_is_finished_or_kept),
		cmocka_unit_test(the_last_sealed_disk_lost_still_means_data),
		cmocka_unit_test(nothing_boots_before_everything_is_complete),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
