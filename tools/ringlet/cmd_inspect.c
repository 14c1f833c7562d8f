/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringlet inspect: what a node ISO is for, and whether it is whole. Secrets are named, never shown. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "commands.h"
#include "inspect_nodes.h"
#include "iso_area.h"
#include "load.h"
#include "node_cpio.h"
#include "plan/medium_sums.h"
#include "plan/menu_area.h"
#include "stamp.h"

static const char help[] =
	"usage: ringlet inspect ISO [--json]\n"
	"\n"
	"Says for which cluster and node (or nodes) an ISO (or a USB stick's device) was stamped, by which version,\n"
	"whether what was stamped and every other file of the ISO is still whole, and which files the\n"
	"node will get. Files that are secret are marked; their content is not shown, nor is that of any\n"
	"other.\n"
	"\n"
	"      --json   the same for programs\n"
	"\n"
	"exit status: 0 a whole node ISO, or a base ISO; 1 damaged, or not a Ringlet ISO; 2 usage;\n"
	"3 it could not be read.\n";

struct inspection {
	const char *path;
	struct iso_areas areas;
	char *area[AREA_COUNT];	  /* the plan, and both menus */
	char digest[DIGEST_TEXT]; /* of the plan area */
	size_t iso_files;   /* held against the ISO's own list */
	uint64_t iso_bytes; /* of them all */
	struct file_list files;
	struct report report;
	bool stamped;

	struct inspected plan;
};

static const enum iso_area stamped_areas[] = {AREA_PLAN, AREA_MENU, AREA_GRUB}, menus[] = {AREA_MENU, AREA_GRUB};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool all(const char *bytes, size_t length, char value)
{
	return bytes[0] == value && memcmp(bytes, bytes + 1, length - 1) == 0;
}

