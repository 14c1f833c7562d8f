/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Renewing and erasing, on the level of the plan: media of one node with different profiles meet a machine that is
 * nothing but facts, are cut off at every write, disks are replaced in between. Beside the facts the machine knows the
 * truth: which disk holds the data, and a whole system. Whatever the media do, data that could be read stay readable
 * unless they are erased on purpose, and a disk that boots boots something whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "plan/disk_kin.h"
#include "plan/disk_layout.h"
#include "plan/steps.h"

#define N 4
#define NEVER (-1)

enum medium { REFUSE, OWN, ERASE, MEDIA };

static struct profile profile[MEDIA];
static struct cluster cluster[MEDIA];

struct truth {
	bool data[PART_COUNT + 1]; /* own, copy: this disk's part is up to date */
	int system;		   /* which installation's boot and root are on it, whole; 0: none */
	bool open;		   /* its ESP: UEFI starts from it */
};

struct machine {
	struct disk_facts disk[N];
	struct truth truth[N];
	char by[MEDIUM_ID]; /* the medium of the last installation */
	int system;	    /* its number */
	int room;	    /* how many more writes until the power is cut */
	int writes;	    /* since the medium started */
	bool fills;	    /* an added disk is filled up at once; else never */
	bool again, erased;
};

enum outcome { FINE, STARTS, REFUSED, CUT };

/* --- what holds ----------------------------------------------------------------------------- */

static bool readable(const struct machine *m, enum partition part)
{
	bool there[N];
	for (int d = 0; d < N; d++)
		there[d] = m->truth[d].data[part];
	return level_survives(LEVEL_RAID10, LAYOUT_NEAR, there, N);
}

static bool data_readable(const struct machine *m)
{
	return readable(m, PART_OWN) && readable(m, PART_COPY);
}

static bool boots(const struct machine *m, int d)
{
	return m->disk[d].mark == MARK_SEALED || m->truth[d].open;
}

/* Every disk that boots, by BIOS or UEFI, finds one and the same whole system. True as well if none boots. */
static bool boots_whole(const struct machine *m)
{
	bool there[N];
	int system = 0;
	for (int d = 0; d < N; d++)
		if (boots(m, d)) {
			if (m->truth[d].system == 0 || (system && m->truth[d].system != system))
				return false;
			system = m->truth[d].system;
		}
	for (int d = 0; d < N; d++)
		there[d] = system && m->truth[d].system == system;
	return !system || level_survives(LEVEL_RAID10, LAYOUT_NEAR, there, N);
}

/* What a mark says that nothing boots from, UEFI does not start either. */
static void assert_closed(const struct machine *m)
{
	for (int d = 0; d < N; d++)
		if (m->disk[d].mark == MARK_NEWBORN || m->disk[d].mark == MARK_RENEWING)
			assert_false(m->truth[d].open);
}

/* --- deeds ---------------------------------------------------------------------------------- */

static bool powered(struct machine *m)
{
	if (m->room == 0)
		return false;
	if (m->room > 0)
		m->room--;
	m->writes++;
	return true;
}

static void add_content(struct disk_facts *disk, const char *type, const char *uuid, uint64_t start, uint64_t size)
{
	disk->contents = xrealloc(disk->contents, (disk->content_count + 1) * sizeof *disk->contents);
	struct disk_content *c = &disk->contents[disk->content_count++];
	*c = (struct disk_content){.start = start, .size = size};
	if (strcmp(type, "linux_raid_member") == 0)
		c->raid_disks = N;
	strcpy(c->where, "somewhere");
	strcpy(c->type, type);
	strcpy(c->uuid, uuid);
}

static void drop_content(struct disk_facts *disk, const char *uuid)
{
	size_t kept = 0;
	for (size_t i = 0; i < disk->content_count; i++)
		if (strcmp(disk->contents[i].uuid, uuid) != 0)
			disk->contents[kept++] = disk->contents[i];
	disk->content_count = kept;
}

static void add_member(struct disk_facts *disk, const struct array_plan *array, const struct disk_target *target)
{
	add_content(disk, "linux_raid_member", array->uuid, target->start[array->part], target->length[array->part]);
}

