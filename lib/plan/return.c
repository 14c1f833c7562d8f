/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/return.h"

static bool in_step(const struct drbd_state *d)
{
	return d->connection == DRBD_CONNECTED && d->disk == DISK_UP_TO_DATE && d->peer_disk == DISK_UP_TO_DATE &&
	       !d->suspended;
}

/* In use on its standby, and nothing that is seen from here has anything to do with repairs. */
static bool is_quiet(const struct return_facts *f)
{
	return in_step(&f->drbd[0]) && in_step(&f->drbd[1]) && f->drbd[0].role == ROLE_SECONDARY &&
	       f->drbd[0].peer_role == ROLE_PRIMARY && !f->rebuilding;
}

/* A clock that was set counts either way. */
static bool is_recent(uint64_t then, uint64_t now)
{
	return then && (then > now ? then - now : now - then) < RETURN_DAY;
}

static bool is_enough(const struct return_memory *memory, uint64_t date)
{
	int recent = 0;
	for (int i = 0; i < RETURN_A_DAY; i++)
		recent += is_recent(memory->returned[i], date);
	return recent == RETURN_A_DAY;
}

enum return_step return_judge(struct return_memory *memory, const struct return_facts *f)
{
	if (!f->automatic || !is_quiet(f)) {
		memory->quiet = memory->asked = 0;
		return RETURN_NOTHING;
	}
	/* A moment of the future is one of another boot. */
	if (memory->quiet == 0 || memory->quiet > f->now) {
		memory->quiet = f->now;
		memory->asked = 0;
	}
	bool enough = is_enough(memory, f->date);
	if (f->now - memory->quiet < RETURN_QUIET ||
	    (memory->asked != 0 && f->now - memory->asked < (enough ? RETURN_TELL : RETURN_AGAIN)))
		return RETURN_WAIT;
	memory->asked = f->now;
	return enough ? RETURN_ENOUGH : RETURN_ASK;
}

void return_note(struct return_memory *memory, uint64_t date)
{
	for (int i = RETURN_A_DAY - 1; i > 0; i--)
		memory->returned[i] = memory->returned[i - 1];
	memory->returned[0] = date;
}