static int read_area(int fd, char **area, uint64_t offset, size_t size)
{
	*area = xmalloc(size);
	size_t done = 0;
	while (done < size) {
		ssize_t n = pread(fd, *area + done, size - done, (off_t)(offset + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return -1;
		done += (size_t)n;
	}
	return 0;
}

static int read_areas(struct inspection *in)
{
	int result = iso_areas_find(&in->areas, in->path, &in->report);
	if (result != 0)
		return result;
	int fd = open(in->path, O_RDONLY | O_CLOEXEC);
	for (size_t i = 0; i < COUNT(stamped_areas) && result == 0; i++) {
		enum iso_area area = stamped_areas[i];
		if (fd < 0 || read_area(fd, &in->area[area], in->areas.offset[area], iso_area_kind[area].size) < 0)
			result = report_error(&in->report, in->path, "cannot be read: %s", strerror(errno));
	}
	if (fd >= 0)
		close(fd);
	if (result == 0)
		digest_of(in->digest, in->area[AREA_PLAN], PLAN_AREA_SIZE);
	return result;
}

static int other_menu(struct inspection *in, enum iso_area area)
{
	report_error(&in->report, in->path, "the boot menu is not what was stamped: %s", iso_area_kind[area].name);
	return 1;
}

/* A menu is made from the plan; only the version that stamped it knows exactly how. */
static int check_menu(struct inspection *in, const struct cluster *cluster, enum iso_area area)
{
	char *menu = stamp_menu_text(cluster, in->plan.all ? 0 : in->plan.ini[0].index, area, in->digest);
	size_t length = strlen(menu);
	bool same = length < MENU_AREA_SIZE && memcmp(menu, in->area[area], length) == 0 &&
		    all(in->area[area] + length, MENU_AREA_SIZE - length, '\n');
	free(menu);
	return same ? 0 : other_menu(in, area);
}

static int check_menus(struct inspection *in, const struct cluster *cluster)
{
	int result = 0;
	for (size_t i = 0; i < COUNT(menus) && strcmp(in->plan.ini[0].version, RINGLET_VERSION) == 0; i++)
		result |= check_menu(in, cluster, menus[i]);
	return result;
}

/* Derives the plan again, as installer and node will. 0; 1: it cannot be. */
static int derive(struct inspection *in)
{
	const struct file *conf = file_find(&in->files, "profile.conf");
	struct inspected *plan = &in->plan;
	struct profile profile;
	struct cluster cluster;
	int result = 1;
	if (inspect_nodes_read(plan, &in->files) != 0 || !conf || !conf->content)
		return report_error(&in->report, in->path, "the node plan lacks node.ini or profile.conf"), 1;
	if (profile_read_text(&profile, "profile.conf", conf->content, &in->report) == 0 && *plan->ini[0].id &&
	    cluster_plan(&cluster, &profile, plan->ini[0].id, &in->report) == 0 && inspect_nodes_fit(plan, &cluster))
		result = check_menus(in, &cluster);
	else
		report_error(&in->report, in->path, "profile.conf and node.ini do not fit each other");
	profile_free(&profile);
	return result;
}

/* The sums inside the plan say which file is damaged; this one, that anything is. */
static int check_digest(struct inspection *in)
{
	char stamped[DIGEST_TEXT];
	bool differs = false;
	int result = 0;
	for (size_t i = 0; i < COUNT(menus); i++) {
		if (!menu_area_whole(in->area[menus[i]], MENU_AREA_SIZE, stamped))
			result = other_menu(in, menus[i]);
		else
			differs = differs || strcmp(in->digest, stamped) != 0;
	}
	if (differs)
		report_error(&in->report, in->path, "the plan's digest is not the one in the boot menu");
	return result || differs;
}

/* The list of sums that the ISO has must be the one it was stamped with. */
static int check_sums(struct inspection *in)
{
	const struct file *sums = file_find(&in->files, "medium.sha256");
	if (sums && sums->content && strncmp(sums->content, in->areas.sums_digest, DIGEST_TEXT - 1) == 0)
		return 0;
	return report_error(&in->report, MEDIUM_SUMS, MEDIUM_DAMAGED "it is not the list that was stamped" MEDIUM_REMEDY),
	       1;
}

static int inspect_plan(struct inspection *in)
{
	bool no_plan = all(in->area[AREA_PLAN], PLAN_AREA_SIZE, '\0'), no_menu = true;
	for (size_t i = 0; i < COUNT(menus); i++)
		no_menu = no_menu && all(in->area[menus[i]], MENU_AREA_SIZE, '\n');
	in->stamped = !no_plan;
	if (no_plan)
		return no_menu ? 0 : (report_error(&in->report, in->path, "has a stamped menu but no node plan"), 1);
	int result = check_digest(in);
	if (node_cpio_read(&in->files, in->area[AREA_PLAN], PLAN_AREA_SIZE, in->path, &in->report) < 0)
		return 1;
	result |= node_cpio_verify(&in->files, in->path, &in->report);
	result |= check_sums(in);
	return derive(in) | result;
}

/* 0: whole; 1: damaged; -1: not readable. */
static int inspect(struct inspection *in)
{
	int result = read_areas(in);
	if (result != 0)
		return result;
	result = inspect_plan(in);
	int files = iso_files_check(&in->areas, in->path, &in->iso_files, &in->iso_bytes, &in->report);
	return files < 0 ? files : result | files;
}

static void say_files(const struct file_list *files)
{
	printf("files:\n");
	for (size_t i = 0; i < files->count; i++) {
		const struct file *file = &files->files[i];
		if (file->target)
			printf("  link  %7s  %s -> %s\n", "", file->path, file->target);
		else
			printf("  %04o  %7zu  %s%s\n", (unsigned)file->mode, file->length, file->path,
			       file->secret ? "  (secret)" : "");
	}
}

static void say(const struct inspection *in, bool whole)
{
	char size[SIZE_TEXT];
	size_format(in->iso_bytes, size);
	if (!in->stamped) {
		printf("%s: base ISO of Ringlet %s, not stamped\n", in->path, in->areas.version);
		printf("medium:   %zu files, %s, %s\n", in->iso_files, size, whole ? "whole" : "DAMAGED");
		return;
	}
	printf("%s: %s\n", in->path, in->plan.all ? "ISO for all nodes" : "node ISO");
	printf("cluster:  %s (%s)\n", in->plan.ini[0].cluster, in->plan.ini[0].id);
	inspect_nodes_say(&in->plan);
	printf("version:  base ISO %s, stamped by %s\n", in->areas.version, in->plan.ini[0].version);
	printf("plan:     sha256 %s\n", in->digest);
	printf("medium:   %zu files, %s, %s\n", in->iso_files, size, whole ? "whole" : "DAMAGED");
	say_files(&in->files);
}

static struct json_object *json_files(const struct file_list *files)
{
	struct json_object *array = json_object_new_array();
	for (size_t i = 0; i < files->count; i++) {
		const struct file *file = &files->files[i];
		struct json_object *o = json_object_new_object();
		char mode[8];
		snprintf(mode, sizeof mode, "%04o", (unsigned)file->mode);
		json_put_string(o, "path", file->path);
		if (file->target) {
			json_put_string(o, "target", file->target);
		} else {
			json_put_string(o, "mode", mode);
			json_put_number(o, "size", (int64_t)file->length);
			json_put_bool(o, "secret", file->secret);
		}
		json_object_array_add(array, o);
	}
	return array;
}

static void say_json(const struct inspection *in, bool whole)
{
	struct json_object *o = json_object_new_object();
	json_put_string(o, "iso", in->path);
	json_put_string(o, "base_version", in->areas.version);
	json_put_bool(o, "stamped", in->stamped);
	json_put_bool(o, "whole", whole);
	json_put_number(o, "medium_files", (int64_t)in->iso_files);
	json_put_number(o, "medium_bytes", (int64_t)in->iso_bytes);
	if (in->stamped) {
		json_put_string(o, "cluster", in->plan.ini[0].cluster);
		json_put_string(o, "cluster_id", in->plan.ini[0].id);
		inspect_nodes_json(o, &in->plan);
		json_put_string(o, "version", in->plan.ini[0].version);
		json_put_string(o, "plan_sha256", in->digest);
		json_object_object_add(o, "files", json_files(&in->files));
	}
	json_print(o);
}

static void inspection_free(struct inspection *in)
{
	if (in->area[AREA_PLAN])
		explicit_bzero(in->area[AREA_PLAN], PLAN_AREA_SIZE);
	for (enum iso_area area = 0; area < AREA_COUNT; area++)
		free(in->area[area]);
	inspect_nodes_free(&in->plan);
	file_list_free(&in->files);
	iso_areas_free(&in->areas);
}

int cmd_inspect(int argc, char **argv)
{
	static const struct option longs[] = {{"json", no_argument, NULL, 'j'}, {"help", no_argument, NULL, 'h'}, {0}};
	bool json = false;
	for (int c; (c = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
		if (c == 'h')
			return fputs(help, stdout), EXIT_FINE;
		if (c != 'j')
			return fputs(help, stderr), EXIT_USAGE;
		json = true;
	}
	if (argc - optind != 1)
		return fputs(help, stderr), EXIT_USAGE;
	struct inspection in = {.path = argv[optind]};
	int result = inspect(&in);
	bool known = in.area[AREA_PLAN] && (!in.stamped || in.files.count);
	if (known && json)
		say_json(&in, result == 0);
	else if (known)
		say(&in, result == 0);
	int status = say_and_end(&in.report, result);
	inspection_free(&in);
	return status;
}