static enum outcome partition_disk(struct machine *m, struct disk_facts *disk, const struct disk_target *target)
{
	if (!powered(m))
		return CUT;
	disk->mark = MARK_NEWBORN;
	assert_closed(m); /* whatever lies in its ESP is still there */
	m->truth[disk - m->disk] = (struct truth){0};
	for (int writes = 0; writes < 2; writes++) /* where its ESP begins, the table */
		if (!powered(m))
			return CUT;
	disk_facts_free(disk, 1);
	add_content(disk, "gpt", target->disk_guid, 0, 0);
	return FINE;
}

static enum outcome create(struct machine *m, const struct array_plan *array, const struct disk_plan *plan)
{
	bool data = array->part == PART_OWN || array->part == PART_COPY;
	for (unsigned i = 0; i < plan->targets; i++) {
		struct disk_facts *disk = &m->disk[plan->target[i].disk - m->disk];
		struct truth *truth = &m->truth[disk - m->disk];
		truth->data[array->part] = false;
		truth->system = data ? truth->system : 0;
		if (!powered(m))
			return CUT;
		drop_content(disk, array->uuid);
		if (!powered(m))
			return CUT;
		add_member(disk, array, &plan->target[i]);
		truth->data[array->part] = data;
	}
	return FINE;
}

/* Read-only, and before the first write. */
static enum outcome assemble(const struct machine *m, const struct array_plan *array, const struct disk_plan *plan)
{
	bool there[N] = {false};
	assert_int_equal(m->writes, 0);
	for (unsigned i = 0; i < plan->targets; i++)
		if (!plan->target[i].added)
			there[plan->target[i].number - 1] = m->truth[plan->target[i].disk - m->disk].data[array->part];
	return level_survives(LEVEL_RAID10, LAYOUT_NEAR, there, N) ? FINE : REFUSED;
}

static enum outcome mark(struct machine *m, struct disk_facts *disk, enum disk_mark to)
{
	if (!powered(m))
		return CUT;
	disk->mark = to;
	return FINE;
}

static enum outcome renew(struct machine *m, struct disk_facts *disk)
{
	if (!powered(m))
		return CUT;
	m->truth[disk - m->disk].open = false;
	return mark(m, disk, MARK_RENEWING);
}

static enum outcome write_esps(struct machine *m)
{
	for (int d = 0; d < N; d++) {
		if (!powered(m))
			return CUT;
		assert_false(m->truth[d].open);
	}
	return FINE;
}

static enum outcome seal(struct machine *m, struct disk_facts *disk)
{
	if (!powered(m))
		return CUT;
	m->truth[disk - m->disk].open = true;
	return mark(m, disk, MARK_SEALED);
}

static enum outcome deed(struct machine *m, const struct step *step, const struct disk_plan *plan)
{
	struct disk_facts *disk = step->target ? &m->disk[step->target->disk - m->disk] : NULL;
	switch (step->kind) {
	case STEP_ASSEMBLE:
		return assemble(m, step->array, plan);
	case STEP_RENEW:
		return renew(m, disk);
	case STEP_PARTITION:
		return partition_disk(m, disk, step->target);
	case STEP_ADD:
		if (!powered(m))
			return CUT;
		add_member(disk, step->array, step->target);
		m->truth[disk - m->disk].data[step->array->part] = m->fills;
		return FINE;
	case STEP_ARRAY:
		return create(m, step->array, plan);
	case STEP_ESP:
		return write_esps(m);
	case STEP_VERIFY:
		m->system++;
		for (int d = 0; d < N; d++)
			m->truth[d].system = m->system;
		return FINE;
	case STEP_COMPLETE:
		return mark(m, disk, MARK_COMPLETE);
	case STEP_SEAL:
		return seal(m, disk);
	default:
		return FINE;
	}
}

static enum outcome walk(struct machine *m, const struct cluster *by, const struct disk_plan *plan)
{
	struct step_list steps;
	enum outcome outcome = FINE;
	bool whole_before = boots_whole(m); /* else people took disks away */
	install_steps(&steps, by, 1, plan);
	for (size_t i = 0; outcome == FINE && i < steps.count; i++) {
		outcome = deed(m, &steps.steps[i], plan);
		if (steps.steps[i].kind == STEP_VERIFY)
			medium_id(m->by, by, 1);
		assert_true(boots_whole(m) || !whole_before);
		assert_closed(m);
	}
	step_list_free(&steps);
	return outcome;
}

/* --- media ---------------------------------------------------------------------------------- */

