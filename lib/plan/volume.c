/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/volume.h"

#include <stdarg.h>
#include <stdio.h>

const char *drbd_connection_name(enum drbd_connection connection)
{
	static const char *const names[DRBD_CONNECTIONS] = {
		"Unconfigured", "StandAlone",	"Disconnecting", "Unconnected",	   "Timeout",
		"BrokenPipe",	"NetworkFailure", "ProtocolError", "TearDown",	   "WFConnection",
		"WFReportParams", "Connected",	"StartingSyncS", "StartingSyncT",  "WFBitMapS",
		"WFBitMapT",	"WFSyncUUID",	"SyncSource",	 "SyncTarget",	   "VerifyS",
		"VerifyT",	"PausedSyncS",	"PausedSyncT",	 "Ahead",	   "Behind",
	};
	return connection < DRBD_CONNECTIONS ? names[connection] : "?";
}

const char *drbd_disk_name(enum drbd_disk disk)
{
	static const char *const names[DRBD_DISKS] = {
		"Diskless", "Attaching", "Failed", "Negotiating", "Inconsistent", "Outdated", "DUnknown", "Consistent",
		"UpToDate",
	};
	return disk < DRBD_DISKS ? names[disk] : "?";
}

const char *drbd_role_name(enum drbd_role role)
{
	static const char *const names[DRBD_ROLES] = {"Unknown", "Primary", "Secondary"};
	return role < DRBD_ROLES ? names[role] : "?";
}

const char *volume_step_name(enum volume_step step)
{
	static const char *const names[] = {"rest", "wait", "look", "declare", "mkfs", "refuse"};
	return names[step];
}

__attribute__((format(printf, 3, 4))) static void say(struct volume_verdict *v, enum volume_step step,
						      const char *format, ...)
{
	va_list args;
	va_start(args, format);
	v->step = step;
	vsnprintf(v->text, sizeof v->text, format, args);
	va_end(args);
}

__attribute__((format(printf, 2, 3))) static void hint(struct volume_verdict *v, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(v->hint, sizeof v->hint, format, args);
	va_end(args);
}

static void judge_apart(struct volume_verdict *v, const struct volume_facts *f)
{
	if (f->drbd.connection == DRBD_STANDALONE && f->drbd.disk > DISK_INCONSISTENT) {
		say(v, VOLUME_REFUSE, "%s and its other half on %s were changed apart from each other (split brain), or that one is "
		    "too small", f->name, f->peer);
		hint(v, "journalctl -k -g drbd says which; of a split brain choose the half to give up; there: drbdadm connect "
		     "--discard-my-data %s; here and there: drbdadm connect %s", f->name, f->name);
	} else if (f->drbd.connection == DRBD_STANDALONE && f->newborn == 0) {
		say(v, VOLUME_REFUSE, "%s is incomplete here, and so is its other half on %s: no good copy is known", f->name,
		    f->peer);
		hint(v, "see journalctl -k -g drbd on both nodes");
	} else if (f->drbd.connection == DRBD_STANDALONE) {
		say(v, VOLUME_REFUSE, "%s is incomplete here, and its other half on %s refused it: that one is incomplete, too, or larger "
		    "than array %s", f->name, f->peer, f->array);
		hint(v, "journalctl -k -g drbd on both nodes says which: see ringctl(8), INCOMPLETE VOLUMES and A HALF THAT IS TOO "
		     "SMALL");
	} else {
		say(v, VOLUME_WAIT, "%s waits for its other half on %s", f->name, f->peer);
		if (f->drbd.disk > DISK_INCONSISTENT)
			hint(v, "if %s is gone for good, which may have the newer data: see ringctl(8), A HALF WITHOUT ITS PEER",
			     f->peer);
	}
}

/* Connected, secondary here and at the peer, and our half is incomplete. */
static void judge_incomplete(struct volume_verdict *v, const struct volume_facts *f)
{
	if (f->drbd.connection != DRBD_CONNECTED && f->drbd.permille >= 0)
		say(v, VOLUME_WAIT, "%s is being synced from %s (%d %%)", f->name, f->peer, f->drbd.permille / 10);
	else if (f->drbd.connection != DRBD_CONNECTED)
		say(v, VOLUME_WAIT, "%s is being synced from %s", f->name, f->peer);
	else if (f->drbd.peer_disk != DISK_INCONSISTENT)
		say(v, VOLUME_WAIT, "%s is incomplete here and waits for %s, whose half is %s", f->name, f->peer,
		    drbd_disk_name(f->drbd.peer_disk));
	else if (!f->home)
		say(v, VOLUME_WAIT, "%s waits for %s, its home, to begin", f->name, f->peer);
	else if (f->waits_for)
		say(v, VOLUME_WAIT, "%s is incomplete on both nodes and waits for %s", f->name, f->waits_for);
	else if (f->newborn < 0)
		say(v, VOLUME_LOOK, "%s may be newborn", f->name);
	else if (f->newborn)
		say(v, VOLUME_DECLARE, "%s is newborn on both nodes: its halves are declared equal", f->name);
	else {
		say(v, VOLUME_REFUSE, "%s is incomplete on both nodes and not newborn: no good copy is known", f->name);
		hint(v, "see ringctl(8), INCOMPLETE VOLUMES");
	}
}

