/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "medium_verify.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "devices.h"
#include "plan/menu_area.h"
#include "stage.h"
#include "sys/medium_check.h"
#include "sys/publish.h"

#define PLAN_AREA "ringlet/plan.img"
#define AREA_LIMIT (4U << 20)
#define LOOK 50 /* ms, between two looks at how far it is */

struct medium_verify {
	char *folder;
	char digest[DIGEST_TEXT];
	pthread_t thread;
	bool ended;

	/* The thread's own until it has ended, but for the count. */
	atomic_uint_least64_t bytes;
	uint64_t all; /* what the file system takes, about the sum of its files */
	size_t files;
	long milliseconds;
	struct report report;
};

/* ---- in the thread ---- */

static char *read_whole(struct medium_verify *verify, const char *name, size_t *length)
{
	char *path = xasprintf("%s/%s", verify->folder, name);
	char *bytes = read_file(path, length, AREA_LIMIT);
	if (!bytes)
		report_error(&verify->report, name, MEDIUM_DAMAGED "%s" MEDIUM_REMEDY, strerror(errno));
	free(path);
	return bytes;
}

static void told(void *data, size_t bytes)
{
	struct medium_verify *verify = data;
	atomic_fetch_add(&verify->bytes, bytes);
}

static void check_file(struct medium_verify *verify, const struct medium_sum *sum)
{
	struct medium_bytes bytes = {0};
	struct stat st;
	char *path = xasprintf("%s/%s", verify->folder, sum->path);
	bytes.fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (bytes.fd < 0)
		bytes.fd = -errno;
	else if (fstat(bytes.fd, &st) == 0)
		bytes.length = (uint64_t)st.st_size;
	medium_check(sum, &bytes, told, verify, &verify->report);
	if (bytes.fd >= 0)
		close(bytes.fd);
	free(path);
}

static void check_files(struct medium_verify *verify)
{
	struct medium_sums sums = {0};
	size_t length = 0;
	char found[DIGEST_TEXT];
	char *text = read_whole(verify, MEDIUM_SUMS, &length);
	if (text)
		digest_of(found, text, length);
	if (text && strcmp(found, verify->digest) != 0)
		report_error(&verify->report, MEDIUM_SUMS,
			     MEDIUM_DAMAGED "it is not the list that was stamped" MEDIUM_REMEDY);
	else if (text && medium_sums_parse(&sums, text, &verify->report) == 0)
		for (size_t i = 0; i < sums.count; i++)
			check_file(verify, &sums.items[i]);
	verify->files = sums.count;
	medium_sums_free(&sums);
	free(text);
}

/* A menu that says another sum of the plan area than this; NULL: that area could not be read. */
static bool menu_differs(struct medium_verify *verify, const char *name, const char *plan_digest)
{
	char said[DIGEST_TEXT];
	size_t length = 0;
	char *menu = read_whole(verify, name, &length);
	bool whole = menu && menu_area_whole(menu, length, said);
	if (menu && !whole)
		report_error(&verify->report, name,
			     MEDIUM_DAMAGED "the boot menu is not what was stamped" MEDIUM_REMEDY);
	free(menu);
	return whole && plan_digest && strcmp(plan_digest, said) != 0;
}

/* What the boot loader and the kernel have read of them is checked elsewhere; this is about the next start. */
static void check_areas(struct medium_verify *verify)
{
	static const char *const menus[] = {"isolinux/stamp.cfg", "boot/grub/stamp.cfg"};
	char found[DIGEST_TEXT];
	size_t length = 0;
	char *plan = read_whole(verify, PLAN_AREA, &length);
	bool differs = false;
	if (plan)
		digest_of(found, plan, length);
	for (size_t i = 0; i < sizeof menus / sizeof *menus; i++)
		differs = menu_differs(verify, menus[i], plan ? found : NULL) || differs;
	if (differs)
		report_error(&verify->report, PLAN_AREA,
			     MEDIUM_DAMAGED "its SHA-256 is not the one in the boot menu" MEDIUM_REMEDY);
	free(plan);
}

static void *verify_all(void *data)
{
	struct medium_verify *verify = data;
	long begin = devices_clock();
	check_files(verify);
	check_areas(verify);
	verify->milliseconds = devices_clock() - begin;
	return NULL;
}

/* ---- outside ---- */

struct medium_verify *medium_verify_begin(const char *folder, const char digest[DIGEST_TEXT])
{
	struct medium_verify *verify = xcalloc(1, sizeof *verify);
	struct statvfs size;
	verify->folder = xstrdup(folder);
	memcpy(verify->digest, digest, DIGEST_TEXT);
	if (statvfs(folder, &size) == 0)
		verify->all = (uint64_t)size.f_blocks * size.f_frsize;
	if (pthread_create(&verify->thread, NULL, verify_all, verify) != 0)
		abort();
	return verify;
}

static void wait_for_thread(struct medium_verify *verify, bool tell)
{
	while (!verify->ended) {
		struct timespec until;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += LOOK * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		verify->ended = pthread_timedjoin_np(verify->thread, NULL, &until) == 0;
		uint64_t bytes = atomic_load(&verify->bytes);
		if (tell && *stage_current() && !verify->ended && verify->all && bytes < verify->all)
			stage_progress((int)(bytes * 100 / verify->all), "reading the medium");
	}
}

int medium_verify_end(struct medium_verify *verify, struct report *report)
{
	wait_for_thread(verify, true);
	for (size_t i = 0; i < verify->report.count; i++)
		report_error(report, verify->report.messages[i].where, "%s", verify->report.messages[i].text);
	return verify->report.errors ? 1 : 0;
}

char *medium_verify_text(const struct medium_verify *verify)
{
	char size[SIZE_TEXT];
	return xasprintf("medium verified: %zu files, %s in %ld.%ld s", verify->files,
			 size_format(atomic_load(&verify->bytes), size), verify->milliseconds / 1000,
			 verify->milliseconds / 100 % 10);
}

void medium_verify_free(struct medium_verify *verify)
{
	if (!verify)
		return;
	wait_for_thread(verify, false);
	report_free(&verify->report);
	free(verify->folder);
	free(verify);
}