static void read_installed(struct machine *m)
{
	for (int d = 0; d < N; d++) {
		bool known = m->disk[d].mark == MARK_SEALED && m->truth[d].system == m->system;
		snprintf(m->disk[d].installed, MEDIUM_ID, "%s", known ? m->by : "");
	}
}

/* A medium starts, thinks and does, until the power is cut after so many writes. */
static enum outcome run(struct machine *m, enum medium medium, int room)
{
	struct disk_plan plan;
	struct report report = REPORT_NULL;
	bool data_before = data_readable(m);
	enum outcome outcome = REFUSED;
	read_installed(m);
	m->room = room;
	m->writes = 0;
	if (disk_plan(&plan, &cluster[medium], 1, m->again, m->disk, N, &report) == 0) {
		for (unsigned i = 0; i < plan.targets; i++)
			m->erased |= plan.target[i].erase;
		outcome = plan.sealed ? STARTS : walk(m, &cluster[medium], &plan);
	}
	assert_true(report.errors || outcome != REFUSED || m->writes == 0);
	if (data_before && !m->erased)
		assert_true(data_readable(m));
	report_free(&report);
	return outcome;
}

static void new_disk(struct machine *m, int number)
{
	struct disk_facts *disk = &m->disk[number];
	disk_facts_free(disk, 1);
	*disk = (struct disk_facts){.size = UINT64_C(8) << 30, .sector = SECTOR};
	snprintf(disk->name, sizeof disk->name, "vd%c", 'a' + number);
	m->truth[number] = (struct truth){0};
}

static void installed_machine(struct machine *m, enum medium by)
{
	*m = (struct machine){0};
	for (int d = 0; d < N; d++)
		new_disk(m, d);
	assert_int_equal(run(m, by, NEVER), FINE);
	assert_true(data_readable(m));
	m->erased = false;
}

static void clone(struct machine *to, const struct machine *from)
{
	*to = *from;
	for (int d = 0; d < N; d++) {
		struct disk_facts *disk = &to->disk[d];
		size_t bytes = disk->content_count * sizeof *disk->contents;
		disk->contents = bytes ? memcpy(xcalloc(1, bytes), from->disk[d].contents, bytes) : NULL;
	}
}

static void machine_free(struct machine *m)
{
	disk_facts_free(m->disk, N);
}

static void assert_finished(struct machine *m, enum medium medium)
{
	for (int d = 0; d < N; d++)
		assert_int_equal(m->disk[d].mark, MARK_SEALED);
	m->again = false;
	assert_int_equal(run(m, medium, NEVER), STARTS);
	assert_int_equal(run(m, REFUSE, NEVER), STARTS);
}

/* --- renewal -------------------------------------------------------------------------------- */

/* Bits: the disks that were lost, and blank ones put in their place. Never two halves of one mirror. */
static const unsigned losses[] = {0, 1, 2, 4, 8, 1 | 4, 2 | 8, 1 | 8};
#define LOSSES (sizeof losses / sizeof *losses)

static void lose(struct machine *m, unsigned bits)
{
	for (int d = 0; d < N; d++)
		if (bits & 1U << d)
			new_disk(m, d);
}

static void every_cut_of_a_renewal_is_finished_by_the_next_run(void **state)
{
	(void)state;
	for (size_t loss = 0; loss < LOSSES * 2; loss++) {
		enum outcome outcome = CUT;
		for (int cut = 0; outcome == CUT; cut++) {
			struct machine m;
			installed_machine(&m, REFUSE);
			lose(&m, losses[loss / 2]);
			m.fills = loss % 2;
			outcome = run(&m, OWN, cut);
			assert_int_equal(run(&m, OWN, NEVER), outcome == FINE ? STARTS : FINE);
			assert_true(data_readable(&m));
			assert_finished(&m, OWN);
			machine_free(&m);
		}
	}
}

static void two_cuts_of_a_renewal_lose_nothing(void **state)
{
	(void)state;
	for (size_t loss = 0; loss < 2; loss++) {
		enum outcome first = CUT;
		for (int cut = 0; first == CUT; cut++) {
			struct machine begun;
			enum outcome second = CUT;
			installed_machine(&begun, REFUSE);
			lose(&begun, losses[loss]);
			first = run(&begun, OWN, cut);
			for (int again = cut % 2; second == CUT; again += 2) {
				struct machine m;
				clone(&m, &begun);
				second = run(&m, OWN, again);
				run(&m, OWN, NEVER);
				assert_true(data_readable(&m));
				assert_finished(&m, OWN);
				machine_free(&m);
			}
			machine_free(&begun);
		}
	}
}