/* Connected, secondary here and at the peer. */
static void judge_together(struct volume_verdict *v, const struct volume_facts *f)
{
	/* Without a disk there, there was no handshake: our data may be the older. */
	bool peer_was_asked = f->drbd.peer_disk == DISK_INCONSISTENT || f->drbd.peer_disk == DISK_OUTDATED ||
			      f->drbd.peer_disk == DISK_CONSISTENT || f->drbd.peer_disk == DISK_UP_TO_DATE;

	if (!peer_was_asked)
		say(v, VOLUME_WAIT, "%s waits for the disk of its other half on %s (%s)", f->name, f->peer,
		    drbd_disk_name(f->drbd.peer_disk));
	else if (f->drbd.disk == DISK_INCONSISTENT)
		judge_incomplete(v, f);
	else if (f->drbd.disk != DISK_UP_TO_DATE)
		say(v, VOLUME_WAIT, "%s is %s here and waits for %s", f->name, drbd_disk_name(f->drbd.disk), f->peer);
	else
		say(v, VOLUME_REST, "%s is mirrored with %s, and Pacemaker puts it into use", f->name, f->peer);
}

void volume_judge(struct volume_verdict *v, const struct volume_facts *f)
{
	const struct drbd_state *d = &f->drbd;

	*v = (struct volume_verdict){0};
	if (d->connection == DRBD_UNCONFIGURED)
		say(v, VOLUME_WAIT, "%s is not up yet", f->name);
	else if (d->disk == DISK_DISKLESS || d->disk == DISK_FAILED) {
		say(v, VOLUME_REFUSE, "%s has no disk here: array %s is missing or has failed", f->name, f->array);
		hint(v, "see ringctl disk and /proc/mdstat; it is attached as soon as /dev/md/%s is whole again", f->array);
	} else if (d->disk == DISK_ATTACHING || d->disk == DISK_NEGOTIATING)
		say(v, VOLUME_WAIT, "%s is being attached", f->name);
	else if (f->mounted)
		say(v, VOLUME_REST, "%s is mounted at /srv/%s", f->name, f->name);
	else if (d->role == ROLE_PRIMARY)
		say(v, VOLUME_REST, "%s is primary here", f->name);
	else if (d->connection < DRBD_CONNECTED)
		judge_apart(v, f);
	else if (d->peer_role == ROLE_PRIMARY)
		say(v, VOLUME_REST, f->home ? "%s is primary on %s" : "%s is primary on %s, its home", f->name, f->peer);
	else
		judge_together(v, f);
}

bool volume_is_settled(const struct volume_facts *f)
{
	const struct drbd_state *d = &f->drbd;
	bool data = d->disk > DISK_INCONSISTENT && d->disk != DISK_UNKNOWN;
	bool syncs = d->disk == DISK_INCONSISTENT && d->connection > DRBD_CONNECTED;
	return d->connection > DRBD_STANDALONE && (data || syncs);
}

/* Not while a member is missing: what failed with it would fail again, every time it is attached. */
bool volume_wants_disk(const struct drbd_state *d, const struct array_facts *array)
{
	return d->connection > DRBD_UNCONFIGURED && d->disk == DISK_DISKLESS && array->there && array->raid_disks > 0 &&
	       array->degraded == 0;
}

void volume_judge_content(struct volume_verdict *v, const struct volume_facts *f)
{
	*v = (struct volume_verdict){0};
	if (f->drbd.role != ROLE_PRIMARY)
		say(v, VOLUME_WAIT, "%s is not primary here", f->name);
	else if (f->content == CONTENT_UNKNOWN)
		say(v, VOLUME_WAIT, "%s cannot be looked at", f->name);
	else if (f->content == CONTENT_OURS)
		say(v, VOLUME_REST, "%s holds its file system", f->name);
	else if (f->content == CONTENT_NONE && f->birth)
		say(v, VOLUME_MKFS, "%s is newborn and gets its file system", f->name);
	else if (f->content == CONTENT_NONE) {
		/* On its other node it may have been. */
		say(v, VOLUME_WAIT, "%s holds no file system, and it was not born just now on this node: left as it is",
		    f->name);
		hint(v, "if it shall be empty: touch /var/lib/ringlet/births/%s && crm_resource --cleanup", f->name);
	} else {
		say(v, VOLUME_REFUSE, "%s holds something else than the file system made for it: left as it is", f->name);
		hint(v, "see blkid -p /dev/drbd/by-res/%s/0", f->name);
	}
}
