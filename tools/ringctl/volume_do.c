/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "volume_do.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "plan/fence.h"
#include "plan/fencing.h"
#include "plan/ha_names.h"
#include "sys/pacemaker.h"
#include "sys/probe_drbd.h"
#include "sys/probe_net.h"
#include "sys/publish.h"
#include "sys/run.h"

/* Its files say that a birth was begun here: only then may a file system be made later. */
#define BIRTHS "/var/lib/ringlet/births"

/*
 * What failed is tried again with the next look, a little later each time; a person reads the first
 * failure and then every tenth in the journal.
 */
static int failed(struct volume_work *work, const char *reason)
{
	if (work->failures % 10 == 0)
		fprintf(stderr, "%s: %s\n", work->name, reason);
	work->failures++;
	usleep((work->failures < 10 ? work->failures : 10) * 200000);
	return -1;
}

/* A failed drbdadm repeats the command it gave, the shared secret in it; the journal is no place for that. */
static void hide_secret(char *text)
{
	static const char word[] = "--shared-secret=";
	for (char *s = text; (s = strstr(s, word));) {
		s += strlen(word);
		for (; *s && !strchr(" \n'\"", *s); s++)
			*s = '*';
	}
}

static int command(struct volume_work *work, const char *const *argv)
{
	struct run r = {.argv = argv, .seconds = 120};
	int result = run(&r);
	if (result < 0) {
		/* drbdadm's last line repeats its command; the reason stands in the lines before it. */
		char *text = xasprintf("%s%s%s", r.reason, *r.errors ? "\n" : "", r.errors);
		hide_secret(text);
		failed(work, text);
		free(text);
	} else {
		work->failures = 0;
	}
	run_free(&r);
	return result;
}

void volume_work_init(struct volume_work *work, const struct health_facts *facts, int minor)
{
	const struct cluster *cluster = facts->cluster;
	const struct cluster_volume *plan = health_volume_plan(facts, minor);

	*work = (struct volume_work){
		.minor = minor,
		.name = plan->name,
		.array = minor == MINOR_OWN ? "own" : "copy",
		.address = cluster->node[facts->node - 1].ring,
		.node = cluster->node[facts->node - 1].name,
		.claims = cluster_fails_over(cluster),
	};
	snprintf(work->device, sizeof work->device, "/dev/drbd%d", minor);
	snprintf(work->point, sizeof work->point, "/srv/%s", plan->name);
	id_derive(work->fs_uuid, cluster->id, "fs/%s", plan->name);
}

int volume_load_module(void)
{
	if (access("/proc/drbd", F_OK) == 0)
		return 0;
	struct run r = {.argv = RUN_ARGV("modprobe", "drbd")};
	int result = run(&r);
	if (result < 0)
		fprintf(stderr, "the drbd module cannot be loaded: %s\n", r.reason);
	run_free(&r);
	return result;
}

/* --- looking ------------------------------------------------------------------------------ */

bool volume_is_being_born(const char *root, const char *name)
{
	char *mark = xasprintf("%s" BIRTHS "/%s", root, name);
	bool marked = access(mark, F_OK) == 0;
	free(mark);
	return marked;
}

static int ask_newborn(const struct volume_work *work)
{
	char minor[12];
	snprintf(minor, sizeof minor, "%d", work->minor);
	struct run r = {.argv = RUN_ARGV("drbdsetup", "get-gi", minor)};
	int newborn = run(&r) == 0 ? drbd_parse_newborn(r.output) : FACT_UNKNOWN;
	if (newborn < 0)
		fprintf(stderr, "%s: its metadata cannot be asked: %s\n", work->name, r.reason ? r.reason : r.output);
	run_free(&r);
	return newborn;
}