/* Cut, a disk replaced, cut, a disk replaced: it ends, or refuses, and run() looks that no data are given away. */
static void end_after_losses(const struct machine *begun, unsigned *ended, unsigned *refused)
{
	for (int d = 0; d <= N; d++) {
		struct machine m;
		clone(&m, begun);
		if (d < N)
			new_disk(&m, d);
		bool readable_before = data_readable(&m);
		enum outcome outcome = run(&m, OWN, NEVER);
		if (outcome == REFUSED)
			(*refused)++;
		else
			(*ended)++;
		if (outcome == FINE)
			assert_true(readable_before); /* else ASSEMBLE has to refuse: no disk of this node was all blank */
		machine_free(&m);
	}
}

static void disks_replaced_between_cuts_lose_nothing_else(void **state)
{
	unsigned ended = 0, refused = 0;
	(void)state;
	for (int lost = 0; lost < 2 * (N + 1); lost++) {
		enum outcome first = CUT;
		for (int cut = 0; first == CUT; cut++) {
			struct machine begun;
			enum outcome second = CUT;
			installed_machine(&begun, REFUSE);
			lose(&begun, lost % 2 ? 2 : 0);
			begun.fills = cut % 2;
			first = run(&begun, OWN, cut);
			if (lost / 2 < N)
				new_disk(&begun, lost / 2);
			for (int again = cut % 5; second == CUT; again += 5) {
				struct machine m;
				clone(&m, &begun);
				second = run(&m, OWN, again);
				end_after_losses(&m, &ended, &refused);
				machine_free(&m);
			}
			machine_free(&begun);
		}
	}
	assert_true(ended > 1000);
	assert_true(refused > 100);
}

/* From its mark on a filled disk is as good as the others: the one it was filled from may die. */
static void an_added_disk_counts_from_its_mark_on(void **state)
{
	unsigned counted = 0;
	enum outcome first = CUT;
	(void)state;
	for (int cut = 0; first == CUT; cut++) {
		struct machine m;
		installed_machine(&m, REFUSE);
		new_disk(&m, 1);
		m.fills = true;
		first = run(&m, OWN, cut);
		if (first == CUT && m.disk[1].mark >= MARK_RENEWING) {
			new_disk(&m, 0); /* the other half of its mirror */
			assert_int_equal(run(&m, OWN, NEVER), FINE);
			assert_true(data_readable(&m));
			counted++;
		}
		machine_free(&m);
	}
	assert_true(counted > 3 * N); /* not only when it is complete */
}

/* A medium that keeps its hands off meets what a renewal left: it starts, finishes, or refuses. */
static void others_leave_an_interrupted_renewal_alone(void **state)
{
	unsigned refused = 0;
	enum outcome first = CUT;
	(void)state;
	for (int cut = 0; first == CUT; cut++) {
		struct machine m;
		installed_machine(&m, ERASE);
		lose(&m, 4);
		first = run(&m, OWN, cut);
		refused += run(&m, REFUSE, NEVER) == REFUSED;
		assert_true(data_readable(&m));
		run(&m, OWN, NEVER);
		assert_finished(&m, OWN);
		machine_free(&m);
	}
	assert_true(refused > N);
}

static void a_medium_renews_once(void **state)
{
	struct machine m;
	(void)state;
	installed_machine(&m, OWN);
	assert_int_equal(run(&m, OWN, NEVER), STARTS);
	new_disk(&m, 1);
	assert_int_equal(run(&m, OWN, NEVER), STARTS); /* a lost disk is no reason either */
	m.again = true;
	assert_int_equal(run(&m, OWN, NEVER), FINE);
	assert_true(data_readable(&m));
	assert_finished(&m, OWN);
	machine_free(&m);
}

/* --- erasing -------------------------------------------------------------------------------- */

static void every_cut_of_an_erasing_is_finished_by_the_next_runs(void **state)
{
	(void)state;
	for (size_t loss = 0; loss < 2; loss++) {
		enum outcome first = CUT;
		for (int cut = 0; first == CUT; cut++) {
			struct machine begun;
			enum outcome second = CUT;
			installed_machine(&begun, OWN);
			lose(&begun, losses[loss]);
			first = run(&begun, ERASE, cut);
			for (int again = cut % 4; second == CUT; again += 4) {
				struct machine m;
				clone(&m, &begun);
				second = run(&m, ERASE, again);
				run(&m, ERASE, NEVER);
				assert_true(m.erased);
				assert_finished(&m, ERASE);
				machine_free(&m);
			}
			machine_free(&begun);
		}
	}
}

/* In the middle of erasing the medium is changed for one that keeps data: what cannot be read is not made up. */
static void what_an_erasing_left_is_kept_or_refused(void **state)
{
	unsigned kept = 0, refused = 0;
	enum outcome first = CUT;
	(void)state;
	for (int cut = 0; first == CUT; cut++) {
		struct machine m;
		installed_machine(&m, REFUSE);
		first = run(&m, ERASE, cut);
		m.erased = false;
		bool readable_before = data_readable(&m);
		enum outcome outcome = run(&m, OWN, NEVER);
		kept += outcome == FINE && readable_before;
		refused += outcome == REFUSED;
		if (outcome == REFUSED)
			assert_false(readable_before);
		machine_free(&m);
	}
	assert_true(kept > N);
	assert_true(refused > 0);
}

static void a_medium_erases_once(void **state)
{
	struct machine m;
	(void)state;
	installed_machine(&m, ERASE);
	assert_int_equal(run(&m, ERASE, NEVER), STARTS);
	new_disk(&m, 2);
	assert_int_equal(run(&m, ERASE, NEVER), STARTS);
	new_disk(&m, 3); /* it cannot start any more, and still the medium waits to be told */
	new_disk(&m, 1);
	assert_int_equal(run(&m, ERASE, NEVER), REFUSED);
	assert_false(m.erased);
	m.again = true;
	assert_int_equal(run(&m, ERASE, NEVER), FINE);
	assert_true(m.erased);
	assert_finished(&m, ERASE);
	machine_free(&m);
}

/* Asked for again, cut, and started without being asked: nothing more is erased than what cannot boot any longer. */
static void erasing_again_that_was_cut_is_not_gone_on_with_unasked(void **state)
{
	enum outcome first = CUT;
	(void)state;
	for (int cut = 0; first == CUT; cut++) {
		struct machine m;
		installed_machine(&m, ERASE);
		m.again = true;
		first = run(&m, ERASE, cut);
		m.again = m.erased = false;
		enum outcome outcome = run(&m, ERASE, NEVER);
		if (cut > 1 && cut < 2 * N) { /* a mark was set, and not the last one */
			assert_int_equal(outcome, REFUSED);
			m.again = true;
			outcome = run(&m, ERASE, NEVER);
		}
		assert_int_equal(outcome, cut <= 1 || first == FINE ? STARTS : FINE);
		assert_finished(&m, ERASE);
		machine_free(&m);
	}
}

static void a_medium_that_cannot_be_told_is_not_erased(void **state)
{
	struct machine m;
	(void)state;
	installed_machine(&m, REFUSE);
	*m.by = '\0';
	assert_int_equal(run(&m, ERASE, NEVER), REFUSED);
	for (int d = 0; d < N; d++)
		m.disk[d].mark = MARK_NONE;
	assert_int_equal(run(&m, ERASE, NEVER), REFUSED);
	assert_int_equal(run(&m, OWN, NEVER), FINE);
	assert_true(data_readable(&m));
	assert_finished(&m, OWN);
	machine_free(&m);
}

/* --- numbers -------------------------------------------------------------------------------- */

static bool survives(enum level level, enum layout layout, const char *there)
{
	bool is[DISKS_MAX];
	unsigned n = (unsigned)strlen(there);
	for (unsigned i = 0; i < n; i++)
		is[i] = there[i] == '1';
	return level_survives(level, layout, is, n);
}