/* The super block of ext2, 3 and 4 lies at byte 1024: magic at 56 (little endian), UUID at 104. */
static bool has_our_ext4(const struct volume_work *work)
{
	unsigned char block[1024];
	int fd = open(work->device, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : pread(fd, block, sizeof block, 1024);
	if (fd >= 0)
		close(fd);
	if (n != sizeof block || block[56] != 0x53 || block[57] != 0xef)
		return false;
	struct text uuid = TEXT_NULL;
	for (int i = 0; i < 16; i++)
		text_add(&uuid, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", block[104 + i]);
	bool ours = strcmp(uuid.s, work->fs_uuid) == 0;
	text_free(&uuid);
	return ours;
}

/* blkid ends with 2 when it found nothing, and with 8 when it found several things. */
static enum volume_content ask_content(const struct volume_work *work)
{
	if (has_our_ext4(work))
		return CONTENT_OURS;
	struct run r = {.argv = RUN_ARGV("blkid", "--probe", work->device)};
	run(&r);
	enum volume_content content = r.status == 2 ? CONTENT_NONE : r.status == 0 || r.status == 8 ? CONTENT_FOREIGN
												    : CONTENT_UNKNOWN;
	if (content == CONTENT_UNKNOWN)
		fprintf(stderr, "%s: its content cannot be looked at: %s\n", work->name, r.reason ? r.reason : "");
	run_free(&r);
	return content;
}

void volume_know(struct volume_work *work, struct volume_facts *facts)
{
	facts->newborn = work->look ? ask_newborn(work) : FACT_UNKNOWN;
}

void volume_know_content(struct volume_work *work, struct volume_facts *facts)
{
	facts->birth = volume_is_being_born("", work->name);
	facts->content = facts->drbd.role == ROLE_PRIMARY ? ask_content(work) : CONTENT_UNKNOWN;
}

/* --- doing -------------------------------------------------------------------------------- */

static bool is_block(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISBLK(st.st_mode);
}

static void wait_for(struct volume_work *work, const char *what, const char *name)
{
	char text[sizeof work->said];
	snprintf(text, sizeof text, "%s waits for %s %s", work->name, what, name);
	if (strcmp(text, work->said) != 0)
		printf("%s\n", text);
	fflush(stdout);
	memcpy(work->said, text, sizeof work->said);
}

void volume_bring_up(struct volume_work *work, bool nothing_is_up)
{
	char address[IPV4_TEXT];
	char *array = xasprintf("/dev/md/%s", work->array);
	/* On the standby too: a person who switches the volume by hand mounts it there. */
	if (make_folders(work->point) < 0)
		fprintf(stderr, "%s: %s\n", work->point, strerror(errno));
	/* Connecting from an address that is not there yet is tried again only after 10 s (connect-int). */
	if (!is_block(array))
		wait_for(work, "array", array);
	else if (!probe_address("lo", work->address))
		wait_for(work, "the node's address on the ring,", ipv4_format(work->address, address));
	else if (nothing_is_up && work->failures % 2 == 0)
		work->up = command(work, RUN_ARGV("drbdadm", "up", work->name)) == 0;
	else
		work->up = command(work, RUN_ARGV("drbdadm", "adjust", work->name)) == 0;
	free(array);
}

/* The mark first: without it, a power cut before mkfs would leave a volume nobody may make a file system on. */
static int mark_birth(struct volume_work *work)
{
	struct report report = REPORT_NULL;
	char *mark = xasprintf(BIRTHS "/%s", work->name);
	int result = make_folders(BIRTHS);
	if (result < 0)
		report_error(&report, BIRTHS, "%s", strerror(errno));
	else
		result = publish(mark, "", 0, 0644, &report);
	if (result < 0)
		failed(work, report.messages[0].text);
	report_free(&report);
	free(mark);
	return result;
}

/*
 * Only the home has the mark, and may make the file system: so Pacemaker must not promote the other half before that.
 * The same claim does it that a half makes which goes on alone; it is lifted likewise, once the birth is over.
 */
static int claim_birth(struct volume_work *work)
{
	struct report report = REPORT_NULL;
	/* Before that, a change would be made to a configuration that may be thrown away. */
	if (!ha_has_joined(work->node))
		return failed(work, "this node has not joined Pacemaker's cluster yet");
	char *xml = fence_constraint(work->name, work->node);
	int result = ha_cib_put("constraints", xml, &report);
	if (result < 0)
		failed(work, report.messages[0].text);
	report_free(&report);
	free(xml);
	return result;
}

static int declare(struct volume_work *work)
{
	if (mark_birth(work) < 0 || (work->claims && claim_birth(work) < 0))
		return -1;
	return command(work, RUN_ARGV("drbdadm", "new-current-uuid", "--clear-bitmap", work->name));
}

/*
 * Lazily initialised: the kernel does the rest while the volume is in use. No discards: DRBD would
 * send them round the ring for a disk that is blank anyway.
 */
int volume_make_file_system(struct volume_work *work)
{
	return command(work, RUN_ARGV("mkfs.ext4", "-q", "-m", "1", "-L", work->name, "-U", work->fs_uuid, "-E",
				      "lazy_itable_init=1,lazy_journal_init=1,nodiscard", work->device));
}

void volume_forget_birth(const struct volume_work *work)
{
	char *mark = xasprintf(BIRTHS "/%s", work->name);
	if (unlink(mark) == 0)
		sync_folder_of(mark);
	free(mark);
}

/*
 * The agent says at its next look, some ten seconds later, that this half may be promoted now. Said at once the volume
 * is in use so much earlier. Where Pacemaker does not run yet, its first look says the same.
 */
static void commend(const struct volume_work *work)
{
	struct report ignored = REPORT_NULL;
	char *name = xasprintf(HA_ATTR_SCORE, work->name);
	ha_transient_attribute(work->node, name, "10000", &ignored);
	report_free(&ignored);
	free(name);
}

bool volume_do(struct volume_work *work, enum volume_step step)
{
	work->look = false;
	switch (step) {
	case VOLUME_REST: return true;
	case VOLUME_WAIT:
	case VOLUME_REFUSE: break; /* a person may mend it: keep looking */
	case VOLUME_LOOK: work->look = true; break;
	case VOLUME_DECLARE:
		if (declare(work) == 0)
			commend(work);
		break;
	case VOLUME_MKFS: break; /* of volume_prepare() alone */
	}
	return false;
}

int volume_take_down(struct volume_work *work, bool mounted)
{
	if (mounted && umount(work->point) < 0) {
		fprintf(stderr, "%s: %s cannot be unmounted: %s\n", work->name, work->point, strerror(errno));
		return -1;
	}
	return command(work, RUN_ARGV("drbdadm", "down", work->name));
}