static void survivors(void **state)
{
	(void)state;
	assert_true(survives(LEVEL_RAID10, LAYOUT_NEAR, "1010"));
	assert_true(survives(LEVEL_RAID10, LAYOUT_NEAR, "1001"));
	assert_false(survives(LEVEL_RAID10, LAYOUT_NEAR, "1100"));
	assert_false(survives(LEVEL_RAID10, LAYOUT_NEAR, "1000"));
	assert_false(survives(LEVEL_RAID10, LAYOUT_FAR, "1001"));
	assert_false(survives(LEVEL_RAID10, LAYOUT_OFFSET, "0110"));
	assert_true(survives(LEVEL_RAID10, LAYOUT_OFFSET, "0101"));
	assert_false(survives(LEVEL_RAID10, LAYOUT_NEAR, "01110")); /* odd: a ring */
	assert_true(survives(LEVEL_RAID10, LAYOUT_NEAR, "01011"));
	assert_true(survives(LEVEL_RAID10, LAYOUT_NEAR, "01"));
	assert_true(survives(LEVEL_RAID1, LAYOUT_NEAR, "0010"));
	assert_false(survives(LEVEL_RAID1, LAYOUT_NEAR, "000"));
	assert_true(survives(LEVEL_RAID5, LAYOUT_NEAR, "0111"));
	assert_false(survives(LEVEL_RAID5, LAYOUT_NEAR, "0011"));
	assert_true(survives(LEVEL_RAID6, LAYOUT_NEAR, "00111"));
	assert_false(survives(LEVEL_RAID6, LAYOUT_NEAR, "00011"));
	assert_false(survives(LEVEL_RAID0, LAYOUT_NEAR, "01"));
	assert_false(survives(LEVEL_SINGLE, LAYOUT_NEAR, "0"));
}

static int set_up(void **state)
{
	static const char *const existing[MEDIA] = {"refuse", "own", "erase"};
	struct report report = REPORT_NULL;
	int result = 0;
	for (int i = 0; i < MEDIA; i++) {
		char *text = xasprintf("[cluster]\nname = test\nnetwork = 192.168.2.0/24\n"
				       "ssh-key = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKrJmXpXK1SmS0sl0ZhSjYkHrDQmWVnrSQZvGGBzUeVU a@b\n"
				       "[disks]\ncount = %s\nmin-size = 4G\nexisting = %s\n"
				       "[node a]\naddress = 192.168.2.1\n[node b]\naddress = 192.168.2.2\n",
				       (const char *)*state, existing[i]);
		result |= profile_read_text(&profile[i], "test.conf", text, &report);
		result |= cluster_plan(&cluster[i], &profile[i], "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", &report);
		free(text);
	}
	report_free(&report);
	return result;
}

static int four(void **state)
{
	*state = "4";
	return set_up(state);
}

/* The same machine, and what it was installed on only its disks tell. */
static int two_to_six(void **state)
{
	*state = "2-6";
	return set_up(state);
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < MEDIA; i++)
		profile_free(&profile[i]);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cut_of_a_renewal_is_finished_by_the_next_run),
		cmocka_unit_test(two_cuts_of_a_renewal_lose_nothing),
		cmocka_unit_test(disks_replaced_between_cuts_lose_nothing_else),
		cmocka_unit_test(an_added_disk_counts_from_its_mark_on),
		cmocka_unit_test(others_leave_an_interrupted_renewal_alone),
		cmocka_unit_test(a_medium_renews_once),
		cmocka_unit_test(every_cut_of_an_erasing_is_finished_by_the_next_runs),
		cmocka_unit_test(what_an_erasing_left_is_kept_or_refused),
		cmocka_unit_test(a_medium_erases_once),
		cmocka_unit_test(erasing_again_that_was_cut_is_not_gone_on_with_unasked),
		cmocka_unit_test(a_medium_that_cannot_be_told_is_not_erased),
		cmocka_unit_test(survivors),
	};
	const struct CMUnitTest of_range[] = {
		cmocka_unit_test(every_cut_of_a_renewal_is_finished_by_the_next_run),
		cmocka_unit_test(an_added_disk_counts_from_its_mark_on),
		cmocka_unit_test(others_leave_an_interrupted_renewal_alone),
		cmocka_unit_test(a_medium_renews_once),
		cmocka_unit_test(every_cut_of_an_erasing_is_finished_by_the_next_runs),
		cmocka_unit_test(what_an_erasing_left_is_kept_or_refused),
		cmocka_unit_test(a_medium_erases_once),
	};
	return cmocka_run_group_tests(tests, four, tear_down) + cmocka_run_group_tests(of_range, two_to_six, tear_down);
}
